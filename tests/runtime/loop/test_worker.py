"""The consumer on a scripted queue: what it asks for, what it settles, how it ends."""

import asyncio
import time

import pytest

from penstock_runtime import handler
from penstock_runtime.errors import Denied, PartialFailure, Rejected, Retry, Stop, Unavailable
from penstock_runtime.loop.leases import Leases
from penstock_runtime.loop.settings import Backoff, Settings
from penstock_runtime.loop.slots import Way
from penstock_runtime.loop.stats import Stats
from penstock_runtime.loop.worker import Worker
from penstock_runtime.metrics import Registry
from tests.runtime.loop.fakes import ScriptedQueue, message

QUICK = Backoff(initial=0, jitter=0)


def work(queue, call, dead=None, batched=False, until=None, **settings):
    """Run a worker until `until()` is true (or its limit is reached), and return (exit code, worker)."""

    async def main():
        leases = Leases()
        values = {"backoff": QUICK, "grace": 5.0, **settings}
        worker = Worker(
            Settings(**values), queue, dead, Way(call, batched), leases=leases, stats=Stats(Registry({}), leases)
        )
        task = asyncio.create_task(worker.work())
        end = time.monotonic() + 10
        while until is not None and not until() and not task.done():
            assert time.monotonic() < end
            await asyncio.sleep(0.005)
        if until is not None:
            worker.stop(within=5)
        return await task, worker

    return asyncio.run(main())


async def nothing(_message):
    pass


def test_what_succeeds_is_acknowledged_in_batches():
    queue = ScriptedQueue([message(str(number)) for number in range(20)])
    code, _ = work(queue, nothing, batch_size=10, message_limit=20)
    assert code == 0
    assert sorted(one for (ids,) in queue.did("acknowledge") for one in ids) == sorted(map(str, range(20)))
    assert len(queue.did("acknowledge")) <= 3


def test_the_first_receive_does_not_wait_and_the_next_ones_do():
    queue = ScriptedQueue()
    work(queue, nothing, until=lambda: len(queue.calls) > 2)
    waits = [wait for _, wait in queue.did("receive")]
    assert (waits[0], waits[1]) == (0.0, 20.0)


def test_no_more_is_asked_for_than_can_be_begun():
    running = most = 0

    async def call(_message):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1

    queue = ScriptedQueue([message(str(number)) for number in range(30)])
    work(queue, call, concurrency=4, message_limit=30)
    assert most == 4
    assert max(limit for limit, _ in queue.did("receive")) <= 4


def test_a_message_limit_is_never_passed():
    queue = ScriptedQueue([message(str(number)) for number in range(30)])
    work(queue, nothing, concurrency=4, batch_size=8, message_limit=13)
    assert len(queue.messages) == 17
    assert sum(len(ids) for (ids,) in queue.did("acknowledge")) == 13


def test_what_fails_is_released_with_its_pause_and_then_parked():
    async def call(_message):
        raise ValueError("bad")

    queue, dead = ScriptedQueue([message("1"), message("2", receives=5)]), ScriptedQueue()
    _, worker = work(queue, call, dead, message_limit=2, backoff=Backoff(initial=4, jitter=0))
    assert queue.did("release") == [[["1"], 4.0]]
    assert dead.did("send") == [[[b"{}"]]]
    assert queue.did("acknowledge") == [[["2"]]]
    assert worker._stats.failed.values == {"ValueError": 2}
    assert worker._stats.parked.values == {"ValueError": 1}


def test_what_cannot_be_parked_is_never_acknowledged():
    async def call(_message):
        raise Rejected("no")

    queue, dead = ScriptedQueue([message("1")]), ScriptedQueue(send=[Unavailable("away")] * 99)
    work(queue, call, dead, message_limit=1, lease=0.2)
    assert queue.did("acknowledge") == []
    assert queue.did("release") == [[["1"], 300.0]]


def test_an_acknowledgement_is_tried_again_while_the_service_is_away():
    queue = ScriptedQueue([message("1")], acknowledge=[Unavailable("away"), Unavailable("away", after=0.01)])
    work(queue, nothing, message_limit=1)
    assert queue.did("acknowledge") == [[["1"]]]


