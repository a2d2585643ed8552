"""SQLite files that many processes share: connections, transactions, patience with locks, errors by what to do about them."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Literal, ParamSpec, TypeVar

from penstock_runtime.errors import Denied, Missing, Unavailable, Unusable, WorkerError

PATIENCE: Final = 30.0  # seconds for which a locked database is tried again
_PAUSE: Final = (0.0005, 0.02)  # first and longest pause between two tries, seconds

P = ParamSpec("P")
T = TypeVar("T")


def connect(path: str, synchronous: Literal["NORMAL", "FULL"], wait: float = 0.0) -> sqlite3.Connection:
    """Return a connection without transactions of its own; it waits `wait` seconds for locks. Raises sqlite3.Error.

    `FULL` waits at each commit until the disk has it, `NORMAL` does not: it survives the death of the process only.
    """
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA journal_size_limit = 67108864")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[Callable[[], None]]:
    """Run the block in one write transaction; undone when it raises, or calls what it is given."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection.rollback
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


async def patiently(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `work(*args)` returns; tried again while another process holds the lock, and other tasks run in between.

    Raises Unavailable after `PATIENCE` seconds, and what `translated` makes of other errors.
    """
    try:
        return work(*args, **kwargs)
    except sqlite3.Error as error:
        if not _busy(error):
            raise translated(error) from error
    end = time.monotonic() + PATIENCE
    pause = _PAUSE[0]
    while True:
        await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311 (no secret)
        pause = min(pause * 1.5, _PAUSE[1])
        try:
            return work(*args, **kwargs)
        except sqlite3.Error as error:
            if not _busy(error) or time.monotonic() >= end:
                raise translated(error) from error


def translated(error: sqlite3.Error) -> WorkerError:
    """Return the error of the runtime that says what to do about one of SQLite."""
    name = getattr(error, "sqlite_errorname", "") or ""
    words = f"SQLite: {error}"
    if name.startswith("SQLITE_CANTOPEN"):
        return Missing(words)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return Denied(words)
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return Unusable(words)
    return Unavailable(words)


def _busy(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
