"""The recording monitor sees what a program really asked for."""

from textwrap import dedent

import pytest

from tests.support.pulumi_monitor import (
    UNKNOWN,
    Answers,
    Asset,
    Job,
    ProgramFailed,
    Secret,
    run,
    run_many,
    secret_paths,
)

AZURE = """
    import pulumi
    import pulumi_azure_native as azure
    from storage import queue

    group = azure.resources.ResourceGroup("group", resource_group_name="rg-data")
    account = azure.storage.StorageAccount(
        "account",
        account_name="stdata",
        resource_group_name=group.name,
        kind="StorageV2",
        sku={"name": "Standard_LRS"},
        opts=pulumi.ResourceOptions(protect=True),
    )
    items = queue(account, group)
    identity = azure.managedidentity.UserAssignedIdentity(
        "identity", resource_name_="id-items", resource_group_name=group.name
    )
    azure.authorization.RoleAssignment(
        "assignment",
        role_assignment_name="7f000000-0000-4000-8000-000000000001",
        principal_id=identity.principal_id,
        principal_type="ServicePrincipal",
        role_definition_id="reader",
        scope=items.id,
    )
    pulumi.export("clientId", identity.client_id)
    pulumi.export("password", pulumi.Config().require_secret("password"))
    pulumi.export("region", pulumi.Config("cloud").get("region"))
    pulumi.log.warn("almost done")
    """

STORAGE = """
    import pulumi_azure_native as azure

    def queue(account, group):
        return azure.storage.Queue(
            "items", queue_name="items", account_name=account.name, resource_group_name=group.name
        )
    """


def write(directory, **files):
    for name, text in files.items():
        (directory / f"{name}.py").write_text(dedent(text))
    return directory


@pytest.fixture(scope="module")
def azure(tmp_path_factory):
    program = write(tmp_path_factory.mktemp("azure"), __main__=AZURE, storage=STORAGE)
    (program / "Pulumi.yaml").write_text("name: data\nruntime: {name: python, options: {virtualenv: venv}}\n")
    (program / "Pulumi.prod.yaml").write_text(
        "config:\n  cloud:region: westeurope\n  data:password:\n    secure: v1:abc\n"
    )
    return run_many([Job(program, stack="prod"), Job(program, stack="prod", preview=True)])


def test_resources_have_urns_types_and_inputs_of_the_wire(azure):
    queue = azure[0].one("Queue")
    assert queue.urn == "urn:pulumi:prod::data::azure-native:storage:Queue::items"
    assert queue.type == "azure-native:storage:Queue"
    assert queue.inputs == {"accountName": "stdata", "queueName": "items", "resourceGroupName": "rg-data"}
    assert queue.id == (
        "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-data/providers"
        "/Microsoft.Storage/storageAccounts/stdata/queueServices/default/queues/items"
    )


def test_the_source_line_is_the_one_in_the_users_module(azure):
    line = dedent(STORAGE).splitlines().index("    return azure.storage.Queue(") + 1
    assert azure[0].one("Queue").source == f"storage.py:{line}"


def test_dependencies_are_recorded_by_property_and_followed_through_others(azure):
    recorded = azure[0]
    assignment, queue, identity = (recorded.one(t) for t in ("RoleAssignment", "Queue", "UserAssignedIdentity"))
    assert assignment.property_dependencies == {"principalId": (identity.urn,), "scope": (queue.urn,)}
    assert assignment.inputs["principalId"] == identity.outputs["principalId"]
    group = recorded.one("ResourceGroup")
    assert recorded.depends_on(assignment, group)
    assert not recorded.depends_on(group, assignment)
    assert not recorded.depends_on(group, group)


def test_options_parents_and_order_are_kept(azure):
    recorded = azure[0]
    account = recorded.one("StorageAccount")
    stack = recorded.one("pulumi:pulumi:Stack")
    assert account.protect
    assert not recorded.one("Queue").protect
    assert account.parent == stack.urn
    assert account.aliases == ()
    assert "azure-native:storage/v20230101:StorageAccount" in account.type_aliases
    assert [r.name for r in recorded.managed] == ["assignment", "identity", "group", "items", "account"]


def test_stack_outputs_and_configuration_keep_secrets(azure):
    outputs = azure[0].outputs
    assert outputs["password"] == Secret("secret-of-data:password")
    assert outputs["region"] == "westeurope"
    assert outputs["clientId"] == azure[0].one("UserAssignedIdentity").outputs["clientId"]


def test_log_lines_reach_the_record(azure):
    assert [(line.severity, line.message) for line in azure[0].logs] == [("warning", "almost done")]


def test_a_preview_knows_no_ids_and_no_computed_outputs(azure):
    preview = azure[1]
    assert preview.one("Queue").id == UNKNOWN
    assert preview.one("RoleAssignment").inputs["scope"] == UNKNOWN
    assert preview.one("RoleAssignment").property_dependencies == azure[0].one("RoleAssignment").property_dependencies
    assert preview.outputs["clientId"] == UNKNOWN