def test_a_lost_lease_is_counted_and_no_reason_to_end():
    queue = ScriptedQueue([message("1"), message("2")])
    queue.lost = ["1"]
    code, worker = work(queue, nothing, message_limit=2)
    assert code == 0
    assert worker._stats.lost.values == {"": 1}
    assert worker._stats.succeeded.values == {"": 1}


def test_retry_says_when():
    async def call(_message):
        raise Retry("later", after=42)

    queue = ScriptedQueue([message("1")])
    work(queue, call, message_limit=1)
    assert queue.did("release") == [[["1"], 42.0]]


def test_stop_ends_the_worker_with_its_code_and_gives_the_message_back():
    async def call(_message):
        raise Stop("enough", 9)

    queue = ScriptedQueue([message("1"), message("2")])
    code, _ = work(queue, call, until=lambda: False, batch_size=2)
    assert code == 9
    given_back = [one for ids, _ in queue.did("release") for one in ids]
    assert sorted(given_back) == ["1", "2"]
    assert queue.did("acknowledge") == []


def test_a_message_that_was_delivered_too_often_is_parked_without_a_handler():
    async def call(_message):
        pytest.fail("it must not be called")

    queue, dead = ScriptedQueue([message("1", receives=6)]), ScriptedQueue()
    work(queue, call, dead, message_limit=1, max_receives=5)
    assert len(dead.did("send")) == 1


def test_a_handler_that_takes_too_long_is_cancelled():
    cancelled = []

    async def call(one):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(one.id)
            raise

    queue = ScriptedQueue([message("1"), message("2")])
    _, worker = work(queue, call, message_limit=2, timeout=0.1)
    assert cancelled == ["1", "2"]
    assert worker._stats.failed.values == {"Overdue": 2}


def test_a_handler_that_swallows_its_cancellation_has_still_failed():
    async def call(_message):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return

    _, worker = work(ScriptedQueue([message("1")]), call, message_limit=1, timeout=0.1)
    assert worker._stats.failed.values == {"Overdue": 1}
    assert worker._stats.succeeded.values == {"": 0}


@pytest.mark.parametrize("error", [SystemExit(1), asyncio.CancelledError()])
def test_what_would_end_a_program_is_a_failure_of_its_message(error):
    async def call(_message):
        raise error

    code, worker = work(ScriptedQueue([message("1")]), call, message_limit=1)
    assert code == 0
    assert worker._stats.failed.values == {type(error).__name__: 1}


def test_a_queue_that_is_away_is_tried_again_with_pauses():
    queue = ScriptedQueue([message("1")], receive=[Unavailable("away", after=0.01), Unavailable("away", after=0.01)])
    code, worker = work(queue, nothing, message_limit=1)
    assert code == 0
    assert worker._stats.trouble.values == {"receive": 2}


def test_a_queue_that_denies_ends_the_worker_after_it_gave_back_what_it_held():
    queue = ScriptedQueue([message("1")])

    async def call(_message):
        queue.faults["receive"] = [Denied("no")]
        await asyncio.sleep(60)

    with pytest.raises(Denied):
        work(queue, call, until=lambda: False, concurrency=2, grace=0.3)
    assert queue.did("release") == [[["1"], 0.0]]


def test_a_batched_handler_gets_first_deliveries_together_and_later_ones_alone():
    seen = []

    async def call(messages):
        seen.append([one.id for one in messages])

    sent = [message("1"), message("2"), message("3", receives=2), message("4"), message("5")]
    work(ScriptedQueue(sent), call, batched=True, batch_size=5, message_limit=5)
    assert seen == [["1", "2"], ["3"], ["4", "5"]]


def test_a_partial_failure_concerns_only_those_that_failed():
    async def call(messages):
        raise PartialFailure({"2": ValueError("bad")})

    queue = ScriptedQueue([message("1"), message("2"), message("3")])
    work(queue, call, batched=True, batch_size=3, message_limit=3)
    assert queue.did("acknowledge") == [[["1", "3"]]]
    assert [ids for ids, _ in queue.did("release")] == [["2"]]


def test_a_batched_handler_is_marked():
    @handler.batched
    async def several(messages, context):
        pass

    several.__module__ = __name__
    globals()["several"] = several
    assert handler.load(f"{__name__}:several").batched
