"""The sink `queue`: each row is a message, sent in batches."""

from collections.abc import Sequence
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.queues.model import Outgoing, Queue
from penstock_runtime.streams.record import Record, bad
from penstock_runtime.streams.sinks import _row
from penstock_runtime.streams.sinks.model import PROMPT

MOST_ROWS: Final = 500


async def open_sink(sink: dict[str, Any], columns: list[dict[str, Any]], context: Context) -> "QueueSink":
    """Return the sink."""
    queue = await context.output(sink["queue"])
    return QueueSink(sink.get("name") or f"queue-{sink['queue']}", queue, columns)


class QueueSink:
    """One queue."""

    interval = PROMPT
    most_rows = MOST_ROWS
    most_bytes = 1024 * 1024

    def __init__(self, name: str, queue: Queue, columns: list[dict[str, Any]]) -> None:
        self.name = name
        self._queue = queue
        self._encode = _row.encoder(columns)

    def encode(self, record: Record) -> bytes:
        """Return the message of a record."""
        row = self._encode(record)
        if len(row) > self._queue.max_body:
            raise bad(f"the row has {len(row)} bytes, a message at most {self._queue.max_body}", "RowTooLarge")
        return row

    async def write(self, key: str, rows: Sequence[bytes]) -> None:
        """Send a batch; the key of a message stays the same when it is sent again."""
        await self._queue.send([Outgoing(row, key=f"{key}-{at}") for at, row in enumerate(rows)])
