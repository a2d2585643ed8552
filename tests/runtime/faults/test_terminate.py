"""SIGTERM: what is being handled is finished, what is not is given back, nothing is lost and nothing done twice."""

import signal
import time

import pytest

pytestmark = pytest.mark.slow


def test_under_load_nothing_is_lost_and_nothing_is_done_twice(scene):
    count = 3000
    with scene(concurrency=16, batchSize=32, gracePeriod=20, lease={"seconds": 20}) as it:
        it.send([b"%05d" % number for number in range(count)])
        ended = []
        worker = it.worker("quick", {"seconds": 0.02})
        # One worker is asked to go while its successor is already coming, as in a rolling update.
        while len(it.recorded) < count:
            worker.wait_for("consuming")
            time.sleep(0.5)
            successor = it.worker("quick", {"seconds": 0.02})
            worker.terminate()
            ended.append(worker.wait())
            worker = successor
        worker.terminate()
        ended.append(worker.wait())
        assert set(ended) == {0}
        assert len(ended) >= 3
        assert len(it.recorded) == count
        assert set(it.recorded.values()) == {1}
        depth = it.depth()
        assert (depth.waiting, depth.leased) == (0, 0)


def test_the_message_in_work_is_finished_and_the_next_one_left(scene):
    with scene(gracePeriod=20) as it:
        it.send([b"first", b"second"])
        worker = it.worker("begun", {"seconds": 2}, batchSize=2)
        it.begun()
        start = time.monotonic()
        worker.terminate()
        assert worker.wait() == 0
        assert time.monotonic() - start < 10
        assert [(body, word) for body, word, _ in it.lines] == [("first", "begun"), ("first", "ended")]
        depth = it.depth()
        assert (depth.waiting, depth.leased) == (1, 0)  # given back at once, not when its lease runs out


def test_what_does_not_end_in_time_is_given_back(scene):
    with scene(gracePeriod=2, lease={"seconds": 60}) as it:
        it.send([b"long"])
        worker = it.worker("begun", {"seconds": 60})
        it.begun()
        start = time.monotonic()
        worker.terminate()
        assert worker.wait() == 0
        assert time.monotonic() - start < 6
        assert "the grace period is over; what is not finished is released" in worker.events()
        assert it.depth().waiting == 1


@pytest.mark.parametrize("handler", ["begun", "sync", "held"])
def test_a_second_signal_ends_at_once(scene, handler):
    with scene(gracePeriod=60, lease={"seconds": 60}) as it:
        it.send([b"long"])
        worker = it.worker(handler, {"seconds": 30})
        it.begun()
        worker.terminate()
        time.sleep(0.5)
        start = time.monotonic()
        worker.terminate()
        assert worker.wait() == 143
        assert time.monotonic() - start < 3


def test_an_interrupt_drains_too(scene):
    with scene() as it:
        worker = it.worker("quick")
        worker.wait_for("consuming")
        worker.process.send_signal(signal.SIGINT)
        assert worker.wait() == 0


def test_an_idle_worker_goes_at_once(scene):
    with scene(gracePeriod=60) as it:
        worker = it.worker("quick")
        worker.wait_for("consuming")
        time.sleep(0.5)
        start = time.monotonic()
        worker.terminate()
        assert worker.wait() == 0
        assert time.monotonic() - start < 5


def test_a_handler_that_keeps_the_loop_is_ended_from_beside(scene):
    with scene(gracePeriod=1, lease={"seconds": 60}) as it:
        it.send([b"long"])
        worker = it.worker("held", {"seconds": 60})
        it.begun()
        worker.terminate()
        assert worker.wait(20) == 70
        assert "the grace period is over and the handler does not let go" in worker.events()
        assert it.depth().leased + it.depth().waiting == 1


def test_a_handler_in_threads_that_does_not_end_is_left_behind(scene):
    with scene(gracePeriod=2, lease={"seconds": 60}) as it:
        it.send([b"long"])
        worker = it.worker("sync", {"seconds": 60}, execution="thread")
        it.begun()
        worker.terminate()
        assert worker.wait(20) == 0
        assert it.depth().waiting == 1
