"""From a record to all sinks: encode, add to the batches, wait until they are stored."""

import asyncio
from functools import partial
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.metrics import Registry
from penstock_runtime.streams import mapping
from penstock_runtime.streams.batches import Batcher
from penstock_runtime.streams.record import Record
from penstock_runtime.streams.sinks import open_sink

MOST_HELD: Final = 64 * 1024 * 1024  # bytes of rows in memory before sources are asked for patience


async def open_pipeline(config: dict[str, Any], context: Context, registry: Registry | None = None) -> "Pipeline":
    """Open the sinks of a configuration. Raises Unusable, also where every sink is disabled."""
    found: list[Batcher] = []
    metrics = registry or Registry({})
    wrote = metrics.counter("penstock_rows_written_total", "rows stored, by sink", "sink")
    failed = metrics.counter("penstock_sink_errors_total", "writes of a batch that failed, by sink", "sink")
    for sink in config.get("sinks", []):
        if sink.get("disabled"):
            continue
        opened = await open_sink(sink, mapping.columns_of(config, sink), context)
        if any(one.sink.name == opened.name for one in found):
            opened.name = f"{opened.name}-{len(found) + 1}"
        found.append(Batcher(opened, partial(wrote.add, label=opened.name), partial(failed.add, 1, opened.name)))
    if not found:
        raise Unusable("the stream has no sink that is enabled")
    pipeline = Pipeline(found)
    metrics.gauge("penstock_held_bytes", "bytes of rows that are not stored yet", lambda: pipeline.held)
    return pipeline


class Pipeline:
    """The sinks of a stream."""

    def __init__(self, batchers: list[Batcher]) -> None:
        self._batchers = batchers

    @property
    def held(self) -> int:
        """Bytes of rows that are not stored yet."""
        return sum(one.held for one in self._batchers)

    @property
    def full(self) -> bool:
        """Whether sources have to wait."""
        return self.held >= MOST_HELD

    @property
    def longest(self) -> float:
        """The longest that a row waits for its batch, in seconds."""
        return max(one.sink.interval for one in self._batchers)

    @property
    def trouble(self) -> str | None:
        """Which sinks could not be written at their last try; None when all is well."""
        names = [one.sink.name for one in self._batchers if one.troubled]
        return f"cannot be written: {', '.join(names)}" if names else None

    def encode(self, record: Record) -> list[bytes]:
        """Return the rows of a record, one for each sink. Raises Rejected."""
        return [one.sink.encode(record) for one in self._batchers]

    def add(self, rows: list[bytes]) -> "list[asyncio.Future[None]]":
        """Add the rows of a record to the batches."""
        return [one.add(row) for one, row in zip(self._batchers, rows, strict=True)]

    async def deliver(self, rows: list[bytes]) -> None:
        """Add the rows of a record and wait until all sinks have stored them. Raises what ended a batch."""
        for future in self.add(rows):
            await asyncio.shield(future)

    def flush(self) -> None:
        """Close the open batches and write them."""
        for one in self._batchers:
            one.flush()

    def hurry(self) -> None:
        """Write at once what there is and what comes: the worker stops."""
        for one in self._batchers:
            one.hurry()

    async def close(self) -> None:
        """Give up what is not written."""
        for one in self._batchers:
            await one.close()
