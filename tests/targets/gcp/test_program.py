"""A workflow and a pipeline on Google Cloud: queues with dead letters, exact roles, names that both sides say."""

import json

import pytest

from tests.support import emitted, kube, pulumi_plan, rendered
from tests.support.pulumi_monitor import Answers
from tests.targets import shop

PROJECT = "platform-prod"
NUMBER = "1234567890"  # what the recorded look-up answers
CLOUD = {"type": "gcp", "project": PROJECT, "region": "europe-west1", "tags": {"Cost-Centre": "R&D"}}
WHERE = shop.environment("gke", CLOUD)
AGENT = f"serviceAccount:service-{NUMBER}@gs-project-accounts.iam.gserviceaccount.com"
# Pub/Sub holds a lease for ten minutes at most.
PIPELINE = shop.changed(shop.PIPELINE, spec__queue__visibilityTimeout="10m", spec__function__timeout="9m")


def agent(token, _args):
    if token == "gcp:storage/getProjectServiceAccount:getProjectServiceAccount":
        return {"emailAddress": AGENT.partition(":")[2], "member": AGENT, "id": AGENT}
    return None


def record(folder, *definitions, where=WHERE):
    shop.write(folder, where, *definitions)
    rendered.render(folder, "-e", "gke")
    return rendered.record(folder, "gke", answers=Answers(invokes=agent))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gke")


@pytest.fixture(scope="module")
def recorded(folder):
    return record(folder, shop.WORKFLOW, PIPELINE)


@pytest.fixture(scope="module")
def manifests(folder, recorded):
    return shop.objects(folder, "gke", "workflow-orders.yaml")


def members(recorded, definition, member):
    """What a member may do: {(kind of thing, thing): (role, condition)}."""
    fields = {
        "TopicIAMMember": "topic",
        "SubscriptionIAMMember": "subscription",
        "BucketIAMMember": "bucket",
        "IAMMember": "project",
    }
    found = set()
    for one in rendered.of(recorded, definition):
        kind = one.type.rpartition(":")[2]
        if kind in fields and one.get("member") == member:
            condition = one.inputs.get("condition")
            found.add((kind, one.get(fields[kind]), one.get("role"), condition and one.get("condition", "expression")))
    return found


def test_a_queue_is_a_topic_with_one_subscription_and_dead_letters(recorded):
    queue = recorded.one("Subscription", "workflow-orders-queue")
    topic = recorded.one("Topic", "workflow-orders-queue-topic")
    parked = recorded.one("Topic", "workflow-orders-queue-dead-letter-topic")
    assert (topic.get("name"), queue.get("name"), queue.get("topic")) == ("orders", "orders", "orders")
    assert queue.get("ackDeadlineSeconds") == 300
    assert queue.get("messageRetentionDuration") == "604800s"
    assert queue.get("expirationPolicy") == {"ttl": ""}, "an idle queue must not be deleted after 31 days"
    assert queue.get("deadLetterPolicy") == {"deadLetterTopic": parked.id, "maxDeliveryAttempts": 7}
    keeper = recorded.one("Subscription", "workflow-orders-queue-dead-letter")
    assert keeper.get("topic") == parked.get("name")
    assert recorded.depends_on(queue, keeper), "without a subscription dead letters are lost"
    assert queue.protect
    assert topic.protect


def test_pubsub_itself_may_move_dead_letters(recorded):
    agent = f"serviceAccount:service-{NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com"
    assert members(recorded, "workflow-orders", agent) == {
        ("TopicIAMMember", "orders-dead-letter", "roles/pubsub.publisher", None),
        ("SubscriptionIAMMember", "orders", "roles/pubsub.subscriber", None),
    }