AWS = """
    import json
    import pulumi
    import pulumi_aws as aws

    config = pulumi.Config()
    provider = aws.Provider("frankfurt", region="eu-central-1")
    opts = pulumi.ResourceOptions(provider=provider)

    class Worker(pulumi.ComponentResource):
        def __init__(self, name):
            super().__init__("penstock:aws:Worker", name)
            inner = pulumi.ResourceOptions(parent=self, provider=provider, aliases=[pulumi.Alias(name="old")])
            self.dead = aws.sqs.Queue(f"{name}-dead", name="items-dead", opts=inner)
            self.queue = aws.sqs.Queue(
                name,
                name="items",
                redrive_policy=self.dead.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn})),
                opts=pulumi.ResourceOptions.merge(inner, pulumi.ResourceOptions(
                    ignore_changes=["tags"], retain_on_delete=True, delete_before_replace=True,
                    custom_timeouts=pulumi.CustomTimeouts(create="5m"))),
            )
            self.register_outputs({"url": self.queue.url})

    worker = Worker("items")
    account = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=provider))
    aws.lambda_.Function(
        "item",
        role="arn:aws:iam::1:role/x",
        runtime="python3.12",
        handler="app.handler",
        code=pulumi.AssetArchive({"app.py": pulumi.StringAsset("print()")}),
        environment={"variables": {"TOKEN": config.require_secret("token"), "QUEUE": worker.queue.url}},
        opts=pulumi.ResourceOptions(provider=provider, depends_on=[worker]),
    )
    existing = aws.s3.Bucket.get("existing", "landing-zone", opts=opts)
    pulumi.export("account", account.account_id)
    pulumi.export("bucket", existing.arn)
    """


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    program = write(tmp_path_factory.mktemp("aws"), __main__=AWS)
    return run(program, project="pipes", secrets={"token": "s3cret"})


def test_components_parents_providers_and_options(aws):
    component, queue, provider = aws.one("Worker"), aws.one("Queue", "items"), aws.one("pulumi:providers:aws")
    assert not component.custom
    assert queue.parent == component.urn
    assert queue.urn == "urn:pulumi:test::pipes::penstock:aws:Worker$aws:sqs/queue:Queue::items"
    assert queue.provider == f"{provider.urn}::{provider.id}"
    assert [a.name for a in queue.aliases] == ["old"]
    assert queue.ignore_changes == ("tags",)
    assert queue.retain_on_delete
    assert queue.delete_before_replace is True
    assert aws.one("Queue", "items-dead").delete_before_replace is None
    assert queue.timeouts == {"create": "5m"}
    assert aws.component_outputs == {component.urn: {"url": queue.id}}


def test_outputs_of_one_resource_become_inputs_of_another(aws):
    queue = aws.one("Queue", "items")
    assert queue.inputs["redrivePolicy"] == (
        '{"deadLetterTargetArn": "arn:aws:sqs:eu-central-1:123456789012:items-dead"}'
    )
    assert queue.outputs["url"] == "https://sqs.eu-central-1.amazonaws.com/123456789012/items"


def test_secrets_assets_and_names_that_the_cloud_makes_up(aws):
    function = aws.one("Function")
    assert secret_paths(function.inputs) == ("environment.variables.TOKEN",)
    assert function.inputs["environment"]["variables"]["TOKEN"] == Secret("s3cret")
    assert function.get("environment", "variables", "TOKEN") == "s3cret"
    assert function.inputs["code"].value["app.py"] == Asset("text", "print()")
    assert function.autonamed
    assert not aws.one("Queue", "items").autonamed


def test_depends_on_a_component_means_its_children(aws):
    function = aws.one("Function")
    assert {aws.one("Queue", "items").urn, aws.one("Queue", "items-dead").urn} <= set(function.dependencies)


def test_invokes_are_answered_and_recorded(aws):
    assert [i.token for i in aws.invokes] == ["aws:index/getCallerIdentity:getCallerIdentity"]
    assert aws.invokes[0].provider == aws.one("Function").provider
    assert aws.outputs["account"] == "123456789012"


def test_a_lookup_is_no_managed_resource(aws):
    assert aws.one("Bucket").read
    assert aws.one("Bucket").id == "landing-zone"
    assert "existing" not in {r.name for r in aws.managed}


def test_the_caller_may_answer_for_the_cloud(tmp_path):
    program = write(
        tmp_path,
        __main__="""
        import pulumi, pulumi_aws as aws
        queue = aws.sqs.Queue("q", name="q")
        zones = aws.get_availability_zones()
        pulumi.export("arn", queue.arn)
        pulumi.export("id", queue.id)
        pulumi.export("zones", zones.names)
        """,
    )
    answers = Answers(
        outputs=lambda kind, name, inputs: {"arn": f"{kind}|{name}|{inputs['name']}", "id": "mine"},
        invokes=lambda token, args: {"names": ["a", "b"]} if "AvailabilityZones" in token else None,
    )
    outputs = run(program, answers=answers).outputs
    assert outputs == {"arn": "aws:sqs/queue:Queue|q|q", "id": "mine", "zones": ["a", "b"]}


