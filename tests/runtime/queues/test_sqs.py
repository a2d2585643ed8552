"""SQS beyond the contract: batches that are done in part, keys that end early, FIFO queues, the option boto3."""

import asyncio
import json

import pytest

from penstock_runtime.errors import Denied, Missing, Unavailable, Unusable
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from tests.support.services import moto
from tests.support.services.answers import answering
from tests.support.services.environ import environment


def with_queue(binding, test):
    async def main():
        queue = await open_queue(binding)
        try:
            return await test(queue)
        finally:
            await queue.close()

    return asyncio.run(main())


@pytest.fixture
def binding(request):
    url = moto.client("sqs").create_queue(QueueName=request.node.name.replace("[", "-").replace("]", ""))["QueueUrl"]
    with environment(moto.env()):
        yield {"type": "sqs", "url": url, "region": moto.REGION, "name": "work"}


def canned(reply, test):
    """Run `test` on a queue whose service answers what `reply` says for an operation."""

    def answer(asked):
        status, value, *more = reply(asked.headers["X-Amz-Target"].partition(".")[2], json.loads(asked.body))
        return (status, value, *more)

    with answering(answer) as server, environment(moto.ENV):
        return with_queue({"type": "sqs", "url": f"{server.url}/1/work", "region": moto.REGION, "name": "work"}, test)


def messages(count):
    return [{"MessageId": str(number), "ReceiptHandle": f"r{number}", "Body": str(number)} for number in range(count)]


@pytest.mark.parametrize("code", ["ReceiptHandleIsInvalid", "InvalidParameterValue"])
def test_what_a_batch_could_not_do_for_a_lost_lease_is_told(code):
    def reply(operation, value):
        if operation == "ReceiveMessage":
            return 200, {"Messages": messages(3)}
        assert [entry["ReceiptHandle"] for entry in value["Entries"]] == ["r0", "r1", "r2"]
        return 200, {"Failed": [{"Id": "1", "Code": code, "SenderFault": True}]}

    async def test(queue):
        found = await queue.receive(10, 30, 0)
        assert await queue.renew(found, 60) == [found[1]]
        assert await queue.acknowledge(found) == [found[1]]

    canned(reply, test)


def test_what_a_batch_could_not_do_for_another_reason_is_tried_again():
    def reply(operation, _value):
        if operation == "ReceiveMessage":
            return 200, {"Messages": messages(1)}
        return 200, {"Failed": [{"Id": "0", "Code": "InternalError", "SenderFault": False}]}

    async def test(queue):
        found = await queue.receive(10, 30, 0)
        with pytest.raises(Unavailable, match="DeleteMessageBatch: InternalError"):
            await queue.acknowledge(found)
        with pytest.raises(Unavailable, match="1 of a batch were not taken: InternalError"):
            await queue.send([Outgoing(b"x")])

    canned(reply, test)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "com.amazonaws.sqs#QueueDoesNotExist", Missing),
        (400, "com.amazon.coral.service#AccessDeniedException", Denied),
        (403, "InvalidSecurity", Denied),
        (400, "ThrottlingException", Unavailable),
        (503, "ServiceUnavailable", Unavailable),
        (500, "Whatever", Unavailable),
        (400, "InvalidParameterValue", Unusable),
    ],
)
def test_the_code_of_an_answer_decides(status, code, error):
    async def test(queue):
        with pytest.raises(error) as caught:
            await queue.receive(1, 30, 0)
        assert str(caught.value) == f"work: ReceiveMessage: {code.rpartition('#')[2]} ({status})"
        if error is Unavailable:
            assert caught.value.after == 4

    canned(lambda *_: (status, {"__type": code, "message": "secret"}, {"Retry-After": "4"}), test)


def test_a_session_that_ended_early_is_renewed_once():
    async def test(queue):
        assert await queue.receive(1, 30, 0) == []
        with pytest.raises(Denied, match="ExpiredToken"):
            await queue.receive(1, 30, 0)

    ended = (400, {"__type": "ExpiredToken"})
    replies = iter([ended, (200, {})])
    canned(lambda *_: next(replies, ended), test)


def test_a_fifo_queue_drops_what_it_has_seen():
    url = moto.client("sqs").create_queue(QueueName="seen.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]

    async def test(queue):
        for _ in range(2):
            await queue.send([Outgoing(b"once", key="k1")])
        assert len(await queue.receive(10, 30, 1)) == 1
        with pytest.raises(ValueError, match="delay"):
            await queue.send([Outgoing(b"x", key="k2", delay=1)])

    with environment(moto.env()):
        with_queue({"type": "sqs", "url": url, "region": moto.REGION, "name": "seen"}, test)


def test_boto3_does_the_same(binding):
    async def test(queue):
        await queue.send([Outgoing(b"%d" % number, {"a": "b"}) for number in range(12)] + [Outgoing(b"\xff")])
        found = []
        while len(found) < 13:
            found += await queue.receive(10, 30, 1)
        assert sorted(message.body for message in found) == sorted([*(b"%d" % number for number in range(12)), b"\xff"])
        assert {message.attributes.get("a") for message in found} == {"b", None}
        assert await queue.renew(found, 60) == []
        await queue.release(found[:1])
        assert (await queue.depth()).waiting == 1
        assert await queue.acknowledge(found[1:]) == []

    with_queue({**binding, "client": "boto3"}, test)

    async def missing(queue):
        with pytest.raises(Missing, match="work: ReceiveMessage"):
            await queue.receive(1, 30, 0)

    with_queue({**binding, "url": f"{binding['url']}-absent", "client": "boto3"}, missing)


def test_boto3_without_a_server_or_credentials(binding):
    async def away(queue):
        with pytest.raises(Unavailable, match="EndpointConnectionError"):
            await queue.receive(1, 30, 0)

    with_queue({**binding, "url": "http://127.0.0.1:1/1/work", "client": "boto3"}, away)

    async def denied(queue):
        with pytest.raises(Denied, match="NoCredentialsError"):
            await queue.receive(1, 30, 0)

    with environment({"AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"}):
        with_queue({**binding, "client": "boto3"}, denied)