def test_the_worker_may_do_exactly_what_the_definition_says(recorded):
    account = recorded.one("Account", "workflow-orders-identity")
    uploads = f"projects/_/buckets/uploads-{PROJECT}/objects/orders/"
    below = (
        f'resource.name.startsWith("{uploads}") || '
        'api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("orders/")'
    )
    database = f'resource.name == "projects/{PROJECT}/databases/(default)"'
    assert members(recorded, "workflow-orders", f"serviceAccount:{account.outputs['email']}") == {
        ("SubscriptionIAMMember", "orders", "roles/pubsub.subscriber", None),
        ("TopicIAMMember", "orders-dead-letter", "roles/pubsub.publisher", None),
        ("TopicIAMMember", "invoices", "roles/pubsub.publisher", None),
        ("TopicIAMMember", "announcements", "roles/pubsub.publisher", None),
        ("BucketIAMMember", f"uploads-{PROJECT}", "roles/storage.objectViewer", below),
        ("BucketIAMMember", f"results-{PROJECT}", "roles/storage.objectUser", None),
        ("BucketIAMMember", "archive-of-others", "roles/storage.objectViewer", None),
        ("BucketIAMMember", f"code-{PROJECT}", "roles/storage.objectViewer", None),
        ("IAMMember", PROJECT, "roles/datastore.user", database),
    }


def test_the_service_account_is_the_google_one(recorded, manifests):
    account = recorded.one("Account", "workflow-orders-identity")
    annotations = shop.of_kind(manifests, "ServiceAccount")["metadata"]["annotations"]
    assert annotations["iam.gke.io/gcp-service-account"] == account.outputs["email"]
    binding = recorded.one("IAMMember", "workflow-orders-identity-workload-data-orders")
    assert binding.get("role") == "roles/iam.workloadIdentityUser"
    assert binding.get("member") == f"serviceAccount:{PROJECT}.svc.id.goog[data/orders]"


def test_keda_measures_as_itself(recorded, manifests, folder):
    (trigger,) = shop.of_kind(manifests, "ScaledObject")["spec"]["triggers"]
    assert trigger["type"] == "gcp-pubsub"
    assert trigger["metadata"] == {
        "subscriptionName": f"projects/{PROJECT}/subscriptions/orders",
        "mode": "SubscriptionSize",
        "value": "20",
        "activationValue": "3",
    }
    shared = shop.of_kind(shop.objects(folder, "gke", "_platform.yaml"), "TriggerAuthentication")
    assert trigger["authenticationRef"] == {"name": shared["metadata"]["name"]}
    assert shared["spec"] == {"podIdentity": {"provider": "gcp"}}
    viewer = recorded.one("IAMMember", "platform-keda-metrics")
    assert viewer.get("role") == "roles/monitoring.viewer"
    assert viewer.get("member") == (
        f"principal://iam.googleapis.com/projects/{NUMBER}/locations/global/workloadIdentityPools/"
        f"{PROJECT}.svc.id.goog/subject/ns/keda/sa/keda-operator"
    )


def test_the_configuration_names_what_the_program_makes(recorded, manifests):
    config = json.loads(shop.of_kind(manifests, "ConfigMap")["data"]["worker.json"])
    assert config["queue"] == {
        "type": "pubsub",
        "project": PROJECT,
        "subscription": recorded.one("Subscription", "workflow-orders-queue").get("name"),
        "topic": recorded.one("Topic", "workflow-orders-queue-topic").get("name"),
        "name": "orders",
    }
    assert config["deadLetter"]["topic"] == recorded.one("Topic", "workflow-orders-queue-dead-letter-topic").get("name")
    made = {one.name.removeprefix("platform-store-"): one.get("name") for one in recorded.of_type("Bucket")}
    buckets = {name: store["bucket"] for name, store in config["stores"].items()}
    own = {name: made[name] for name in ("uploads", "results", "code")}
    assert buckets == {**own, "archive-of-others": "archive-of-others"}
    assert config["tables"]["ledger"] == {"type": "firestore", "project": PROJECT, "collection": "ledger"}


def test_buckets_are_never_public(recorded):
    buckets = recorded.of_type("Bucket")
    assert len(buckets) == 4
    for bucket in buckets:
        assert bucket.get("uniformBucketLevelAccess") is True
        assert bucket.get("publicAccessPrevention") == "enforced"
        assert bucket.get("location") == "EUROPE-WEST1"
        assert bucket.protect


