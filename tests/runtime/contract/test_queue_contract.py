"""What `queues/model.py` promises, asked of every adapter: see `backends` for how one is added."""

import asyncio
import os
import time
from types import SimpleNamespace

import pytest

from penstock_runtime.errors import TooLarge
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from tests.runtime.contract import backends


@pytest.fixture(scope="module", params=backends.names())
def backend(request, tmp_path_factory):
    module = backends.find(request.param)
    reason = module.missing()
    if reason:
        pytest.skip(f"{request.param}: {reason}")
    with module.serve(tmp_path_factory.mktemp(request.param)) as new:
        yield SimpleNamespace(name=request.param, limits=module.LIMITS, new=new)


@pytest.fixture
def binding(backend):
    return backend.new("work")


@pytest.fixture
def limits(backend):
    return backend.limits


def with_queue(binding, test):
    """Run the coroutine function `test` with the opened queue, and close it whatever happens."""

    async def main():
        queue = await open_queue(binding)
        try:
            return await test(queue)
        finally:
            await queue.close()

    return asyncio.run(main())


async def take(queue, count, lease=30.0, wait=2.0, patience=20.0):
    """Receive `count` messages, in as many requests as it takes."""
    found = []
    end = time.monotonic() + patience
    while len(found) < count and time.monotonic() < end:
        found += await queue.receive(min(count - len(found), queue.max_batch), lease, wait)
    return found


def bodies(messages):
    return sorted(message.body for message in messages)


def test_what_is_sent_is_received_and_acknowledged_for_ever(binding, limits):
    async def test(queue):
        before = time.time()
        await queue.send([Outgoing(b"hello")])
        (message,) = await take(queue, 1, lease=limits.shortest_lease)
        assert message.body == b"hello"
        assert message.id
        if limits.counts:
            assert message.receive_count == 1
        assert message.enqueued_at is None or before - 2 <= message.enqueued_at <= time.time() + 2
        assert await queue.acknowledge([message]) == []
        await asyncio.sleep(limits.shortest_lease + limits.margin)
        assert await queue.receive(1, 30, 0.2) == []

    with_queue(binding, test)


def test_a_body_comes_back_byte_for_byte(binding):
    odd = [
        b"{}",
        '{"ä": "€ 𝄞"}'.encode(),
        b"  leading and trailing \n",
        b"\xff\xfe\x00binary\x80",
        b"<a>&amp;]]></a>",
        b"bm90IGJhc2U2NA==",  # looks like base64 and is not
        bytes(range(256)),
    ]

    async def test(queue):
        await queue.send([Outgoing(body) for body in odd])
        found = await take(queue, len(odd))
        assert bodies(found) == sorted(odd)
        await queue.acknowledge(found)

    with_queue(binding, test)


