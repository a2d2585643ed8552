"""A lease runs out only when the worker is really gone."""

import time

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("handler", "execution"),
    [("begun", None), ("held", None), ("sync", "thread"), ("sync", "process"), ("begun", "process")],
)
def test_long_work_is_done_once_while_another_worker_waits(scene, handler, execution):
    config = {"execution": execution} if execution else {}
    with scene(lease={"seconds": 1}, **config) as it:
        it.send([b"long"])
        workers = [it.worker(handler, {"seconds": 5}) for _ in range(2)]
        it.wait_until_done(1)
        time.sleep(1.5)
        assert [(word, count) for _, word, count in it.lines] == [("begun", "1"), ("ended", "1")]
        for worker in workers:
            worker.terminate()
        assert [worker.wait() for worker in workers] == [0, 0]


def test_the_message_of_a_dead_worker_goes_on_when_its_lease_runs_out(scene):
    with scene(lease={"seconds": 3}) as it:
        it.send([b"mine"])
        first = it.worker("begun", {"seconds": 60})
        it.begun()
        second = it.worker("quick")
        second.wait_for("consuming")
        time.sleep(3)
        assert len(it.lines) == 1  # the first one lives and renews
        first.kill()
        killed = time.monotonic()
        it.wait_until_done(1)
        assert time.monotonic() - killed < 3 + 2
        assert it.lines[-1][2] == "2"


def test_messages_that_wait_in_the_worker_are_renewed_too(scene):
    with scene(lease={"seconds": 1}, batchSize=4) as it:
        it.send([b"1", b"2", b"3", b"4"])
        it.worker("quick", {"seconds": 1})
        it.worker("quick", {"seconds": 1})
        it.wait_until_done(4)
        time.sleep(1.5)
        assert set(it.recorded.values()) == {1}


def test_without_renewal_the_lease_is_as_long_as_said(scene):
    with scene(lease={"seconds": 1, "renew": False}) as it:
        it.send([b"slow"])
        worker = it.worker("begun", {"seconds": 3})
        it.begun()
        it.worker("quick")
        it.wait_until_done(1)
        worker.wait_for("the lease ran out before the message was settled; it comes again")
        assert worker.process.poll() is None  # which is no reason to end
