"""The embedded queue beyond its contract: many processes, locks, durability, the bell."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from penstock_runtime import sqlite_file
from penstock_runtime.errors import Denied, Missing, Unavailable, Unusable
from penstock_runtime.queues import _bell, open_queue
from penstock_runtime.queues.model import Outgoing


def binding(tmp_path, name="work"):
    return {"type": "sqlite", "path": str(tmp_path / "folder" / "q.db"), "name": name}


def with_queue(value, action):
    async def main():
        queue = await open_queue(value)
        try:
            return await action(queue)
        finally:
            await queue.close()

    return asyncio.run(main())


def test_sends_wait_for_the_disk_and_nothing_else_does(tmp_path):
    async def action(queue):
        await queue.send([Outgoing(b"x")])
        levels = [one.execute("PRAGMA synchronous").fetchone()[0] for one in (queue._sender, queue._connection)]
        mode = queue._connection.execute("PRAGMA journal_mode").fetchone()[0]
        return levels, mode

    assert with_queue(binding(tmp_path), action) == ([2, 1], "wal")


def test_sends_that_meet_are_one_transaction(tmp_path):
    async def action(queue):
        await queue.send([Outgoing(b"first")])  # the thread has its connection
        statements = []
        queue._sender.set_trace_callback(statements.append)
        await asyncio.gather(*(queue.send([Outgoing(b"%d" % number)]) for number in range(50)))
        return [one for one in statements if one.startswith("COMMIT")], await queue.depth()

    commits, depth = with_queue(binding(tmp_path), action)
    assert len(commits) <= 2
    assert depth.waiting == 51


CONSUMER = """
import asyncio, sys
from penstock_runtime.queues import open_queue
async def main():
    queue = await open_queue({"type": "sqlite", "path": sys.argv[1], "name": "work"})
    while messages := await queue.receive(7, 60, 1):
        print(*(one.body.decode() for one in messages), sep="\\n")
        assert await queue.acknowledge(messages) == []
    await queue.close()
asyncio.run(main())
"""


def test_many_processes_share_the_messages(tmp_path):
    value = binding(tmp_path)
    with_queue(value, lambda queue: queue.send([Outgoing(b"%d" % number) for number in range(1000)]))
    several = [
        subprocess.Popen([sys.executable, "-c", CONSUMER, value["path"]], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    found = [line for one in several for line in one.communicate(timeout=60)[0].split()]
    assert [one.returncode for one in several] == [0] * 4
    assert sorted(map(int, found)) == list(range(1000))


def test_processes_that_open_a_new_file_at_once_agree(tmp_path):
    code = CONSUMER.replace("1):", "0):")
    several = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "new.db")]) for _ in range(4)]
    assert [one.wait(60) for one in several] == [0] * 4
    with sqlite3.connect(tmp_path / "new.db") as database:
        assert database.execute("SELECT name FROM penstock_queues").fetchall() == [("work",)]


def test_a_locked_database_is_waited_for_while_the_loop_turns(tmp_path):
    value = binding(tmp_path)
    with_queue(value, lambda queue: queue.send([Outgoing(b"x")]))
    other = sqlite3.connect(value["path"], isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.5, lambda: other.execute("COMMIT"))

    async def action(queue):
        turns = 0

        async def turn():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0.01)

        turning = asyncio.create_task(turn())
        timer.start()
        start = time.monotonic()
        messages = await queue.receive(1, 30, 0)
        turning.cancel()
        return len(messages), time.monotonic() - start, turns

    count, seconds, turns = with_queue(value, action)
    timer.join()
    other.close()
    assert count == 1
    assert seconds >= 0.4
    assert turns >= 5


def test_a_database_that_stays_locked_is_unavailable_and_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "PATIENCE", 0.2)
    value = binding(tmp_path)

    async def action(queue):
        await queue.send([Outgoing(b"x")])
        (held,) = await queue.receive(1, 30, 0)
        other = sqlite3.connect(value["path"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            await queue.acknowledge([held])
        other.execute("ROLLBACK")
        other.close()
        return await queue.acknowledge([held])

    assert with_queue(value, action) == []


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: path.write_bytes(b"no database" * 100), Unusable),
        (lambda path: path.mkdir(), Missing),
    ],
)
def test_what_is_no_database_cannot_be_used(tmp_path, make, error):
    path = tmp_path / "q.db"
    make(path)
    with pytest.raises(error):
        with_queue({"type": "sqlite", "path": str(path), "name": "x"}, lambda queue: queue.depth())


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everything")
def test_a_folder_that_cannot_be_written_is_denied(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Denied):
        with_queue(binding(tmp_path), lambda queue: queue.depth())


def test_a_waiter_wakes_at_once_and_does_not_look_again_and_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a short path: the name of a socket has at most 107 bytes
    value = {"type": "sqlite", "path": "q.db", "name": "work"}

    async def action(queue):
        looks = []
        run = queue._run
        queue._run = lambda *args: looks.append(time.monotonic()) or run(*args)
        waiting = asyncio.create_task(queue.receive(1, 30, 10))
        await asyncio.sleep(1.2)
        idle = len(looks)
        sender = await open_queue(value)
        await sender.send([Outgoing(b"x")])
        sent = time.monotonic()
        await waiting
        await sender.close()
        return idle, time.monotonic() - sent

    idle, late = with_queue(value, action)
    assert idle <= 6
    assert late < 0.2
    assert os.listdir("q.db.bells") == []


def test_where_no_bell_can_be_hung_it_is_looked_for(tmp_path, monkeypatch):
    def fails(*_):
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr("penstock_runtime.queues.sqlite.Bell", fails)

    async def action(queue):
        waiting = asyncio.create_task(queue.receive(1, 30, 10))
        await asyncio.sleep(0.2)
        await queue.send([Outgoing(b"x")])
        return await asyncio.wait_for(waiting, 2)

    assert len(with_queue(binding(tmp_path), action)) == 1


def test_the_bell_of_a_killed_process_is_taken_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "from penstock_runtime.queues._bell import Bell; import os; Bell('bells', '1'); os._exit(9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert len(os.listdir("bells")) == 1
    _bell.ring("bells", "1")
    assert os.listdir("bells") == []


def test_a_delayed_message_is_received_when_it_is_due(tmp_path):
    async def action(queue):
        await queue.send([Outgoing(b"later", delay=0.3)])
        start = time.monotonic()
        messages = await queue.receive(1, 30, 5)
        return len(messages), time.monotonic() - start

    count, seconds = with_queue(binding(tmp_path), action)
    assert count == 1
    assert 0.25 <= seconds < 0.6
