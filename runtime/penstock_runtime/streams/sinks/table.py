"""The sink `table`: rows are put by their primary key; without one, by a UUID that stays the same when a record comes again."""

import json
from collections.abc import Sequence
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.streams.record import Record, bad
from penstock_runtime.streams.sinks import _row
from penstock_runtime.streams.sinks.model import PROMPT
from penstock_runtime.tables.model import Table

MOST_ROWS: Final = 100
_LONGEST: Final = 255  # characters of an id, the least that the services take
_LARGEST: Final = 380 * 1024  # bytes of an item; DynamoDB takes the least


async def open_sink(sink: dict[str, Any], columns: list[dict[str, Any]], context: Context) -> "TableSink":
    """Return the sink. Raises Unusable where the columns cannot make the key of the table."""
    table = await context.table(sink["table"])
    names = [column["name"] for column in columns]
    keys = [column["name"] for column in columns if column.get("primaryKey")] or (["id"] if "id" in names else [])
    if "id" in names and keys != ["id"]:
        raise Unusable(
            f"the sink {sink['table']}: the column `id` is the id of a row; the primary key must be that column"
        )
    if table.key != "id" and table.key not in names:
        raise Unusable(f"the sink {sink['table']}: the table's key is {table.key}, and no column has this name")
    return TableSink(sink.get("name") or f"table-{sink['table']}", table, columns, keys)


class TableSink:
    """One table. Of rows with one key, the last that came is kept."""

    interval = PROMPT
    most_rows = MOST_ROWS
    most_bytes = 1024 * 1024

    def __init__(self, name: str, table: Table, columns: list[dict[str, Any]], keys: list[str]) -> None:
        self.name = name
        self._table = table
        self._keys = keys
        self._encode = _row.encoder(columns)

    def encode(self, record: Record) -> bytes:
        """Return the item of a record, as JSON."""
        item = json.loads(self._encode(record))
        parts = [_text(item[name]) for name in self._keys] or [record.uuid]
        item["id"] = "|".join(parts)
        if not item["id"] or len(item["id"]) > _LONGEST:
            raise bad(f"the key of a row has 1 to {_LONGEST} characters, this one {len(item['id'])}", "BadKey")
        item[self._table.key] = _text(item[self._table.key])
        row = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
        if len(row) > _LARGEST:
            raise bad(f"the row has {len(row)} bytes, an item of a table at most {_LARGEST}", "RowTooLarge")
        return row

    async def write(self, key: str, rows: Sequence[bytes]) -> None:  # noqa: ARG002 (rows have keys of their own)
        """Put a batch."""
        items = {(item["id"], item[self._table.key]): item for item in map(json.loads, rows)}
        await self._table.put(list(items.values()))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
