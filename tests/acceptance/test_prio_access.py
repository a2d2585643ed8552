"""Checks G 37, 42 and 43 of Prio, on programs that the real SDK runs: queues, and exactly who may do what."""

import pytest

from tests.acceptance import prio_project
from tests.acceptance.prio_project import ISSUER, named, objects
from tests.support import rendered

ACCOUNT = "123456789012"
BASE = "prod-intl-mx-apple"
KEPT = 1_209_600
PARTNER = "ingestor@partner.iam.gserviceaccount.com#109876543210987654321"
WRITERS = """
  overlays:
    - kind: Workflow
      name: "*"
      patch:
        spec:
          trigger:
            stores:
              ingestion: {writers: ["WRITER"]}
              peer: {writers: ["arn:aws:iam::210987654321:role/peer"]}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    texts = [prio_project.tfvars("prod-intl", ("mx",), aws=True), prio_project.tfvars("prod-us", ("us-ca",))]
    folder = prio_project.write(tmp_path_factory.mktemp("prio"), *texts)
    over = folder / "environments" / "prod-intl.yaml"
    over.write_text(over.read_text() + WRITERS.replace("WRITER", PARTNER))
    rendered.render(folder)
    return folder


@pytest.fixture(scope="module")
def aws(folder):
    return rendered.record(folder, "prod-intl", timeout=600)


@pytest.fixture(scope="module")
def gcp(folder):
    return rendered.record(folder, "prod-us", timeout=600)


def arn(service, name):
    return f"arn:aws:{service}:us-west-2:{ACCOUNT}:{name}"


def policies(recorded):
    """Every policy of a program: (resource, document)."""
    fields = ("policy", "assumeRolePolicy")
    texts = [(one, one.get(field)) for one in recorded.managed for field in fields if field in one.inputs]
    return [(one, rendered.document(text)) for one, text in texts if isinstance(text, str) and "Statement" in text]


def allowed(recorded, role):
    """What a role may do: {resource: actions}."""
    (one,) = [r for r in recorded.of_type("RolePolicy") if r.name.endswith(f"{BASE}-identity-{role}-policy")]
    found = {}
    for row in rendered.document(one.get("policy"))["Statement"]:
        for resource in row["Resource"]:
            found.setdefault(resource, set()).update(row["Action"])
    return found


def listed(value):
    return value if isinstance(value, list) else [value]


def test_G_37_every_queue_has_a_lease_and_a_place_for_what_failed_in_aws(aws):
    queues = {one.get("name"): one for one in aws.of_type("sqs/queue:Queue")}
    assert len(queues) == 12
    assert {one.get("visibilityTimeoutSeconds") for one in queues.values()} == {600}
    for name, one in queues.items():
        if name.endswith(("-dead-letter", "-rejected")):
            assert one.get("messageRetentionSeconds") == KEPT
        else:
            redrive = rendered.document(one.get("redrivePolicy"))
            assert redrive["maxReceiveCount"] == 5
            assert f"{name}-dead-letter" in queues
            assert f"{name}-rejected" in queues
    assert all(one.get("rawMessageDelivery") is True for one in aws.of_type("TopicSubscription"))


def test_G_37_every_subscription_has_a_lease_and_a_place_for_what_failed_in_google_cloud(gcp):
    found = {one.get("name"): one for one in gcp.of_type("Subscription")}
    assert len(found) == 12
    assert {one.get("ackDeadlineSeconds") for one in found.values()} == {600}
    assert {one.get("expirationPolicy", "ttl") for one in found.values()} == {""}
    work = {name: one for name, one in found.items() if name.endswith(("-intake", "-aggregate"))}
    assert {one.get("deadLetterPolicy", "maxDeliveryAttempts") for one in work.values()} == {5}
    assert {f"{name}{end}" for name in work for end in ("", "-dead-letter", "-rejected")} == set(found)


def test_G_42_the_scaler_counts_tasks_in_flight_and_wants_one_worker_for_each(folder):
    for environment, trigger in (("prod-intl", "aws-sqs-queue"), ("prod-us", "gcp-pubsub")):
        scalers = named(objects(folder, environment), "ScaledObject")
        assert len(scalers) == 4
        for one in scalers.values():
            (found,) = one["spec"]["triggers"]
            assert found["type"] == trigger
            metadata = found["metadata"]
            if trigger == "aws-sqs-queue":
                assert (metadata["queueLength"], metadata["scaleOnInFlight"]) == ("1", "true")
            else:
                assert (metadata["mode"], metadata["value"]) == ("SubscriptionSize", "1")


def test_G_42_the_scaler_may_measure_and_nothing_else(aws, folder):
    queues = {arn("sqs", f"{BASE}-{task}"): {"sqs:GetQueueAttributes"} for task in ("intake", "aggregate")}
    assert allowed(aws, "scaler") == queues
    auth = named(objects(folder, "prod-intl"), "TriggerAuthentication")["mx", "intake-batch-apple-scaler-auth"]
    assert auth["spec"]["podIdentity"]["roleArn"] == f"arn:aws:iam::{ACCOUNT}:role/{BASE}-scaler"


def test_G_42_the_worker_takes_from_its_two_queues_and_publishes_what_it_rejects(aws):
    found = {key: value for key, value in allowed(aws, "worker").items() if ":s3:" not in key}
    take = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"}
    wanted = {arn("sqs", f"{BASE}-{task}"): take for task in ("intake", "aggregate")}
    wanted |= {arn("sns", f"{BASE}-{task}-rejected"): {"sns:Publish"} for task in ("intake", "aggregate")}
    assert found == wanted


def test_G_42_the_publisher_publishes_to_its_two_topics(aws):
    found = {key: value for key, value in allowed(aws, "scheduler").items() if ":s3:" not in key}
    assert found == {arn("sns", f"{BASE}-{task}"): {"sns:Publish"} for task in ("intake", "aggregate")}
    stores = {key: value for key, value in allowed(aws, "scheduler").items() if ":s3:" in key}
    written = {key for key, value in stores.items() if "s3:PutObject" in value}
    assert written == {f"arn:aws:s3:::prio-{BASE}-own-validation/task-markers/*"}
    assert {key for key, value in stores.items() if "s3:GetObject" in value} == written


def test_G_42_publisher_and_worker_are_different_accounts_in_google_cloud(gcp):
    members = [one for one in gcp.of_type("TopicIAMMember") if "prod-us-us-ca-apple" in one.name]
    publishers = {one.name for one in members if "-scheduler-" in one.name}
    assert len(publishers) == 2
    assert all(one.get("role") == "roles/pubsub.publisher" for one in members)
    takers = [one for one in gcp.of_type("SubscriptionIAMMember") if "-worker-queue-" in one.name]
    assert {one.get("role") for one in takers} == {"roles/pubsub.subscriber"}
    assert len(takers) == 4


def test_G_43_no_policy_has_a_wildcard_for_actions_or_for_everything(aws):
    assert len(policies(aws)) > 20
    for one, document in policies(aws):
        for row in document["Statement"]:
            assert not [action for action in listed(row["Action"]) if "*" in action], one.name
            for resource in listed(row.get("Resource", [])):
                name = resource.split(":", 5)[-1]
                assert name not in ("*", "/*"), one.name
                assert "*" not in name.removesuffix("/*"), one.name


def test_G_43_what_may_send_to_a_queue_is_named(aws):
    rows = [row for one in aws.of_type("QueuePolicy") for row in rendered.document(one.get("policy"))["Statement"]]
    assert len(rows) == 8
    for row in rows:
        name = row["Resource"].rpartition(":")[2]
        assert row["Condition"] == {"ArnEquals": {"aws:SourceArn": arn("sns", name)}}
    redrives = aws.of_type("RedriveAllowPolicy")
    assert len(redrives) == 4
    for one in redrives:
        assert rendered.document(one.get("redriveAllowPolicy"))["redrivePermission"] == "byQueue"


def test_G_43_every_trust_names_subject_and_audience(aws):
    trusts = [rendered.document(one.get("assumeRolePolicy")) for one in aws.of_type("iam/role:Role")]
    cluster = [row for trust in trusts for row in trust["Statement"] if "Federated" in row["Principal"]]
    assert len(cluster) == len(trusts)
    for row in cluster:
        found = row["Condition"]["StringEquals"]
        issuer = ISSUER if f"{ISSUER}:sub" in found else "accounts.google.com"
        audience = found.get(f"{issuer}:aud") or found.get(f"{issuer}:oaud")
        assert audience
        assert found[f"{issuer}:sub"]


def test_G_43_a_partner_writes_to_one_bucket_only(aws):
    (role,) = [one for one in aws.of_type("iam/role:Role") if one.get("name") == f"prio-{BASE}-ingestion-bucket-writer"]
    assert PARTNER.partition("#")[2] in role.get("assumeRolePolicy")
    (policy,) = [one for one in aws.of_type("RolePolicy") if one.name.endswith(f"{BASE}-visitor-ingestion-policy")]
    resources = {r for row in rendered.document(policy.get("policy"))["Statement"] for r in row["Resource"]}
    assert {r.removesuffix("/*") for r in resources} == {f"arn:aws:s3:::prio-{BASE}-ingestion"}
    (bucket,) = [one for one in aws.of_type("BucketPolicy") if one.name.endswith(f"{BASE}-visitor-peer-bucket")]
    for row in rendered.document(bucket.get("policy"))["Statement"]:
        assert row["Principal"] == {"AWS": ["arn:aws:iam::210987654321:role/peer"]}


def test_alert_policies_of_google_cloud_cover_dead_letters_and_rejected_tasks(gcp):
    found = {one.get("conditions", 0, "displayName") for one in gcp.of_type("AlertPolicy")}
    for task in ("intake", "aggregate"):
        assert f"More than 0 dead letters in prod-us-us-ca-apple-{task}-dead-letter" in found
        assert f"More than 0 rejected tasks in prod-us-us-ca-apple-{task}-rejected" in found
