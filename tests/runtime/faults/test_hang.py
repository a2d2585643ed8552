"""A handler that hangs is timed out for real: its message goes on, and so do the others."""

import pytest

pytestmark = pytest.mark.slow


def test_a_process_is_killed_and_replaced(scene):
    with scene(handlerTimeout=1, maxReceiveCount=2, backoff={"initial": 0.1}, concurrency=2) as it:
        it.send([b"hang", *(b"%d" % number for number in range(20))])
        worker = it.worker("hangs")
        it.wait_until_done(20)
        (letter,) = it.parked(1)
        assert letter.body == b"hang"
        assert '"reason":"Overdue"' in letter.attributes["penstock-dead-letter"]
        assert [count for body, _, count in it.lines if body == "hang"] == ["1", "2"]
        worker.terminate()
        assert worker.wait() == 0
        assert not [line for line in worker.log if line["level"] == "critical"]


def test_a_thread_cannot_be_killed_so_the_worker_ends_and_the_message_goes_on(scene):
    with scene(handlerTimeout=1, maxReceiveCount=1, gracePeriod=5, concurrency=2, execution="thread") as it:
        it.send([b"hang", *(b"%d" % number for number in range(4))])
        worker = it.worker("hangs")
        assert worker.wait(30) == 70
        (letter,) = it.parked(1)
        assert letter.body == b"hang"
        successor = it.worker("hangs")
        it.wait_until_done(4)
        assert successor.process.poll() is None


def test_a_coroutine_that_does_not_listen_ends_the_process_and_its_message_goes_on(scene):
    with scene(handlerTimeout=1, backoff={"initial": 0.1}) as it:
        it.send([b"hang"])
        worker = it.worker("deaf")
        assert worker.wait(40) == 70
        assert "a handler hangs and cannot be stopped; the process ends" in worker.events()
        it.worker("deaf")
        it.wait_until_done(1)


def test_a_coroutine_is_cancelled(scene):
    with scene(handlerTimeout=1, maxReceiveCount=1) as it:
        it.send([b"slow"])
        worker = it.worker("begun", {"seconds": 60})
        (letter,) = it.parked(1)
        assert letter.body == b"slow"
        assert worker.process.poll() is None
