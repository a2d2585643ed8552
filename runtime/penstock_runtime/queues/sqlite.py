"""The queue of one machine: a table in an SQLite file that any number of processes share, several queues in one file.

Durability: the file is in WAL mode. Sending is committed with `synchronous=FULL`: what `send` has returned from survives a
loss of power. Taking, renewing and acknowledging are committed with `synchronous=NORMAL`: they survive the death of any
process, and a loss of power can only undo the last of them, which means that a message comes once more, never that one is lost.

Sends that meet are one transaction (group commit), made by a thread, because it waits for the disk. Everything else is done at
once on the event loop, without waiting for locks: where another process is writing, it is tried again a moment later.
"""

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

from penstock_runtime.errors import Denied, TooLarge, Unusable
from penstock_runtime.queues._bell import Bell, ring
from penstock_runtime.queues.model import Depth, Message, Outgoing
from penstock_runtime.sqlite_file import PATIENCE, connect, patiently, transaction, translated

KEY: Final = "penstock-key"  # attribute that carries `Outgoing.key`
LOOK: Final = 0.5  # seconds between looks of a waiter that no bell rings for
LOOK_DEAF: Final = 0.05  # the same where no bell could be hung
ROWS: Final = 500  # rows of one INSERT: SQLite takes 32,766 parameters

_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS penstock_queues (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE IF NOT EXISTS penstock_messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, visible REAL NOT NULL, receives INTEGER NOT NULL,
      lease INTEGER NOT NULL, enqueued REAL NOT NULL, attributes TEXT, body BLOB NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS penstock_visible ON penstock_messages (queue, visible)",
)
_NEXT: Final = "SELECT visible FROM penstock_messages WHERE queue = ? ORDER BY visible LIMIT 1"
# `lease` changes with every receive and every release, so that an old receipt fits no more.
_TAKE: Final = """
UPDATE penstock_messages SET visible = ?, receives = receives + 1, lease = lease + 1 WHERE id IN (
  SELECT id FROM penstock_messages WHERE queue = ? AND visible <= ? ORDER BY visible, id LIMIT ?
) RETURNING id, lease, receives, enqueued, attributes, body
"""
_RENEW: Final = """
UPDATE penstock_messages SET visible = ? WHERE id IN (SELECT value FROM json_each(?)) AND lease = ?
"""
_RELEASE: Final = """
UPDATE penstock_messages SET visible = ?, lease = lease + 1 WHERE id IN (SELECT value FROM json_each(?)) AND lease = ?
"""
_REMOVE: Final = "DELETE FROM penstock_messages WHERE id IN (SELECT value FROM json_each(?)) AND lease = ?"
_DEPTH: Final = """
SELECT count(*) FILTER (WHERE visible <= :now), count(*) FILTER (WHERE visible > :now),
  (SELECT enqueued FROM penstock_messages WHERE queue = :queue AND visible <= :now ORDER BY visible, id LIMIT 1)
FROM penstock_messages WHERE queue = :queue
"""


class Receipt(NamedTuple):
    """Row and number of the lease that a delivery holds."""

    row: int
    lease: int


async def open_queue(binding: dict[str, Any]) -> "SqliteQueue":
    """Return the queue `name` of the file `path`; both are made when they are not there."""
    path: str = binding["path"]
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        number = await patiently(_prepare, path, binding["name"])
        return await patiently(SqliteQueue, path, binding["name"], number)
    except PermissionError as error:
        raise Denied(f"{path}: {error.strerror}") from error
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error


