"""Checks 2.G 6 to 19: what one pipeline of stactools becomes in AWS, as the real SDK registers it."""

import re

import pytest

from tests.acceptance import stactools_project
from tests.acceptance.stactools_project import FILE_LIST, PIPELINES, TOPICS
from tests.support import emitted, pulumi_plan, rendered

ACCOUNT = "123456789012"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = stactools_project.write(tmp_path_factory.mktemp("stactools"))
    rendered.render(folder, "-e", "prod")
    return folder


@pytest.fixture(scope="module")
def recorded(folder):
    return rendered.record(folder, "prod")


def definition(pipeline):
    return f"pipeline-{pipeline.replace('_', '-')}"


def made(recorded, pipeline):
    """The resources of a pipeline by their class: Queue, Function, Invocation, ..."""
    found = {}
    for one in rendered.of(recorded, definition(pipeline)):
        found.setdefault(one.type.rpartition(":")[2], []).append(one)
    return found


def counts(recorded, pipeline):
    """How many of the kinds that the checks count."""
    kinds = (
        "Function",
        "Queue",
        "EventSourceMapping",
        "TopicSubscription",
        "Invocation",
        "Bucket",
        "EventRule",
        "Parameter",
        "CatalogTable",
    )
    found = made(recorded, pipeline)
    return {kind: len(found[kind]) for kind in kinds if kind in found}


def one(recorded, pipeline, kind, ending=""):
    found = [resource for resource in made(recorded, pipeline)[kind] if resource.name.endswith(ending)]
    assert len(found) == 1, [resource.name for resource in found]
    return found[0]


def variables(recorded, pipeline, part):
    return one(recorded, pipeline, "Function", f"-function-{part}").get("environment", "variables")


def senders(recorded, pipeline):
    """Who may send to the work queue: (service, action, source) of each statement."""
    policy = rendered.document(one(recorded, pipeline, "QueuePolicy").get("policy"))
    return [
        (row["Effect"], row["Principal"], row["Action"], row["Resource"], row["Condition"])
        for row in policy["Statement"]
    ]


def actions(recorded, pipeline, part):
    """What the role of a function may do: {resource: actions}."""
    policy = rendered.document(one(recorded, pipeline, "RolePolicy", f"-identity-{part}-policy").get("policy"))
    found = {}
    for row in policy["Statement"]:
        assert row["Effect"] == "Allow"
        for resource in row["Resource"]:
            found.setdefault(resource, set()).update(row["Action"])
    return found


def runs(recorded, pipeline):
    return sorted(run.name.removeprefix(f"{definition(pipeline)}-") for run in made(recorded, pipeline)["Invocation"])


def only_from(topic, pipeline):
    queue = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:{pipeline.replace('_', '-')}"
    condition = {"ArnEquals": {"aws:SourceArn": topic}}
    return [("Allow", {"Service": "sns.amazonaws.com"}, "sqs:SendMessage", queue, condition)]


ONLY_NOTIFIED = {"Function": 2, "Queue": 2, "EventSourceMapping": 1, "TopicSubscription": 1, "Invocation": 1}


def test_2G_06_amazonia_1(recorded):
    assert counts(recorded, "amazonia_1") == ONLY_NOTIFIED
    assert runs(recorded, "amazonia_1") == ["function-collection-run"]
    assert senders(recorded, "amazonia_1") == only_from(TOPICS["amazonia_1"], "amazonia_1")
    subscription = one(recorded, "amazonia_1", "TopicSubscription")
    assert subscription.get("topic") == TOPICS["amazonia_1"]
    assert subscription.get("region") == "us-east-1"


def test_2G_07_aws_noaa_oisst_avhrr_only(recorded):
    assert counts(recorded, "aws_noaa_oisst_avhrr_only") == {"Function": 2, "Invocation": 2}
    assert runs(recorded, "aws_noaa_oisst_avhrr_only") == ["function-collection-run", "function-item-run"]


def test_2G_08_cop_dem_30(recorded):
    """The table creator is left out for a file list, so three functions and two runs stay (the check allows it)."""
    pipeline = "cop_dem_30"
    assert counts(recorded, pipeline) == {
        "Function": 3,
        "Queue": 2,
        "EventSourceMapping": 1,
        "Invocation": 2,
        "Bucket": 1,
    }
    assert runs(recorded, pipeline) == ["function-collection-run", "function-historic-run"]
    assert "QueuePolicy" not in made(recorded, pipeline)
    assert variables(recorded, pipeline, "historic")["INVENTORY_LOCATION"] == FILE_LIST


