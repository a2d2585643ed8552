"""The spool of an ingest: records on the disk of this process from the answer until all sinks have them.

An SQLite file for each process, locked while it runs. A start takes over every file of its stream that nobody holds, so what a killed
process had answered is delivered by the next one.
"""

import asyncio
import contextlib
import fcntl
import glob
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from typing import IO, Any, Final

from penstock_runtime.errors import Unavailable, Unusable, WorkerError
from penstock_runtime.sqlite_file import connect, transaction, translated
from penstock_runtime.streams.record import Record

_FILES: Final = 64
_PAGE: Final = 500
_SCHEMA: Final = """CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL,
  received REAL NOT NULL, ip TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL)"""
_INSERT: Final = "INSERT INTO records (uuid, received, ip, headers, body) VALUES (?, ?, ?, ?, ?) RETURNING id"
_READ: Final = "SELECT id, uuid, received, ip, headers, body FROM records WHERE id > ? ORDER BY id LIMIT ?"


class Spool:
    """One file. `put` returns when the disk has the record; `done` may come later: a record that stays is delivered again."""

    def __init__(self, path: str, lock: IO[bytes]) -> None:
        self.path = path
        self._lock = lock
        try:
            self._file = connect(path, "FULL", 5.0)
            self._file.execute(_SCHEMA)
        except sqlite3.Error as error:
            raise Unusable(f"{path}: {translated(error)}") from None
        self._waiting: list[tuple[Record, asyncio.Future[int]]] = []
        self._gone: list[int] = []
        self._committing: asyncio.Task[None] | None = None

    async def put(self, record: Record) -> int:
        """Write a record, together with those that come meanwhile, and return its number. Raises WorkerError."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, future))
        self._start()
        return await asyncio.shield(future)

    def done(self, number: int) -> None:
        """Remove a record that all sinks have, with the next commit."""
        self._gone.append(number)
        self._start()

    def left(self) -> Iterator[list[tuple[int, Record]]]:
        """Yield pages of what an earlier process left behind. Nothing else may be put meanwhile."""
        after = 0
        while rows := self._file.execute(_READ, (after, _PAGE)).fetchall():
            after = rows[-1][0]
            yield [
                (number, Record(body, json.loads(headers), ip, received, uuid))
                for number, uuid, received, ip, headers, body in rows
            ]

    async def close(self) -> None:
        """Commit what there is and let go of the file; an empty one is removed."""
        while self._committing is not None:
            await asyncio.wait([self._committing])
        empty = self._file.execute("SELECT 1 FROM records LIMIT 1").fetchone() is None
        self._file.close()
        if empty:  # the lock is still held: nobody else can have opened it
            for path in (self.path, f"{self.path}-wal", f"{self.path}-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)
        self._lock.close()

    def _start(self) -> None:
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit())

    async def _commit(self) -> None:
        """Write until nothing waits: what comes while the disk works goes into the next commit."""
        try:
            while self._waiting or self._gone:
                waiting, self._waiting = self._waiting, []
                gone, self._gone = self._gone, []
                try:
                    numbers = await asyncio.to_thread(self._write, [record for record, _ in waiting], gone)
                except (sqlite3.Error, OSError) as error:
                    self._gone += gone
                    found = translated(error) if isinstance(error, sqlite3.Error) else Unavailable(str(error))
                    _fail(waiting, found)
                    if not waiting:
                        await asyncio.sleep(1)
                    continue
                for (_, future), number in zip(waiting, numbers, strict=True):
                    if not future.done():
                        future.set_result(number)
        finally:
            self._committing = None

    def _write(self, records: list[Record], gone: list[int]) -> list[int]:
        with transaction(self._file):
            self._file.executemany("DELETE FROM records WHERE id = ?", [(number,) for number in gone])
            return [
                self._file.execute(
                    _INSERT, (one.uuid, one.received, one.ip, json.dumps(dict(one.headers)), one.body)
                ).fetchone()[0]
                for one in records
            ]


def _fail(waiting: "list[tuple[Record, asyncio.Future[int]]]", error: WorkerError) -> None:
    for _, future in waiting:
        if not future.done():
            future.set_exception(error)


def open_spools(folder: str, name: str) -> list[Spool]:
    """Return the spool of this process, and after it what others of the stream `name` left behind.

    Raises Unusable when there are too many processes, or the folder cannot be used.
    """
    paths = [os.path.join(folder, f"{name}-{number}.db") for number in range(_FILES)]
    pattern = re.compile(rf"{re.escape(name)}-\d+\.db\Z")
    there = [
        path for path in glob.glob(os.path.join(glob.escape(folder), "*.db")) if pattern.match(os.path.basename(path))
    ]
    found: list[Spool] = []
    for path in dict.fromkeys([*sorted(there), *paths]):
        if found and path not in there:
            break
        lock = _locked(path)
        if lock is not None:
            found.append(Spool(path, lock))
    if not found:
        raise Unusable(f"{folder}: {_FILES} processes of {name} use it already")
    return found


def _locked(path: str) -> IO[bytes] | None:
    """Return the lock of a spool, None while another process has it."""
    try:
        file = open(f"{path}.lock", "ab")  # noqa: SIM115 (it stays open as long as the spool)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def describe(spools: list[Spool]) -> dict[str, Any]:
    """Return what a log line says about spools."""
    return {"spool": spools[0].path, "takenOver": len(spools) - 1}
