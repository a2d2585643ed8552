"""Events of buckets on AWS: straight to the queues of workflows, and through a topic to those of pipelines."""

import pytest

from penstock.graph.nodes import Subscription
from penstock.targets.aws.queues import filter_policy
from tests.support import rendered
from tests.targets import shop
from tests.targets.aws.test_workers import ACCOUNT, WHERE

UPLOADS = f"uploads-{ACCOUNT}-eu-central-1"
GAUGES = f"gauges-{ACCOUNT}-eu-central-1"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = shop.write(tmp_path_factory.mktemp("events"), WHERE, shop.WORKFLOW, shop.PIPELINE)
    rendered.render(folder, "-e", "eks")
    return rendered.record(folder, "eks")


def pattern(recorded, name):
    return rendered.document(recorded.one("EventRule", name).get("eventPattern"))


def test_each_event_of_a_workflow_is_a_rule_to_its_queue(recorded):
    first = pattern(recorded, "workflow-orders-events-0")
    assert first == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [UPLOADS]}, "object": {"key": [{"wildcard": "orders/*.csv"}]}},
    }
    second = pattern(recorded, "workflow-orders-events-1")
    assert second["detail-type"] == ["Object Created", "Object Deleted"]
    assert second["detail"]["object"] == {"key": [{"prefix": "returns/"}]}
    target = recorded.one("EventTarget", "workflow-orders-events-0-target")
    queue = recorded.one("Queue", "workflow-orders-queue")
    assert target.get("arn") == queue.outputs["arn"]
    assert recorded.depends_on(target, recorded.one("QueuePolicy", "workflow-orders-queue-policy"))


def test_only_these_rules_may_send(recorded):
    policy = rendered.document(recorded.one("QueuePolicy", "workflow-orders-queue-policy").get("policy"))
    rules = [one for one in recorded.of_type("EventRule") if one.name.startswith("workflow-orders-")]
    assert len(rules) == 2
    assert [row["Condition"]["ArnEquals"]["aws:SourceArn"] for row in policy["Statement"]] == [
        rule.outputs["arn"] for rule in rules
    ]
    assert {row["Principal"]["Service"] for row in policy["Statement"]} == {"events.amazonaws.com"}
    assert {row["Action"] for row in policy["Statement"]} == {"sqs:SendMessage"}


def test_a_bucket_announces_what_somebody_wants(recorded):
    notifications = {one.get("bucket"): one for one in recorded.of_type("BucketNotification")}
    assert set(notifications) == {UPLOADS, GAUGES}
    assert notifications[UPLOADS].get("eventbridge") is True
    topic = recorded.one("Topic", "platform-topic-events-gauges")
    assert notifications[GAUGES].get("topics") == [{"topicArn": topic.outputs["arn"], "events": ["s3:ObjectCreated:*"]}]
    policy = recorded.one("TopicPolicy", "platform-topic-events-gauges-policy")
    assert recorded.depends_on(notifications[GAUGES], policy)
    (row,) = rendered.document(policy.get("policy"))["Statement"]
    assert row["Principal"] == {"Service": "s3.amazonaws.com"}
    assert row["Condition"] == {
        "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{GAUGES}"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }


def test_a_pipeline_subscribes_for_the_keys_that_it_wants(recorded):
    subscription = recorded.one("TopicSubscription", "pipeline-tides-subscription")
    assert subscription.get("topic") == recorded.one("Topic", "platform-topic-events-gauges").outputs["arn"]
    assert subscription.get("filterPolicyScope") == "MessageBody"
    assert rendered.document(subscription.get("filterPolicy")) == {
        "Records": {"s3": {"object": {"key": [{"suffix": ".nc"}]}}}
    }


@pytest.mark.parametrize(
    ("prefix", "suffix", "keys"),
    [
        (None, None, None),
        ("", "", None),
        ("raw/", None, [{"prefix": "raw/"}]),
        (None, ".idx", [{"suffix": ".idx"}]),
        ("dt=2024/a b", None, [{"prefix": "dt%3D2024/a+b"}]),  # S3 encodes the keys of its notifications
    ],
)
def test_the_filter_matches_keys_as_s3_writes_them(prefix, suffix, keys):
    found = filter_policy(Subscription("s", "Pipeline/p", topic="t", queue="q", prefix=prefix, suffix=suffix))
    assert found == (None if keys is None else {"Records": {"s3": {"object": {"key": keys}}}})