class SqliteQueue:
    """One queue of the file."""

    max_batch = 1000
    max_body = 16 * 1024 * 1024
    max_lease = 30 * 86400.0
    carries_attributes = True

    def __init__(self, path: str, name: str, number: int) -> None:
        self.name = name
        self._path = path
        self._number = number
        self._connection = connect(path, "NORMAL")
        self._folder, self._topic = path + ".bells", str(number)
        self._bell: Bell | None = None
        self._deaf = False
        self._outbox: list[tuple[list[tuple[Any, ...]], asyncio.Future[None]]] = []
        self._posting: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._sender: sqlite3.Connection | None = None

    async def receive(self, limit: int, lease: float, wait: float) -> list[Message]:
        """See `Queue.receive`. Oldest first, as far as deliveries that come again allow."""
        end = time.monotonic() + wait
        while True:
            now = time.time()
            pause = LOOK
            first = await patiently(self._run, _NEXT, (self._number,))
            if first and first[0][0] <= now:
                values = (now + lease, self._number, now, min(limit, self.max_batch))
                rows = await patiently(self._run, _TAKE, values)
                if rows:
                    return [_message(row) for row in sorted(rows)]
            elif first:
                pause = min(LOOK, first[0][0] - now + 0.001)
            left = end - time.monotonic()
            if left <= 0:
                return []
            await self._listen(min(pause, left))

    async def renew(self, messages: Sequence[Message], lease: float) -> list[Message]:
        """See `Queue.renew`."""
        until = time.time() + lease
        return await self._change(_RENEW, (until,), messages)

    async def acknowledge(self, messages: Sequence[Message]) -> list[Message]:
        """See `Queue.acknowledge`."""
        return await self._change(_REMOVE, (), messages)

    async def release(self, messages: Sequence[Message], delay: float = 0.0) -> None:
        """See `Queue.release`."""
        until = (time.time() + delay,)
        await self._change(_RELEASE, until, messages)
        if messages and delay <= 0:
            ring(self._folder, self._topic)

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """See `Queue.send`. All of one call are stored, or none."""
        for message in messages:
            if len(message.body) > self.max_body:
                words = f"{self.name}: a message of {len(message.body)} bytes (limit {self.max_body})"
                raise TooLarge(words, len(message.body), self.max_body)
        if not messages:
            return
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        now = time.time()
        self._outbox.append(([_row(self._number, now, message) for message in messages], stored))
        if self._posting is None or self._posting.done():
            self._posting = asyncio.create_task(self._post())
        await stored

    async def depth(self) -> Depth:
        """See `Queue.depth`; exact at the moment of asking."""
        now = time.time()
        values = {"queue": self._number, "now": now}
        ((waiting, leased, oldest),) = await patiently(self._run, _DEPTH, values)
        return Depth(waiting, leased, None if oldest is None else max(0.0, now - oldest))

    async def close(self) -> None:
        """See `Queue.close`. What is being sent is stored first."""
        if self._posting is not None:
            await self._posting
        if self._thread is not None:
            self._thread.shutdown()
        for connection in (self._sender, self._connection):
            if connection is not None:
                connection.close()
        if self._bell is not None:
            self._bell.close()

    def _run(self, statement: str, values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    async def _change(self, statement: str, values: tuple[Any, ...], messages: Sequence[Message]) -> list[Message]:
        """Run `statement` on the rows that `messages` hold, in one transaction. Returns those that hold theirs no more."""
        if not messages:
            return []

        def together() -> bool:
            with transaction(self._connection) as undo:
                for lease, held in _by_lease(messages).items():
                    rows = json.dumps([message.receipt.row for message in held])
                    if self._connection.execute(statement, (*values, rows, lease)).rowcount != len(held):
                        undo()  # to find out which
                        return False
            return True

        def one_by_one() -> list[Message]:
            lost = []
            with transaction(self._connection):
                for message in messages:
                    row, lease = message.receipt
                    if not self._connection.execute(statement, (*values, f"[{row}]", lease)).rowcount:
                        lost.append(message)
            return lost

        return [] if await patiently(together) else await patiently(one_by_one)

    async def _listen(self, seconds: float) -> None:
        """Wait for a bell, at most `seconds`."""
        if self._bell is None and not self._deaf:
            try:
                self._bell = Bell(self._folder, self._topic)
                return  # what came before the bell hung was not heard: look once more
            except OSError:
                self._deaf = True
        if self._bell is None:
            await asyncio.sleep(min(seconds, LOOK_DEAF))
        else:
            await self._bell.wait(seconds)

    async def _post(self) -> None:
        """Store what is in the outbox, all that waits in one transaction, until nothing waits."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "penstock-sqlite")
        loop = asyncio.get_running_loop()
        while self._outbox:
            letters, self._outbox = self._outbox, []
            rows = [row for part, _ in letters for row in part]
            error: Exception | None = None
            try:
                await loop.run_in_executor(self._thread, self._store, rows)
            except Exception as raised:  # noqa: BLE001 (it is handed to each sender)
                error = raised
            for _, stored in letters:
                if stored.done():
                    continue  # its sender was cancelled
                if error is None:
                    stored.set_result(None)
                else:
                    stored.set_exception(error)

    def _store(self, rows: list[tuple[Any, ...]]) -> None:
        """Insert rows in one durable transaction; runs in the thread."""
        try:
            if self._sender is None:
                self._sender = connect(self._path, "FULL", PATIENCE)
            with transaction(self._sender):
                for start in range(0, len(rows), ROWS):
                    part = rows[start : start + ROWS]
                    places = ",".join(["(?,?,0,0,?,?,?)"] * len(part))
                    names = "queue, visible, receives, lease, enqueued, attributes, body"
                    statement = f"INSERT INTO penstock_messages ({names}) VALUES {places}"  # noqa: S608 (no value in it)
                    self._sender.execute(statement, [value for row in part for value in row])
        except sqlite3.Error as error:
            raise translated(error) from error
        ring(self._folder, self._topic)


def _prepare(path: str, name: str) -> int:
    """Make what is missing of the file; returns the number of the queue `name`."""
    connection = connect(path, "FULL")
    try:
        find = "SELECT id FROM penstock_queues WHERE name = ?"
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'penstock_visible'").fetchone():
            found = connection.execute(find, (name,)).fetchone()
            if found is not None:
                return int(found[0])
        with transaction(connection):
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute("INSERT OR IGNORE INTO penstock_queues (name) VALUES (?)", (name,))
            return int(connection.execute(find, (name,)).fetchone()[0])
    finally:
        connection.close()


def _row(number: int, now: float, message: Outgoing) -> tuple[Any, ...]:
    attributes = dict(message.attributes)
    if message.key is not None:
        attributes[KEY] = message.key
    text = json.dumps(attributes, ensure_ascii=False, separators=(",", ":")) if attributes else None
    return (number, now + message.delay, now, text, message.body)


def _message(row: tuple[Any, ...]) -> Message:
    number, lease, receives, enqueued, attributes, body = row
    return Message(
        str(number), body, receives, enqueued, json.loads(attributes) if attributes else {}, Receipt(number, lease)
    )


def _by_lease(messages: Sequence[Message]) -> dict[int, list[Message]]:
    """Return `messages` by the number of their lease; nearly always one group."""
    groups: dict[int, list[Message]] = {}
    for message in messages:
        groups.setdefault(message.receipt.lease, []).append(message)
    return groups