def test_events_go_from_the_bucket_to_the_queue(recorded):
    found = {one.name: one for one in recorded.of_type("Notification")}
    topic = recorded.one("Topic", "workflow-orders-queue-topic")
    first, second = found["workflow-orders-events-0"], found["workflow-orders-events-1"]
    assert (first.get("objectNamePrefix"), first.get("eventTypes")) == ("orders/", ["OBJECT_FINALIZE"])
    assert (second.get("objectNamePrefix"), second.get("eventTypes")) == (
        "returns/",
        ["OBJECT_FINALIZE", "OBJECT_DELETE"],
    )
    assert first.get("bucket") == second.get("bucket") == f"uploads-{PROJECT}"
    assert first.get("topic") == topic.id
    right = recorded.one("TopicIAMMember", "workflow-orders-queue-events")
    assert (right.get("member"), right.get("role")) == (AGENT, "roles/pubsub.publisher")
    assert recorded.depends_on(first, right)
    assert found["pipeline-tides-subscription"].get("bucket") == f"gauges-{PROJECT}"


def test_labels_have_the_characters_of_google(recorded):
    assert recorded.one("Topic", "workflow-orders-queue-topic").get("labels") == {
        "cost-centre": "r_d",
        "stack": "orders",
        "team": "sales",
    }


def test_a_project_number_that_is_known_is_not_looked_up(tmp_path):
    where = shop.environment("gke", {**CLOUD, "projectNumber": "42"})
    found = record(tmp_path, shop.WORKFLOW, where=where)
    assert not any("getProject:" in one.token for one in found.invokes)
    right = found.one("TopicIAMMember", "workflow-orders-queue-dead-letter-agent")
    assert right.get("member") == "serviceAccount:service-42@gcp-sa-pubsub.iam.gserviceaccount.com"


def test_a_queue_may_be_fed_by_a_foreign_topic(tmp_path):
    topic = "projects/others/topics/new-objects"
    source = {"type": "notification", "topic": topic, "filter": {"prefix": "raw/", "suffix": ".nc"}}
    found = record(tmp_path, shop.changed(PIPELINE, spec__source=source))
    subscription = found.one("Subscription", "pipeline-tides-queue")
    assert subscription.get("topic") == topic
    assert '[["raw/", ".nc"]]' in subscription.get("messageTransforms")[0]["javascriptUdf"]["code"]
    assert {one.get("name") for one in found.of_type("Topic")} == {"tides-dead-letter"}
    assert found.of_type("Notification") == ()


def test_a_rename_deletes_and_replaces_nothing(tmp_path):
    def renamed(definition, name):
        old = definition["metadata"]["name"]
        return {**definition, "metadata": {**definition["metadata"], "name": name, "formerly": [old]}}

    before = record(tmp_path / "before", shop.WORKFLOW, PIPELINE)
    after = record(tmp_path / "after", renamed(shop.WORKFLOW, "purchases"), renamed(PIPELINE, "sea-levels"))
    plan = pulumi_plan.plan(before, after)
    assert plan.delete == (), plan.summary()
    assert plan.replace == (), plan.summary()


def test_program_and_objects_are_clean(folder, recorded):
    assert emitted.check([rendered.program(folder, "gke")]) == []
    assert not any(one.autonamed for one in recorded.managed)
    kube.require_shared()
    found = kube.check_tree(folder / "rendered/gke")
    assert found.ok, found.report()


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (
            shop.changed(PIPELINE, spec__source={"type": "notification", "topic": "arn:aws:sns:us-east-1:1:t"}),
            "is not a topic of Pub/Sub",
        ),
        (
            shop.changed(
                PIPELINE,
                spec__source={"type": "notification", "topic": "projects/others/topics/new"},
                spec__inventory={"type": "fileList", "location": "s3://lists/all.csv"},
            ),
            "would publish to `new`, which others read",
        ),
        (
            shop.changed(shop.WORKFLOW, spec__trigger__events=[{"url": "https://a.blob.core.windows.net/c/"}]),
            "of its own buckets only",
        ),
    ],
)
def test_what_google_cloud_cannot_serve_is_said(tmp_path, definition, words):
    folder = shop.write(tmp_path, WHERE, definition)
    assert words in rendered.render(folder, "-e", "gke", fails=True)
    assert not (folder / "rendered").exists()
