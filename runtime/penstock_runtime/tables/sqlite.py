"""The item store of one machine: several tables in an SQLite file that any number of processes share.

Every write gets the next number of its table, so that changes have an order: `scan` goes by it and its tokens are these
numbers. As in the change feeds of the clouds, an item that changed several times comes once, as it is now, and a removed one
does not come.
"""

import asyncio
import json
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final

from penstock_runtime.errors import Conflict, Denied, Unusable
from penstock_runtime.sqlite_file import PATIENCE, connect, patiently, transaction, translated
from penstock_runtime.tables.model import Row

PAGE: Final = 500  # items of one page of a scan

_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS penstock_tables (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, change INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS penstock_items (
      place INTEGER NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL, change INTEGER NOT NULL, item TEXT NOT NULL,
      PRIMARY KEY (place, partition, id)) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX IF NOT EXISTS penstock_changes ON penstock_items (place, change)",
)
_ONE: Final = "SELECT item, change FROM penstock_items WHERE place = ? AND partition = ? AND id = ?"
_NEXT: Final = "UPDATE penstock_tables SET change = change + 1 WHERE id = ? RETURNING change"
_PUT: Final = "INSERT OR REPLACE INTO penstock_items (place, partition, id, change, item) VALUES (?, ?, ?, ?, ?)"
_DELETE: Final = "DELETE FROM penstock_items WHERE place = ? AND partition = ? AND id = ?"
_SINCE: Final = "SELECT change, item FROM penstock_items WHERE place = ? AND change > ? ORDER BY change LIMIT ?"


async def open_table(binding: dict[str, Any]) -> "SqliteTable":
    """Return the table `table` of the file `path`; both are made when they are not there."""
    path = str(binding["path"])
    try:
        number = await patiently(lambda: _prepare(path, binding["table"]))
        # Processes that open a new file at once lock each other out for a moment.
        return await patiently(SqliteTable, path, str(binding["table"]), number, str(binding.get("key", "id")))
    except PermissionError as error:
        raise Denied(f"{path}: {error.strerror}") from error
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error


class SqliteTable:
    """One table of the file."""

    def __init__(self, path: str, name: str, number: int, key: str) -> None:
        self.name = name
        self.key = key
        self._number = number
        self._connection = connect(path, "NORMAL")
        # What was recorded outlives a loss of power: the message that led to it is acknowledged next.
        self._writer = connect(path, "FULL", PATIENCE)
        self._writing = threading.Lock()  # of threads: a caller that is cancelled leaves its write running

    async def get(self, item_id: str, partition: str | None = None) -> Row | None:
        """See `Table.get`."""
        values = (self._number, self._partition(item_id, partition), item_id)
        found = await patiently(lambda: self._connection.execute(_ONE, values).fetchone())
        return None if found is None else Row(json.loads(found[0]), _etag(found[1]))

    async def put(
        self, items: Sequence[dict[str, Any]], *, if_absent: bool = False, if_match: str | None = None
    ) -> None:
        """See `Table.put`. All items are written in one transaction. Raises ValueError for an item without id or key."""
        if (if_absent or if_match is not None) and len(items) != 1:
            raise ValueError("a condition is for a single item")
        rows = [(*_place(item, self.key), json.dumps(item, ensure_ascii=False)) for item in items]
        await self._written(lambda writer: self._put(writer, rows, if_absent=if_absent, if_match=if_match))

    async def delete(self, item_id: str, partition: str | None = None) -> None:
        """See `Table.delete`."""
        values = (self._number, self._partition(item_id, partition), item_id)
        await self._written(lambda writer: writer.execute(_DELETE, values))

    async def scan(self, *, since: str | None = None) -> AsyncIterator[tuple[list[dict[str, Any]], str]]:
        """See `Table.scan`. Raises Unusable for a token that is none of this table."""
        after = _token(since)
        while True:
            values = (self._number, after, PAGE)
            rows = await patiently(lambda values=values: self._connection.execute(_SINCE, values).fetchall())  # type: ignore[misc]
            if not rows:
                return
            after = rows[-1][0]
            yield [json.loads(item) for _, item in rows], str(after)

    async def close(self) -> None:
        """See `Table.close`."""
        self._connection.close()
        with self._writing:
            self._writer.close()

    def _put(
        self,
        writer: sqlite3.Connection,
        rows: list[tuple[str, str, str]],
        *,
        if_absent: bool,
        if_match: str | None,
    ) -> None:
        for partition, item_id, text in rows:
            if if_absent or if_match is not None:
                found = writer.execute(_ONE, (self._number, partition, item_id)).fetchone()
                if if_absent and found is not None:
                    raise Conflict(f"{self.name} has {item_id!r} already")
                if if_match is not None and (found is None or _etag(found[1]) != if_match):
                    raise Conflict(f"{item_id!r} in {self.name} is not what it was ({if_match})")
            change = writer.execute(_NEXT, (self._number,)).fetchone()[0]
            writer.execute(_PUT, (self._number, partition, item_id, change, text))

    async def _written(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Run `work` in one transaction, in a thread: a commit waits for the disk, and for the lock of other writers."""

        def run() -> None:
            try:
                with self._writing, transaction(self._writer):
                    work(self._writer)
            except sqlite3.Error as error:
                raise translated(error) from error

        await asyncio.to_thread(run)

    def _partition(self, item_id: str, partition: str | None) -> str:
        return item_id if partition is None or self.key == "id" else partition


def _prepare(path: str, name: str) -> int:
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    connection = connect(path, "FULL")
    try:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT OR IGNORE INTO penstock_tables (name, change) VALUES (?, 0)", (name,))
        found: int = connection.execute("SELECT id FROM penstock_tables WHERE name = ?", (name,)).fetchone()[0]
        return found
    finally:
        connection.close()


def _place(item: dict[str, Any], key: str) -> tuple[str, str]:
    """Return partition and id of an item. Raises ValueError."""
    item_id, partition = item.get("id"), item.get(key)
    if not isinstance(item_id, str) or not item_id:
        raise ValueError("an item needs an `id` that is a text")
    if not isinstance(partition, str):
        raise ValueError(f"the item {item_id!r} needs the key `{key}`, a text")  # noqa: TRY004 - of the value
    return partition, item_id


def _etag(change: int) -> str:
    return f'"{change}"'


def _token(since: str | None) -> int:
    try:
        return int(since) if since else 0
    except ValueError:
        raise Unusable(f"{since!r} is no place in the changes of an SQLite table") from None