def test_2G_09_noaa_hrrr(recorded):
    assert counts(recorded, "noaa_hrrr") == ONLY_NOTIFIED
    assert senders(recorded, "noaa_hrrr") == only_from(TOPICS["noaa_hrrr"], "noaa_hrrr")
    secret = stactools_project.SECRET.format(region="us-west-2")
    found = variables(recorded, "noaa_hrrr", "item")
    assert found["CLIENT_ID"] == f"{{{{resolve:secretsmanager:{secret}:SecretString:client_id}}}}"
    assert actions(recorded, "noaa_hrrr", "item")[secret] == {"secretsmanager:GetSecretValue"}


def test_2G_10_noaa_oisst(recorded):
    """Instead of the table creator's function and its run there are a Glue database and table that the run waits for."""
    pipeline = "noaa_oisst"
    assert counts(recorded, pipeline) == {
        "Function": 3,
        "Queue": 2,
        "EventSourceMapping": 1,
        "TopicSubscription": 1,
        "Invocation": 2,
        "Bucket": 1,
        "CatalogTable": 1,
    }
    subscription = one(recorded, pipeline, "TopicSubscription")
    assert subscription.get("topic") == TOPICS[pipeline]
    assert subscription.get("region") == "us-east-1"
    history = one(recorded, pipeline, "Invocation", "-function-historic-run")
    for kind in ("CatalogTable", "CatalogDatabase", "Workgroup", "Bucket"):
        assert recorded.depends_on(history, one(recorded, pipeline, kind)), kind


def test_2G_11_sentinel1(recorded):
    """As 10 for the table creator; the history runs by the clock and not at deployment."""
    pipeline = "sentinel1"
    assert counts(recorded, pipeline) == {
        "Function": 3,
        "Queue": 2,
        "EventSourceMapping": 1,
        "TopicSubscription": 1,
        "Invocation": 1,
        "Bucket": 1,
        "EventRule": 1,
        "Parameter": 1,
        "CatalogTable": 1,
    }
    assert runs(recorded, pipeline) == ["function-collection-run"]
    # The topic is in the environment's region: nothing has to be said.
    assert "region" not in one(recorded, pipeline, "TopicSubscription").inputs
    rule = one(recorded, pipeline, "EventRule")
    assert (rule.get("scheduleExpression"), rule.get("state")) == ("rate(1 hour)", "ENABLED")
    historic = one(recorded, pipeline, "Function", "-historic")
    permission = one(recorded, pipeline, "Permission")
    assert permission.get("principal") == "events.amazonaws.com"
    assert permission.get("action") == "lambda:InvokeFunction"
    assert permission.get("function") == "sentinel1-historic"
    assert permission.get("sourceArn") == rule.outputs["arn"]
    target = one(recorded, pipeline, "EventTarget")
    assert target.get("arn") == historic.outputs["arn"]
    assert recorded.depends_on(target, one(recorded, pipeline, "CatalogTable"))
    parameter = one(recorded, pipeline, "Parameter")
    assert (parameter.get("name"), parameter.get("value")) == ("sentinel1_chunk_parameter", "2022-4-20")
    assert parameter.ignore_changes == ("value",), "runs advance the cursor: a deployment must not set it back"
    assert variables(recorded, pipeline, "historic")["CHUNK_PARAMETER"] == "sentinel1_chunk_parameter"


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_2G_12_every_function_is_an_image_with_bounds_and_logs_for_a_week(recorded, pipeline):
    found = made(recorded, pipeline)
    groups = {group.get("name"): group for group in found["LogGroup"]}
    for function in found["Function"]:
        assert function.get("packageType") == "Image"
        assert function.get("architectures") == ["x86_64"]
        assert (function.get("memorySize"), function.get("timeout")) == (1000, 840)
        assert function.get("imageUri").startswith(
            f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/pipelines/{pipeline}:"
        )
        group = groups[f"/aws/lambda/{function.get('name')}"]
        assert group.get("retentionInDays") == 7
        assert recorded.depends_on(function, group), "a group that Lambda makes itself keeps logs for ever"
        assert "reservedConcurrentExecutions" not in function.inputs
        assert "vpcConfig" not in function.inputs
    entry_points = {function.get("imageConfig", "commands")[0] for function in found["Function"]}
    assert entry_points <= {"app:handler", "collection:handler", "historic:handler"}
    assert len(entry_points) == len(found["Function"])


