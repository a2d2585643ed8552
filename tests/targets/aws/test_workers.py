"""A workflow on EKS: both sides say the same names, and its role may do exactly what the definition says."""

import json

import pytest

from tests.support import emitted, kube, rendered
from tests.targets import shop

ACCOUNT = "123456789012"
ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/ABC"
CLOUD = {"type": "aws", "accountId": ACCOUNT, "region": "eu-central-1"}
WHERE = shop.environment(
    "eks",
    {**CLOUD, "permissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/workloads", "tags": {"stage": "prod"}},
    cluster={"name": "main", "namespace": "data", "oidcIssuer": f"https://{ISSUER}"},
    images={"pipelines": f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/{{id}}:1"},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = shop.write(tmp_path_factory.mktemp("eks"), WHERE, shop.WORKFLOW, shop.PIPELINE)
    rendered.render(folder, "-e", "eks")
    return folder


@pytest.fixture(scope="module")
def recorded(folder):
    return rendered.record(folder, "eks")


@pytest.fixture(scope="module")
def manifests(folder):
    return shop.objects(folder, "eks", "workflow-orders.yaml")


def test_the_service_account_names_the_role_that_the_program_makes(recorded, manifests):
    role = recorded.one("Role", "workflow-orders-identity")
    account = shop.of_kind(manifests, "ServiceAccount")
    assert account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"] == role.outputs["arn"]
    assert role.get("permissionsBoundary") == f"arn:aws:iam::{ACCOUNT}:policy/workloads"


def test_exactly_the_worker_and_keda_may_take_the_role(recorded):
    trust = rendered.document(recorded.one("Role", "workflow-orders-identity").get("assumeRolePolicy"))
    assert trust["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"},
            "Condition": {
                "StringEquals": {
                    f"{ISSUER}:aud": "sts.amazonaws.com",
                    f"{ISSUER}:sub": ["system:serviceaccount:data:orders", "system:serviceaccount:keda:keda-operator"],
                }
            },
        }
    ]


def test_keda_measures_the_queue_as_the_role(recorded, manifests):
    scaled = shop.of_kind(manifests, "ScaledObject")
    (trigger,) = scaled["spec"]["triggers"]
    queue = recorded.one("Queue", "workflow-orders-queue")
    assert trigger["type"] == "aws-sqs-queue"
    assert trigger["metadata"] == {
        "queueURL": queue.outputs["url"],
        "queueLength": "20",
        "activationQueueLength": "3",
        "awsRegion": "eu-central-1",
        "scaleOnInFlight": "true",
    }
    authentication = shop.of_kind(manifests, "TriggerAuthentication")
    assert trigger["authenticationRef"] == {"name": authentication["metadata"]["name"]}
    role = recorded.one("Role", "workflow-orders-identity").outputs["arn"]
    assert authentication["spec"] == {"podIdentity": {"provider": "aws", "roleArn": role}}


def test_the_configuration_names_what_the_program_makes(recorded, manifests):
    config = json.loads(shop.of_kind(manifests, "ConfigMap")["data"]["worker.json"])
    queue = recorded.one("Queue", "workflow-orders-queue")
    parked = recorded.one("Queue", "workflow-orders-queue-dead-letter")
    assert config["queue"] == {"type": "sqs", "url": queue.outputs["url"], "region": "eu-central-1", "name": "orders"}
    assert config["deadLetter"]["url"] == parked.outputs["url"]
    buckets = {name: store["bucket"] for name, store in config["stores"].items()}
    made = {one.name.removeprefix("platform-store-"): one.get("bucket") for one in recorded.of_type("Bucket")}
    assert buckets == {
        **{name: made[name] for name in ("uploads", "results", "code")},
        "archive-of-others": "archive-of-others",
    }
    table = recorded.one("Table", "platform-table-ledger")
    assert config["tables"]["ledger"] == {"type": "dynamodb", "table": table.get("name"), "region": "eu-central-1"}
    stored = recorded.one("BucketObjectv2")
    assert config["handler"]["code"]["src"] == f"store://code/{stored.get('key')}"
    assert stored.get("bucket") == buckets["code"]


def test_the_role_may_do_exactly_what_the_definition_says(recorded):
    policy = rendered.document(recorded.one("RolePolicy", "workflow-orders-identity-policy").get("policy"))
    rows = [(tuple(row["Resource"]), frozenset(row["Action"]), row.get("Condition")) for row in policy["Statement"]]
    queue = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:"
    bucket = "arn:aws:s3:::{}-" + f"{ACCOUNT}-eu-central-1"
    send = frozenset({"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"})
    listing = frozenset({"s3:GetBucketLocation", "s3:ListBucket"})
    get = frozenset({"s3:GetObject"})
    uploads, results, code = bucket.format("uploads"), bucket.format("results"), bucket.format("code")
    others = "arn:aws:s3:::archive-of-others"
    tables = [row for row in rows if row[0] == (f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/ledger",)]
    assert len(tables) == 1
    assert len(tables[0][1]) == 12
    assert {row for row in rows if row not in tables and row[2] is None} == {
        (
            (f"{queue}orders",),
            frozenset(
                {
                    "sqs:ChangeMessageVisibility",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl",
                    "sqs:ReceiveMessage",
                }
            ),
            None,
        ),
        ((f"{queue}orders-dead-letter",), send, None),
        ((f"{queue}invoices",), send, None),
        ((f"{uploads}/orders/*",), get, None),
        ((uploads,), frozenset({"s3:GetBucketLocation"}), None),
        (
            (f"{results}/*",),
            frozenset(
                {
                    "s3:AbortMultipartUpload",
                    "s3:DeleteObject",
                    "s3:GetObject",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                }
            ),
            None,
        ),
        ((results,), listing, None),
        ((f"{others}/*",), get, None),
        ((others,), listing, None),
        ((f"{code}/*",), get, None),
        ((code,), listing, None),
        ((f"arn:aws:sns:eu-central-1:{ACCOUNT}:announcements",), frozenset({"sns:Publish"}), None),
    }
    assert [row for row in rows if row[2] is not None] == [
        ((uploads,), frozenset({"s3:ListBucket"}), {"StringLike": {"s3:prefix": ["orders/*"]}})
    ]


def test_tags_are_the_environments_and_the_definitions(recorded):
    assert recorded.one("Queue", "workflow-orders-queue").get("tags") == {
        "Stack": "orders",
        "stage": "prod",
        "team": "sales",
    }
    assert recorded.one("Topic", "platform-topic-announcements").get("tags") == {"Stack": "eks", "stage": "prod"}


def test_what_keeps_data_is_protected_and_named_by_us(recorded):
    stateful = ("Bucket", "Queue", "Table", "Topic", "Parameter")
    assert all(one.protect for one in recorded.managed if one.type.rpartition(":")[2] in stateful)
    assert not any(one.autonamed for one in recorded.managed)
    for bucket in recorded.of_type("Bucket"):
        block = recorded.one("BucketPublicAccessBlock", f"{bucket.name}-public-access")
        assert block.get("bucket") == bucket.get("bucket")
        flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        assert all(block.get(flag) is True for flag in flags)


def test_program_and_objects_are_clean(folder):
    assert emitted.check([rendered.program(folder, "eks")]) == []
    kube.require_shared()
    found = kube.check_tree(folder / "rendered/eks")
    assert found.ok, found.report()


def test_the_stack_is_held_to_its_account_and_region(folder):
    text = (rendered.program(folder, "eks") / "Pulumi.eks.yaml").read_text()
    assert "aws:region: eu-central-1" in text
    assert f'aws:allowedAccountIds:\n  - "{ACCOUNT}"' in text
