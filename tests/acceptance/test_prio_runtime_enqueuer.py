"""Checks G 25 and 26 of Prio: the contract of the enqueuer."""

import asyncio

import pytest

from penstock_runtime.errors import Unavailable
from penstock_runtime.queues.model import Outgoing
from penstock_runtime.scheduling.enqueuer import Enqueuer
from tests.runtime.scheduling.fakes import MemoryQueue


class Slow:
    """A queue whose sends wait until they are let through."""

    def __init__(self):
        self.gate = asyncio.Event()
        self.sent = []

    async def send(self, messages):
        await self.gate.wait()
        self.sent.extend(message.body for message in messages)


def test_G_25_with_one_token_the_others_wait_for_the_first():
    async def scenario():
        queue, done = Slow(), []
        enqueuer = Enqueuer(queue, 1)

        def completion(name):
            async def note(error):
                done.append((name, error))

            return note

        jobs = [
            asyncio.create_task(enqueuer.enqueue(Outgoing(name.encode()), completion(name)))
            for name in ("first", "second", "third")
        ]
        await asyncio.sleep(0.05)
        waiting = (sum(job.done() for job in jobs), list(done))
        queue.gate.set()
        await asyncio.gather(*jobs)
        await enqueuer.stop()
        return waiting, done, enqueuer.most_busy

    waiting, done, most_busy = asyncio.run(scenario())
    assert waiting == (1, [])
    assert sorted(name for name, _ in done) == ["first", "second", "third"]
    assert [error for _, error in done] == [None] * 3
    assert most_busy == 1


def counted(tokens, jobs, rounds=1, queue=None):
    async def scenario():
        sink = queue or MemoryQueue()
        enqueuer = Enqueuer(sink, tokens, attempts=2, first_wait=0.0)
        completions = {}
        for turn in range(rounds):
            for number in range(jobs):

                async def note(error, key=(turn, number)):
                    await asyncio.sleep(0)
                    completions.setdefault(key, []).append(error)

                await enqueuer.enqueue(Outgoing(b"x"), note)
            await enqueuer.stop()
            assert len(completions) == jobs * (turn + 1)  # stop returned after every completion
        return completions, enqueuer, sink

    return asyncio.run(scenario())


def test_G_25_stop_returns_after_a_thousand_completions_and_each_is_called_once():
    completions, _, queue = counted(100, 1000)
    assert {len(errors) for errors in completions.values()} == {1}
    assert len(queue.sent) == 1000


def test_G_25_an_enqueuer_may_be_used_after_stop():
    completions, _, queue = counted(10, 25, rounds=3)
    assert (len(completions), len(queue.sent)) == (75, 75)


def test_G_25_a_failed_send_completes_each_job_once_with_the_error():
    error = Unavailable("away", after=0.0)
    completions, enqueuer, queue = counted(10, 30, queue=MemoryQueue(error=error))
    assert {tuple(errors) for errors in completions.values()} == {(error,)}
    assert (queue.sent, enqueuer.busy) == ([], 0)


def test_G_25_tasks_that_are_handed_over_together_share_requests():
    _, _, queue = counted(100, 100)
    assert queue.sizes == [10] * 10


def test_G_26_never_more_than_a_hundred_at_once():
    _, enqueuer, _ = counted(100, 1000)
    assert enqueuer.most_busy == 100


@pytest.mark.parametrize("tokens", [0, -1])
def test_G_26_an_enqueuer_without_tokens_is_refused(tokens):
    with pytest.raises(ValueError, match="at least 1"):
        Enqueuer(MemoryQueue(), tokens)