@pytest.mark.parametrize("pipeline", [name for name in PIPELINES if name != "aws_noaa_oisst_avhrr_only"])
def test_2G_13_queue_and_mapping(recorded, pipeline):
    queue = one(recorded, pipeline, "Queue", "-queue")
    parked = one(recorded, pipeline, "Queue", "-queue-dead-letter")
    assert queue.get("visibilityTimeoutSeconds") == 900
    assert queue.get("messageRetentionSeconds") == 1209600
    assert parked.get("messageRetentionSeconds") == 1209600
    redrive = rendered.document(queue.get("redrivePolicy"))
    assert redrive == {"deadLetterTargetArn": parked.outputs["arn"], "maxReceiveCount": 3}
    allowed = rendered.document(one(recorded, pipeline, "RedriveAllowPolicy").get("redriveAllowPolicy"))
    assert allowed == {"redrivePermission": "byQueue", "sourceQueueArns": [queue.outputs["arn"]]}
    mapping = one(recorded, pipeline, "EventSourceMapping")
    assert mapping.get("batchSize") == 1
    assert mapping.get("eventSourceArn") == queue.outputs["arn"]
    assert mapping.get("functionResponseTypes") == ["ReportBatchItemFailures"]
    assert queue.protect
    assert parked.protect


SECRET_KEYS = {"CLIENT_SECRET": "client_secret", "CLIENT_ID": "client_id", "DOMAIN": "cognito_domain", "SCOPE": "scope"}


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_2G_14_environment_has_exactly_the_keys_and_secrets_by_reference(recorded, pipeline):
    region = "us-west-2" if pipeline == "noaa_hrrr" else "eu-central-1"
    secret = stactools_project.SECRET.format(region=region)
    expected = {
        **{key: f"{{{{resolve:secretsmanager:{secret}:SecretString:{field}}}}}" for key, field in SECRET_KEYS.items()},
        "INGESTOR_URL": "https://ingestor.example.org/dev",
        "JWT_CACHE_TABLE_NAME": f"{pipeline.replace('_', '-')}-jwt-cache",
    }
    for part in ("item", "collection"):
        assert variables(recorded, pipeline, part) == expected


def test_2G_14_environment_of_the_walk_through_the_inventory(recorded):
    name = f"sentinel1-results-{ACCOUNT}-eu-central-1"
    assert variables(recorded, "sentinel1", "historic") == {
        "OUTPUT_LOCATION": f"s3://{name}",
        "DATABASE_NAME": "sentinel1",
        "CHUNK_PARAMETER": "sentinel1_chunk_parameter",
        "QUEUE_URL": f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/sentinel1",
        "INVENTORY_LOCATION": "s3://inventories-eu/sentinel-s1-l1c/hive/",
        "CHUNK_DIRECTION": "backward",  # of ours: the original only walks backwards
    }
    assert one(recorded, "sentinel1", "Bucket").get("bucket") == name
    assert set(variables(recorded, "cop_dem_30", "historic")) == {
        "OUTPUT_LOCATION",
        "DATABASE_NAME",
        "QUEUE_URL",
        "INVENTORY_LOCATION",
    }


def test_2G_14_no_secret_stands_in_an_emitted_file(folder):
    texts = [path.read_text() for path in folder.glob("rendered/**/*.*") if path.suffix != ".pyc"]
    given = [value for text in texts for value in re.findall(r'"CLIENT_SECRET": "([^"]*)"', text)]
    assert len(given) == 2 * len(PIPELINES)
    assert all(value.startswith("{{resolve:secretsmanager:arn:") for value in given)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_2G_15_token_table(recorded, pipeline):
    table = one(recorded, pipeline, "Table")
    assert table.get("hashKey") == "client_id"
    assert table.get("attributes") == [{"name": "client_id", "type": "S"}]
    assert table.get("billingMode") == "PAY_PER_REQUEST"
    assert table.get("ttl") == {"attributeName": "expires_at", "enabled": True}
    for function in made(recorded, pipeline)["Function"]:
        if not function.name.endswith("-historic"):
            assert recorded.depends_on(function, table)


