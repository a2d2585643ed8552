"""`kill -9` of workers at random moments: every message is handled at least once, none is lost, duplicates are counted."""

import os
import random
import time

import pytest

from tests.runtime.contract import backends
from tests.runtime.faults.harness import scene

pytestmark = pytest.mark.slow

# How many messages, and how long a handler works on one: long enough that workers are killed many times.
LOADS = {"sqlite": (10_000, 0.05), "sqs": (200, 0.05)}
OTHERS = (1_000, 0.05)
KILLS = 25


@pytest.mark.parametrize("name", backends.names())
def test_no_message_is_lost(name, tmp_path, record_property):
    module = backends.find(name)
    if reason := module.missing():
        pytest.skip(f"{name}: {reason}")
    count, seconds = LOADS.get(name, OTHERS)
    chance = random.Random(7)
    lease = max(2, int(module.LIMITS.shortest_lease))
    with (
        module.serve(tmp_path) as new,
        scene(tmp_path, new, lease={"seconds": lease}, concurrency=24, maxReceiveCount=100) as it,
    ):
        sent = [b"%05d" % number for number in range(count)]
        it.send(sent)
        alive = [it.worker("quick", {"seconds": seconds}) for _ in range(3)]
        kills, due = 0, time.monotonic() + 1

        def kill_now_and_then():
            nonlocal kills, due
            if time.monotonic() < due or kills == KILLS:
                return
            index = chance.randrange(len(alive))
            alive[index].kill()
            kills += 1
            alive[index] = it.worker("quick", {"seconds": seconds})
            due = time.monotonic() + chance.uniform(0.1, 0.8)

        it.wait_until_done(count, timeout=150, during=kill_now_and_then)
        assert kills >= 2, "the load was too light to kill anybody"
        for worker in alive:
            worker.wait_for("consuming")  # one that was started a moment ago does not know the signal yet
            worker.terminate()
        assert [worker.wait() for worker in alive] == [0] * len(alive)
        found = it.recorded
        assert set(found) == {body.decode() for body in sent}
        twice = sum(found.values()) - count
        text = f"{name}: {count} messages, {kills} kills of 3 workers: none lost, {twice} handled more than once"
        record_property("figure", text)
        # A duplicate comes from a kill: at most what a worker held then.
        assert twice <= kills * 24 + 24


def test_a_handler_process_does_not_outlive_its_worker(scene):
    with scene(lease={"seconds": 2}) as it:
        it.send([b"one"])
        worker = it.worker("sync", {"seconds": 60}, handlerTimeout=120)
        it.begun()
        children = _children(worker.process.pid)
        assert children
        worker.kill()
        end = time.monotonic() + 5
        while any(os.path.exists(f"/proc/{pid}") and not _zombie(pid) for pid in children):
            assert time.monotonic() < end, "the process of the handler lives on"
            time.sleep(0.05)


def _children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


def _zombie(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
