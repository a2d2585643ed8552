"""The source `files`: new objects of a store below a prefix, each once; what was read is remembered in a small file.

An object counts as read when all its rows are stored. The state holds the time of the last change up to which everything was read,
and the objects of the hour before it: a listing may show an object late. An object that changes is read again.
"""

import asyncio
import json
import logging
import os
from dataclasses import dataclass, field
from typing import Any, Final

from penstock_runtime import exits, probes
from penstock_runtime.context import Context
from penstock_runtime.errors import Missing, Rejected, TooLarge, Unavailable
from penstock_runtime.logs import say
from penstock_runtime.loop import signals
from penstock_runtime.metrics import Counter, Registry
from penstock_runtime.stores.model import ObjectInfo, Store
from penstock_runtime.streams import durations, places
from penstock_runtime.streams.pipeline import Pipeline, open_pipeline
from penstock_runtime.streams.record import JSON, Record

LINGER: Final = 5.0  # seconds beyond the grace period until the process ends whatever happens
LATE: Final = 3600.0  # seconds for which an object may show up behind newer ones
LARGEST: Final = 64 * 1024 * 1024  # bytes of one object
_LINES: Final = (".ndjson", ".jsonl")
_log = logging.getLogger("penstock.stream")


@dataclass(slots=True)
class Cursor:
    """What was read, kept in the file `path`."""

    path: str
    until: float = 0.0
    seen: dict[str, list[Any]] = field(default_factory=dict)  # key -> [time of its change, ETag]

    @classmethod
    def read(cls, path: str) -> "Cursor":
        """Return the cursor of a file; one that is not there has read nothing."""
        try:
            with open(path, encoding="utf-8") as file:
                found = json.load(file)
        except FileNotFoundError:
            return cls(path)
        return cls(path, found["until"], found["seen"])

    def wants(self, info: ObjectInfo) -> bool:
        """Whether an object is to be read."""
        return info.modified >= self.until - LATE and self.seen.get(info.key) != [info.modified, info.etag]

    def add(self, info: ObjectInfo) -> None:
        """Note that an object was read."""
        self.seen[info.key] = [info.modified, info.etag]

    def write(self, until: float) -> None:
        """Store the state; `until` is the newest change that a whole listing has shown."""
        self.until = max(self.until, until)
        self.seen = {key: value for key, value in self.seen.items() if value[0] >= self.until - LATE}
        with open(f"{self.path}.new", "w", encoding="utf-8") as file:
            json.dump({"until": self.until, "seen": self.seen}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(f"{self.path}.new", self.path)


async def follow(config: dict[str, Any], registry: Registry) -> int:
    """Read what is there and what comes, until told to stop."""
    context = Context(config, registry=registry)
    stop = context.stopping
    server = None
    ready = asyncio.Event()

    try:
        pipeline = await open_pipeline(config, context, registry)
        reader = Reader(config, await context.store(config["source"]["store"]), pipeline, registry)
        unread = "the store has not been listed yet"
        server = await probes.serve(config, registry, lambda: None, lambda: None if ready.is_set() else unread)
        with signals.handled(stop.set, lambda _now: signals.end_after(config.get("gracePeriod", 60) + LINGER)):
            say(_log, logging.INFO, "streaming", store=config["source"]["store"])
            await reader.run(stop, ready)
        await pipeline.close()
    finally:
        if server is not None:
            server.close()
        await context.close()
    say(_log, logging.INFO, "stopped", code=exits.OK)
    return exits.OK


class Reader:
    """Lists, reads and delivers."""

    def __init__(self, config: dict[str, Any], store: Store, pipeline: Pipeline, registry: Registry) -> None:
        source = config["source"]
        self._prefix = source.get("prefix") or ""
        self._interval = durations.seconds(source.get("interval", 60))
        self._store, self._pipeline = store, pipeline
        self._cursor = Cursor.read(os.path.join(places.folder(config), f"{places.name(config)}.cursor.json"))
        self._read: Counter = registry.counter("penstock_objects_read_total", "objects whose rows are stored")
        self._bad: Counter = registry.counter(
            "penstock_records_rejected_total", "records passed over, by reason", "reason"
        )

    async def run(self, stop: asyncio.Event, ready: asyncio.Event) -> None:
        """List and deliver every interval; when it is to stop, what was begun is finished."""
        while not stop.is_set():
            try:
                await self._round(stop)
                ready.set()
            except (Unavailable, Missing) as error:
                ready.clear()
                say(_log, logging.WARNING, "the store cannot be read; it is tried again", error=str(error))
            try:
                await asyncio.wait_for(stop.wait(), max(self._interval, 0.1))
            except TimeoutError:
                pass

    async def _round(self, stop: asyncio.Event) -> None:
        """Deliver what is new. Rows of several objects go into one batch; objects are noted once all of them are stored."""
        newest, waiting, taken = 0.0, [], []
        async for page in self._store.pages(self._prefix):
            for info in page:
                newest = max(newest, info.modified)
                if stop.is_set() or not self._cursor.wants(info):
                    continue
                waiting += await self._deliver(info)
                taken.append(info)
                if self._pipeline.full:
                    await self._stored(waiting, taken)
                    waiting, taken = [], []
        if taken:
            await self._stored(waiting, taken)
        if not stop.is_set() and newest > self._cursor.until:
            self._cursor.write(newest)

    async def _stored(self, waiting: "list[asyncio.Future[None]]", taken: list[ObjectInfo]) -> None:
        self._pipeline.flush()
        for future in waiting:
            await future
        for info in taken:
            self._cursor.add(info)
        self._cursor.write(0.0)
        self._read.add(len(taken))

    async def _deliver(self, info: ObjectInfo) -> "list[asyncio.Future[None]]":
        try:
            data = await self._store.read(info.key, limit=LARGEST)
        except Missing:  # deleted since
            return []
        except TooLarge as error:
            self._bad.add(1, "ObjectTooLarge")
            say(_log, logging.ERROR, "an object is too large and is passed over", key=info.key, error=str(error))
            return []
        found: dict[int, asyncio.Future[None]] = {}
        for number, record in enumerate(_records(info, data), 1):
            try:
                rows = self._pipeline.encode(record)
            except Rejected as error:
                self._bad.add(1, error.kind)
                event = "a record cannot become a row and is passed over"
                say(_log, logging.ERROR, event, key=info.key, record=number, error=str(error))
                continue
            found.update((id(future), future) for future in self._pipeline.add(rows))
        return list(found.values())


def _records(info: ObjectInfo, data: bytes) -> list[Record]:
    """Return the records of an object: one for each line of ndjson, else the whole of it."""
    headers = {"X-Object-Key": info.key}
    if info.key.endswith((*_LINES, ".json")):
        headers["Content-Type"] = JSON
    bodies = [line for line in data.splitlines() if line.strip()] if info.key.endswith(_LINES) else [data]
    return [Record(body, headers) for body in bodies]