@pytest.mark.parametrize("pipeline", sorted(TOPICS))
def test_2G_16_only_the_topic_may_send(recorded, pipeline):
    assert senders(recorded, pipeline) == only_from(TOPICS[pipeline], pipeline)
    subscription = one(recorded, pipeline, "TopicSubscription")
    assert recorded.depends_on(subscription, one(recorded, pipeline, "QueuePolicy"))
    assert subscription.get("protocol") == "sqs"
    assert subscription.get("rawMessageDelivery") is False
    assert "filterPolicy" not in subscription.inputs


DYNAMODB = {
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:UpdateItem",
}
CONSUME = {
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
}
SEND = {"sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
LIST = {"s3:GetBucketLocation", "s3:ListBucket"}
WRITE = {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"}


def arn(service, resource):
    return f"arn:aws:{service}:eu-central-1:{ACCOUNT}:{resource}"


def test_2G_17_item_and_collection_may_do_what_the_original_lets_them(recorded):
    """The bucket that an overlay of the environment lists, instead of all buckets of all accounts."""
    common = {
        stactools_project.SECRET.format(region="eu-central-1"): {"secretsmanager:GetSecretValue"},
        arn("dynamodb", "table/sentinel1-jwt-cache"): DYNAMODB,
        f"arn:aws:s3:::{stactools_project.IMAGERY}": LIST,
        f"arn:aws:s3:::{stactools_project.IMAGERY}/*": {"s3:GetObject"},
    }
    assert actions(recorded, "sentinel1", "collection") == {
        **common,
        arn("logs", "log-group:/aws/lambda/sentinel1-collection:*"): LOGS,
    }
    assert actions(recorded, "sentinel1", "item") == {
        **common,
        arn("logs", "log-group:/aws/lambda/sentinel1-item:*"): LOGS,
        arn("sqs", "sentinel1"): CONSUME,
    }


def test_2G_17_the_walk_may_do_less_than_the_original_lets_it(recorded):
    """One bucket instead of all, one workgroup, table and parameter instead of `*`, and no secret."""
    glue = {"glue:GetDatabase", "glue:GetTable"}
    results = f"arn:aws:s3:::sentinel1-results-{ACCOUNT}-eu-central-1"
    assert actions(recorded, "sentinel1", "historic") == {
        arn("sqs", "sentinel1"): SEND,
        results: LIST,
        f"{results}/*": {"s3:GetObject", *WRITE},
        "arn:aws:s3:::inventories-eu": LIST,
        "arn:aws:s3:::inventories-eu/*": {"s3:GetObject"},
        arn("athena", "workgroup/sentinel1"): {
            "athena:GetQueryExecution",
            "athena:GetQueryResults",
            "athena:StartQueryExecution",
        },
        arn("glue", "catalog"): glue,
        arn("glue", "database/sentinel1"): glue,
        arn("glue", "table/sentinel1/inventory"): glue,
        arn("ssm", "parameter/sentinel1_chunk_parameter"): {"ssm:GetParameter", "ssm:PutParameter"},
        arn("logs", "log-group:/aws/lambda/sentinel1-historic:*"): LOGS,
    }


def test_2G_17_the_walk_through_a_list_reads_that_list(recorded):
    found = actions(recorded, "cop_dem_30", "historic")
    bucket, _, key = FILE_LIST.removeprefix("s3://").partition("/")
    assert found[f"arn:aws:s3:::{bucket}/{key}*"] == {"s3:GetObject"}
    assert not any(resource.startswith(("arn:aws:athena", "arn:aws:glue")) for resource in found)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_2G_17_only_the_service_takes_a_role_and_no_action_is_a_wildcard(recorded, pipeline):
    for role in made(recorded, pipeline)["Role"]:
        trust = rendered.document(role.get("assumeRolePolicy"))["Statement"]
        assert trust == [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ]
    for policy in made(recorded, pipeline)["RolePolicy"]:
        for row in rendered.document(policy.get("policy"))["Statement"]:
            assert not any("*" in action for action in row["Action"])
            assert "*" not in row["Resource"]


UNTAGGED = {  # classes of AWS that carry no tags
    "BucketLifecycleConfiguration",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "CatalogTable",
    "EventTarget",
    "FunctionEventInvokeConfig",
    "Invocation",
    "Permission",
    "QueuePolicy",
    "RedriveAllowPolicy",
    "RolePolicy",
    "TopicSubscription",
}


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_2G_18_names_and_tags(recorded, pipeline):
    stack = pipeline.replace("_", "-")
    for resource in rendered.of(recorded, definition(pipeline)):
        kind = resource.type.rpartition(":")[2]
        if kind in UNTAGGED:
            assert "tags" not in resource.inputs
        else:
            assert resource.get("tags") == {"Project": "aws-asdi", "Stack": stack, "Pipeline": pipeline}, resource.name
    functions = {function.get("name") for function in made(recorded, pipeline)["Function"]}
    assert {f"{stack}-item", f"{stack}-collection"} <= functions
    assert not any(resource.autonamed for resource in recorded.managed)


def test_2G_18_the_environment_says_the_project(tmp_path):
    folder = stactools_project.write(tmp_path)
    environment = folder / "environments/prod.yaml"
    environment.write_text(environment.read_text() + "  naming:\n    project: imagery\n")
    rendered.render(folder, "-e", "prod")
    found = {one.get("tags")["Project"] for one in rendered.record(folder, "prod").managed if "tags" in one.inputs}
    assert found == {"imagery"}


COLUMNS = {
    "bucket": "string",
    "key": "string",
    "version_id": "string",
    "is_latest": "boolean",
    "is_delete_marker": "boolean",
    "size": "string",
    "last_modified_date": "string",
    "e_tag": "string",
    "storage_class": "string",
    "is_multipart_uploaded": "boolean",
    "replication_status": "string",
    "encryption_status": "string",
    "object_lock_retain_until_date": "string",
    "object_lock_mode": "string",
    "object_lock_legal_hold_status": "string",
    "intelligent_tiering_access_tier": "string",
    "bucket_key_status": "string",
    "checksum_algorithm": "string",
}


@pytest.mark.parametrize("pipeline", ["noaa_oisst", "sentinel1"])
def test_2G_19_inventory_table(recorded, pipeline):
    database, table = one(recorded, pipeline, "CatalogDatabase"), one(recorded, pipeline, "CatalogTable")
    assert database.get("name") == pipeline
    assert (table.get("name"), table.get("databaseName")) == ("inventory", pipeline)
    assert table.get("tableType") == "EXTERNAL_TABLE"
    described = table.get("storageDescriptor")
    assert len(described["columns"]) == 18
    assert [(column["name"], column["type"]) for column in described["columns"]] == list(COLUMNS.items())
    assert described["serDeInfo"] == {"serializationLibrary": "org.apache.hadoop.hive.serde2.OpenCSVSerde"}
    assert described["inputFormat"] == "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat"
    assert described["outputFormat"] == "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat"
    assert described["location"] == stactools_project.INVENTORIES[pipeline][0]
    results = one(recorded, pipeline, "Bucket").get("bucket")
    workgroup = one(recorded, pipeline, "Workgroup")
    output = workgroup.get("configuration", "resultConfiguration", "outputLocation")
    assert (workgroup.get("name"), output) == (pipeline, f"s3://{results}/queries/")


def test_2G_19_applying_twice_changes_nothing(folder, recorded):
    again = pulumi_plan.plan(recorded, rendered.record(folder, "prod"))
    assert again.summary() == f"no change in {len(recorded.resources)} resources"
    assert "0 written" in rendered.render(folder, "-e", "prod")


def test_2G_32_history_is_a_run_that_the_deployment_waits_for_or_an_alarm(recorded):
    run = one(recorded, "noaa_oisst", "Invocation", "-function-historic-run")
    assert run.type == "aws:lambda/invocation:Invocation", "a call that waits: its failure fails the deployment"
    assert set(run.get("triggers")) == {"image", "handler", "environment"}
    alarm = one(recorded, "sentinel1", "MetricAlarm", "-schedule-failed")
    assert (alarm.get("metricName"), alarm.get("dimensions")) == ("Errors", {"FunctionName": "sentinel1-historic"})


def test_the_program_passes_linters_and_a_type_checker(folder):
    assert emitted.check([rendered.program(folder, "prod")]) == []


def test_the_program_can_be_previewed(folder, recorded):
    found = rendered.record(folder, "prod", preview=True)
    assert [one.urn for one in found.managed] == [one.urn for one in recorded.managed]
