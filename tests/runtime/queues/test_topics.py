"""Topics that are published to, and what arrives at the queues behind them."""

import asyncio
import json

import pytest

from penstock_runtime.errors import Missing, Rejected, TooLarge, Unusable
from penstock_runtime.queues import open_queue
from penstock_runtime.queues._sns_envelope import unwrapped
from penstock_runtime.queues.model import Outgoing
from tests.support.services import moto, pstest
from tests.support.services.environ import environment

BODIES = [b"plain", '{"a": "\u00e4 <&>"}'.encode(), b"\xff\x00binary"]


def publish(binding, messages):
    async def main():
        queue = await open_queue(binding)
        try:
            await queue.send(messages)
        finally:
            await queue.close()

    asyncio.run(main())


def drain(binding, count):
    async def main():
        queue = await open_queue(binding)
        try:
            found = []
            for _ in range(40):
                batch = await queue.receive(10, 30, 0.5)
                found += batch
                await queue.acknowledge(batch)
                if len(found) >= count:
                    break
            return found
        finally:
            await queue.close()

    return asyncio.run(main())


@pytest.fixture
def sns(request):
    """A topic with two queues behind it: one gets messages raw, one wrapped."""
    name = request.node.name.replace("[", "-").replace("]", "")[:60]
    topics, queues = moto.client("sns"), moto.client("sqs")
    arn = topics.create_topic(Name=name)["TopicArn"]
    made = {}
    for kind, raw in (("raw", "true"), ("wrapped", "false")):
        url = queues.create_queue(QueueName=f"{name}-{kind}")["QueueUrl"]
        target = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        topics.subscribe(
            TopicArn=arn,
            Protocol="sqs",
            Endpoint=target,
            Attributes={"RawMessageDelivery": raw},
            ReturnSubscriptionArn=True,
        )
        made[kind] = {"type": "sqs", "url": url, "region": moto.REGION, "name": kind}
    with environment(moto.env()):
        yield {"type": "sns", "arn": arn, "region": moto.REGION, "name": "topic"}, made


@pytest.mark.parametrize("kind", ["raw", "wrapped"])
def test_what_sns_hands_on_arrives_as_it_was_published(sns, kind):
    topic, queues = sns
    publish(topic, [Outgoing(body, {"who": "\u00e4", "trace": "1"}, key="k") for body in BODIES])
    found = drain(queues[kind], len(BODIES))
    assert sorted(message.body for message in found) == sorted(BODIES)
    assert all(message.attributes["who"] == "\u00e4" for message in found)
    assert all(message.attributes["penstock-key"] == "k" for message in found)
    assert all("penstock-encoding" not in message.attributes for message in found)


def test_many_messages_are_published_in_batches(sns):
    topic, queues = sns
    publish(topic, [Outgoing(b"%03d" % number) for number in range(25)])
    assert sorted(message.body for message in drain(queues["raw"], 25)) == [b"%03d" % number for number in range(25)]


def test_a_topic_that_does_not_exist_is_missing():
    arn = f"arn:aws:sns:{moto.REGION}:{moto.ACCOUNT}:absent"
    with environment(moto.env()), pytest.raises(Missing, match="topic: PublishBatch: NotFound"):
        publish({"type": "sns", "arn": arn, "region": moto.REGION, "name": "topic"}, [Outgoing(b"x")])


@pytest.mark.parametrize(
    ("message", "error", "words"),
    [
        (Outgoing(b"x" * 262_145), TooLarge, "262145 bytes"),
        (Outgoing(b"x", delay=5), ValueError, "no delay"),
        (Outgoing(b""), Rejected, "empty"),
        (Outgoing(b"x", {str(number): "x" for number in range(11)}), Rejected, "11 attributes"),
    ],
)
def test_what_sns_cannot_carry_is_said_before_anything_is_sent(sns, message, error, words):
    topic, queues = sns
    with pytest.raises(error, match=words):
        publish(topic, [Outgoing(b"good"), message])
    assert drain(queues["raw"], 0) == []


def test_a_topic_is_no_queue(sns):
    topic, _ = sns

    async def main():
        queue = await open_queue(topic)
        try:
            for call in (queue.receive(1, 1, 0), queue.renew([], 1), queue.acknowledge([]), queue.release([])):
                with pytest.raises(Unusable, match="topic is a topic"):
                    await call
            assert (await queue.depth()).waiting is None
        finally:
            await queue.close()

    asyncio.run(main())


NOTIFICATION = {
    "Type": "Notification",
    "MessageId": "m",
    "TopicArn": "arn:aws:sns:eu-central-1:123456789012:t",
    "Message": "inner",
    "Timestamp": "2026-11-28T00:00:00.000Z",
    "MessageAttributes": {"a": {"Type": "String", "Value": "1"}},
}


def test_only_a_notification_is_unwrapped():
    assert unwrapped(json.dumps(NOTIFICATION)) == ("inner", {"a": "1"})
    without = {name: value for name, value in NOTIFICATION.items() if name != "MessageAttributes"}
    assert unwrapped(json.dumps(without)) == ("inner", {})


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "{}",
        '{"TopicArn": "Notification"',
        json.dumps({**NOTIFICATION, "Type": "SubscriptionConfirmation", "x": "Notification"}),
        json.dumps({**NOTIFICATION, "Message": {"no": "text"}}),
        json.dumps({**NOTIFICATION, "MessageAttributes": ["x"]}),
        json.dumps({"about": '"TopicArn" "Notification"'}),
        json.dumps([NOTIFICATION]),
    ],
)
def test_everything_else_is_a_message_of_its_own(text):
    assert unwrapped(text) is None


@pytest.fixture
def pubsub(request):
    if reason := pstest.missing():
        pytest.skip(reason)
    name = request.node.name[:60]
    pstest.create(name, f"{name}-worker")
    place = {"project": pstest.PROJECT, "topic": name}
    with environment(pstest.env()):
        yield (
            {"type": "pubsubTopic", **place, "name": "topic"},
            {"type": "pubsub", **place, "subscription": f"{name}-worker", "name": "queue"},
        )


def test_what_pubsub_hands_on_arrives_as_it_was_published(pubsub):
    topic, queue = pubsub
    publish(topic, [Outgoing(body, {"who": "\u00e4"}, key="k") for body in [*BODIES, b""]])
    found = drain(queue, len(BODIES) + 1)
    assert sorted(message.body for message in found) == sorted([*BODIES, b""])
    assert all(message.attributes == {"who": "\u00e4", "penstock-key": "k"} for message in found)


def test_many_messages_are_published_to_pubsub_in_few_requests(pubsub):
    topic, queue = pubsub
    publish(topic, [Outgoing(b"%04d" % number + b"x" * 9000) for number in range(2200)])
    assert len(drain(queue, 0)) > 0


def test_an_absent_topic_of_pubsub_is_missing(pubsub):
    topic, _ = pubsub
    with pytest.raises(Missing, match="topic: Publish: NOT_FOUND"):
        publish({**topic, "topic": "absent"}, [Outgoing(b"x")])


def test_a_subscription_without_a_topic_cannot_be_sent_to(pubsub):
    _, queue = pubsub
    with pytest.raises(Unusable, match="names no topic"):
        publish({name: value for name, value in queue.items() if name != "topic"}, [Outgoing(b"x")])