def test_the_largest_body_is_taken_and_a_larger_one_refused_before_anything_is_sent(binding):
    size = 60_000

    async def test(queue):
        limit = min(queue.max_body, 1 << 20)
        body = os.urandom(size // 2).hex().encode()
        assert queue.max_body >= 48_000
        if len(body) <= limit:
            await queue.send([Outgoing(body)])
            (message,) = await take(queue, 1)
            assert message.body == body
            await queue.acknowledge([message])
        with pytest.raises(TooLarge) as caught:
            await queue.send([Outgoing(b"small"), Outgoing(b"x" * (queue.max_body + 1))])
        assert caught.value.size > caught.value.limit
        assert await queue.receive(1, 30, 0.2) == []

    with_queue(binding, test)


def test_attributes_and_keys_travel_where_the_service_carries_them(binding):
    async def test(queue):
        await queue.send([Outgoing(b"x", {"traceparent": "00-ab-cd-01", "who": "ä"}, key="k1")])
        (message,) = await take(queue, 1)
        if queue.carries_attributes:
            assert message.attributes["traceparent"] == "00-ab-cd-01"
            assert message.attributes["who"] == "ä"
        else:
            assert dict(message.attributes) == {}
        await queue.acknowledge([message])

    with_queue(binding, test)


def test_a_leased_message_is_seen_by_nobody_else(binding):
    async def test(queue):
        await queue.send([Outgoing(b"one")])
        held = await take(queue, 1, lease=30)
        assert await queue.receive(10, 30, 0.5) == []
        await queue.acknowledge(held)

    with_queue(binding, test)


def test_a_lease_that_runs_out_gives_the_message_to_the_next(binding, limits):
    async def test(queue):
        await queue.send([Outgoing(b"again")])
        (first,) = await take(queue, 1, lease=limits.shortest_lease)
        (second,) = await take(queue, 1)
        assert second.body == b"again"
        assert second.id == first.id
        if limits.counts:
            assert second.receive_count == 2
        if limits.notices_lost_leases:
            assert await queue.acknowledge([first]) == [first]
            assert await queue.renew([first], 30) == [first]
        assert await queue.acknowledge([second]) == []
        assert await queue.receive(1, 30, 0.5) == []

    with_queue(binding, test)


def test_a_renewed_lease_holds(binding, limits):
    async def test(queue):
        await queue.send([Outgoing(b"long")])
        (message,) = await take(queue, 1, lease=limits.shortest_lease)
        assert await queue.renew([message], 30) == []
        await asyncio.sleep(limits.shortest_lease + limits.margin)
        assert await queue.receive(1, 30, 0.2) == []
        assert await queue.acknowledge([message]) == []  # the receipt is the renewed one

    with_queue(binding, test)


def test_one_lost_lease_among_many_is_told_and_the_others_are_done(binding, limits):
    if not limits.notices_lost_leases:
        pytest.skip("the service accepts old receipts in silence")

    async def test(queue):
        await queue.send([Outgoing(b"lost")])
        (lost,) = await take(queue, 1, lease=limits.shortest_lease)
        (taken,) = await take(queue, 1)
        await queue.send([Outgoing(b"%d" % number) for number in range(4)])
        good = await take(queue, 4)
        assert await queue.acknowledge([good[0], good[1], lost, good[2], good[3]]) == [lost]
        assert await queue.acknowledge([taken]) == []
        assert await queue.receive(5, 30, 0.5) == []

    with_queue(binding, test)


def test_a_released_message_comes_again_at_once_and_is_counted(binding, limits):
    async def test(queue):
        await queue.send([Outgoing(b"back")])
        held = await take(queue, 1, lease=60)
        await queue.release(held)
        (again,) = await take(queue, 1, patience=5 + limits.margin)
        assert again.body == b"back"
        if limits.counts:
            assert again.receive_count == 2
        await queue.acknowledge([again])
        await queue.release([again])  # a lost lease is no error

    with_queue(binding, test)


def test_a_release_can_wait(binding, limits):
    if not limits.releases_with_delay:
        pytest.skip("the service releases at once only")

    async def test(queue):
        await queue.send([Outgoing(b"later")])
        held = await take(queue, 1, lease=60)
        delay = max(1.0, limits.shortest_lease)
        start = time.monotonic()
        await queue.release(held, delay)
        (again,) = await take(queue, 1)
        assert delay - 0.3 <= time.monotonic() - start <= delay + limits.margin + 2
        await queue.acknowledge([again])

    with_queue(binding, test)


def test_a_message_can_be_sent_for_later(binding, limits):
    async def test(queue):
        if not limits.delays:
            with pytest.raises(ValueError, match="delay"):
                await queue.send([Outgoing(b"later", delay=1.0)])
            return
        start = time.monotonic()
        await queue.send([Outgoing(b"later", delay=1.0)])
        (message,) = await take(queue, 1)
        assert time.monotonic() - start >= 0.7
        await queue.acknowledge([message])

    with_queue(binding, test)


def test_an_empty_queue_is_waited_for_as_long_as_said(binding):
    async def test(queue):
        start = time.monotonic()
        assert await queue.receive(1, 30, 0.0) == []
        assert time.monotonic() - start < 2
        start = time.monotonic()
        assert await queue.receive(1, 30, 1.0) == []
        assert time.monotonic() - start < 4

    with_queue(binding, test)


def test_a_message_that_comes_while_somebody_waits_ends_the_wait(binding):
    async def test(queue):
        waiting = asyncio.create_task(queue.receive(1, 30, 20))
        await asyncio.sleep(0.3)
        start = time.monotonic()
        await queue.send([Outgoing(b"now")])
        found = await waiting or await take(queue, 1)
        assert bodies(found) == [b"now"]
        assert time.monotonic() - start < 10
        await queue.acknowledge(found)

    with_queue(binding, test)


def test_many_messages_in_many_batches_each_once(binding, limits):
    async def test(queue):
        sent = [b"%06d" % number for number in range(limits.messages)]
        await queue.send([Outgoing(body) for body in sent])
        found = []
        while len(found) < len(sent):
            batch = await queue.receive(queue.max_batch, 60, 2)
            assert batch, f"{len(found)} of {len(sent)} came"
            assert len(batch) <= queue.max_batch
            assert await queue.acknowledge(batch) == []
            found += batch
        assert bodies(found) == sent
        assert len({message.id for message in found}) == len(sent)

    with_queue(binding, test)


def test_many_at_once_share_the_messages(binding, limits):
    count = limits.messages // 4

    async def test(queue):
        found = []

        async def consumer():
            while len(found) < count:
                batch = await queue.receive(5, 60, 1)
                found.extend(batch)
                assert await queue.acknowledge(batch) == []

        async def producer(part):
            for body in part:
                await queue.send([Outgoing(body)])

        sent = [b"%06d" % number for number in range(count)]
        await asyncio.gather(*(producer(sent[start::4]) for start in range(4)), *(consumer() for _ in range(4)))
        assert bodies(found) == sent

    with_queue(binding, test)


def test_two_objects_see_the_same_queue(binding):
    async def main():
        sender, receiver = await open_queue(binding), await open_queue(binding)
        try:
            await sender.send([Outgoing(b"across")])
            found = await take(receiver, 1)
            assert bodies(found) == [b"across"]
            assert await receiver.acknowledge(found) == []
        finally:
            await sender.close()
            await receiver.close()

    asyncio.run(main())


def test_queues_are_apart(backend):
    async def main():
        one, other = await open_queue(backend.new("one")), await open_queue(backend.new("other"))
        try:
            await one.send([Outgoing(b"mine")])
            assert await other.receive(1, 30, 0.3) == []
            found = await take(one, 1)
            assert bodies(found) == [b"mine"]
            await one.acknowledge(found)
        finally:
            await one.close()
            await other.close()

    asyncio.run(main())


def test_the_depth_is_told(binding, limits):
    if not limits.measures:
        pytest.skip("the service does not tell")

    async def test(queue):
        await queue.send([Outgoing(b"%d" % number) for number in range(3)])
        held = await take(queue, 1, lease=60)
        depth = await queue.depth()
        if limits.measures_leased:
            assert (depth.waiting, depth.leased) == (2, 1)
        else:
            assert depth.waiting in (2, 3)
        assert depth.oldest is None or 0 <= depth.oldest < 60
        await queue.acknowledge([*held, *await take(queue, 2)])

    with_queue(binding, test)


def test_nothing_to_do_is_no_request(binding):
    async def test(queue):
        await queue.send([])
        await queue.release([])
        assert await queue.renew([], 30) == []
        assert await queue.acknowledge([]) == []

    with_queue(binding, test)


def test_what_an_adapter_says_of_itself(binding):
    async def test(queue):
        assert queue.name == binding["name"]
        assert queue.max_batch >= 1
        assert queue.max_lease >= 600
        assert isinstance(queue.carries_attributes, bool)

    with_queue(binding, test)
