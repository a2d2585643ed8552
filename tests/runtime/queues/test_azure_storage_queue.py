"""Azure Storage Queue as others fill it: plain text, base64 of Event Grid, limits, refusals."""

import asyncio
import base64
import json

import pytest

from penstock_runtime.errors import Denied, Missing, Rejected, TooLarge
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from tests.support.services import azurite
from tests.support.services.environ import environment


@pytest.fixture
def binding(request):
    if reason := azurite.missing():
        pytest.skip(reason)
    name = f"q{abs(hash(request.node.nodeid)):x}"
    assert azurite.request("queue", "PUT", f"/{name}") == 201
    with environment(azurite.env()):
        yield {"type": "azureStorageQueue", "account": azurite.ACCOUNT, "name": name}


def with_queue(binding, test):
    async def main():
        queue = await open_queue(binding)
        try:
            return await test(queue)
        finally:
            await queue.close()

    return asyncio.run(main())


def test_text_is_carried_as_it_is(binding):
    bodies = [
        b"{}",
        '{"\u00e4": "\u20ac \U0001d11e"}'.encode(),
        b"a<b>&amp;]]>",
        b"line\r\nline\n\ttab ",
        b"bm90IGJhc2U2NA==",
    ]

    async def test(queue):
        await queue.send([Outgoing(body) for body in bodies])
        found = await queue.receive(32, 30, 2)
        assert sorted(message.body for message in found) == sorted(bodies)
        assert await queue.acknowledge(found) == []

    with_queue(binding, test)


def test_what_is_no_text_is_rejected_before_anything_is_sent(binding):
    async def test(queue):
        for body in (b"\xff", b"a\x00b"):
            with pytest.raises(Rejected, match="encoding: base64"):
                await queue.send([Outgoing(b"good"), Outgoing(body)])
        assert await queue.receive(1, 30, 0) == []

    with_queue(binding, test)


def test_text_of_64_kib_is_taken_and_one_byte_more_refused(binding):
    async def test(queue):
        await queue.send([Outgoing(b"x" * 65_536)])
        (message,) = await queue.receive(1, 30, 2)
        assert len(message.body) == 65_536
        with pytest.raises(TooLarge):
            await queue.send([Outgoing(b"x" * 65_537)])

    with_queue(binding, test)


def test_the_base64_of_event_grid_is_opened_and_plain_text_beside_it_taken(binding):
    event = json.dumps({"type": "Microsoft.Storage.BlobCreated"}).encode()

    async def fill(queue):
        await queue.send([Outgoing(base64.b64encode(event)), Outgoing(event)])

    async def test(queue):
        found = await queue.receive(2, 30, 2)
        assert [message.body for message in found] == [event, event]

    with_queue(binding, fill)
    with_queue({**binding, "encoding": "base64"}, test)


def test_the_address_of_an_emulator_is_taken_from_the_binding(binding):
    url = f"http://127.0.0.1:{azurite.server().port}/{azurite.ACCOUNT}/{binding['name']}"

    async def test(queue):
        await queue.send([Outgoing(b"x")])
        assert len(await queue.receive(1, 30, 2)) == 1

    with environment({"AZURE_STORAGE_KEY": azurite.KEY}):
        with_queue({**binding, "url": url}, test)


def test_a_queue_that_does_not_exist_is_missing(binding):
    async def test(queue):
        for call in (queue.receive(1, 30, 0), queue.send([Outgoing(b"x")]), queue.depth()):
            with pytest.raises(Missing, match="QueueNotFound"):
                await call

    with_queue({**binding, "name": "absent"}, test)


def test_a_wrong_key_is_denied_and_not_told(binding):
    wrong = base64.b64encode(b"not the key of this account").decode()
    connection = azurite.server().connection.replace(azurite.KEY, wrong)

    async def test(queue):
        with pytest.raises(Denied) as caught:
            await queue.receive(1, 30, 0)
        assert wrong not in str(caught.value)
        assert wrong not in repr(queue._access)

    with environment({"AZURE_STORAGE_CONNECTION_STRING": connection}):
        with_queue(binding, test)


def test_the_count_of_deliveries_and_the_depth_are_told(binding):
    async def test(queue):
        await queue.send([Outgoing(b"x"), Outgoing(b"y")])
        for expected in (1, 2):
            found = await queue.receive(2, 30, 2)
            assert [message.receive_count for message in found] == [expected, expected]
            await queue.release(found)
        assert (await queue.depth()).waiting == 2

    with_queue(binding, test)