def test_regions_and_projects_come_from_configuration_and_providers(tmp_path):
    program = write(
        tmp_path,
        __main__="""
        import pulumi, pulumi_aws as aws, pulumi_gcp as gcp
        pulumi.export("far", aws.sqs.Queue("far", name="q").arn)
        east = aws.Provider("east", region="us-east-1")
        pulumi.export("east", aws.sqs.Queue("east", name="q", opts=pulumi.ResourceOptions(provider=east)).arn)
        pulumi.export("topic", gcp.pubsub.Topic("t", name="t").id)
        """,
    )
    outputs = run(program, config={"aws:region": "eu-west-3", "gcp:project": "acme"}).outputs
    assert outputs == {
        "far": "arn:aws:sqs:eu-west-3:123456789012:q",
        "east": "arn:aws:sqs:us-east-1:123456789012:q",
        "topic": "projects/acme/topics/t",
    }


def test_kubernetes_resources_and_outputs_of_other_stacks(tmp_path):
    program = write(
        tmp_path,
        __main__="""
        import pulumi, pulumi_kubernetes as k8s
        space = k8s.core.v1.Namespace("data", metadata={"name": "data"})
        k8s.helm.v3.Release("keda", name="keda", chart="keda", namespace=space.metadata.name)
        k8s.core.v1.ConfigMap("made-up", data={"a": "b"})
        base = pulumi.StackReference("org/base/prod")
        pulumi.export("network", base.require_output("network"))
        pulumi.export("key", base.require_output("key"))
        """,
    )
    recorded = run(program, answers=Answers(stacks={"org/base/prod": {"network": "vpc-1", "key": Secret("k")}}))
    assert recorded.one("Release").id == "data/keda"
    assert recorded.one("Release").property_dependencies == {"namespace": (recorded.one("Namespace").urn,)}
    assert recorded.one("ConfigMap").autonamed
    assert recorded.outputs == {"network": "vpc-1", "key": Secret("k")}


FAILURES = {
    "an exception": ('raise RuntimeError("no such thing")', "RuntimeError: no such thing"),
    "a duplicate name": (
        'import pulumi_aws as aws\naws.sqs.Queue("q", name="a")\naws.sqs.Queue("q", name="b")',
        "Duplicate resource URN 'urn:pulumi:test::project::aws:sqs/queue:Queue::q'",
    ),
    "a missing input": ('import pulumi_aws as aws\naws.lambda_.Permission("p")', "Missing required property 'action'"),
    "missing configuration": ('import pulumi\npulumi.Config().require("region")', "project:region"),
    "an unanswered invoke": (
        "import pulumi_aws as aws\naws.get_availability_zones()",
        "no answer for invoke aws:index/getAvailabilityZones:getAvailabilityZones",
    ),
    "an unknown stack": (
        'import pulumi\npulumi.StackReference("org/x/y").get_output("z")',
        "knows no stack org/x/y",
    ),
    "an early end": ("raise SystemExit(0)", "the program called exit(0)"),
    "a syntax error": ("def", "SyntaxError"),
    "a failing apply": (
        'import pulumi_aws as aws\naws.sqs.Queue("q", name="a").arn.apply(lambda a: 1 / 0)',
        "ZeroDivisionError",
    ),
}


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    jobs = [write(tmp_path_factory.mktemp("failing"), __main__=text) for text, _ in FAILURES.values()]
    return dict(zip(FAILURES, run_many(jobs, check=False), strict=True))


@pytest.mark.parametrize("case", FAILURES)
def test_a_failed_program_tells_its_traceback(failed, case):
    assert FAILURES[case][1] in failed[case].error


def test_a_failure_is_raised_unless_the_caller_asks_for_the_record(tmp_path):
    with pytest.raises(ProgramFailed, match="no such thing") as failure:
        run(write(tmp_path, __main__='raise RuntimeError("no such thing")'))
    assert failure.value.recorded.error


def test_a_program_that_hangs_is_ended(tmp_path):
    recorded = run(write(tmp_path, __main__="import time\ntime.sleep(60)"), timeout=2, check=False)
    assert "did not end within 2 s" in str(recorded.error)


def test_the_required_version_is_recorded(tmp_path):
    program = write(tmp_path, __main__='import pulumi\npulumi.require_pulumi_version(">=3.100.0")\nprint("hi")')
    recorded = run(program)
    assert recorded.required_version == ">=3.100.0"
    assert recorded.stdout == "hi\n"


def test_a_project_file_of_another_runtime_is_refused(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: x\nruntime: nodejs\n")
    with pytest.raises(ValueError, match="runtime python"):
        run(tmp_path)
