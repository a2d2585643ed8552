"""Group commit: rows wait until their batch is full or old enough, and are done when the batch is stored."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from penstock_runtime.errors import Denied, TooLarge, WorkerError
from penstock_runtime.logs import say
from penstock_runtime.loop.settings import Backoff
from penstock_runtime.streams.record import uuid7
from penstock_runtime.streams.sinks.model import Sink

_AGAIN: Final = Backoff(initial=0.5, maximum=30.0)
_WRITERS: Final = 4  # batches of one sink that are written at once
_HURRY: Final = 0.01
_log = logging.getLogger("penstock.stream")


class Batch:
    """Rows that are stored together. `done` is shared by all of them."""

    __slots__ = ("done", "rows", "size", "timer")

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        self.size = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None


class Batcher:
    """The batches of one sink. `wrote(rows)` is told what was stored, `failed()` of each try that was not."""

    def __init__(self, sink: Sink, wrote: Callable[[int], None], failed: Callable[[], None]) -> None:
        self.sink = sink
        self.held = 0  # bytes that are not stored yet
        self.troubled = False  # the last try failed
        self._wrote, self._failed = wrote, failed
        self._open: Batch | None = None
        self._writers = asyncio.Semaphore(_WRITERS)
        self._writing: set[asyncio.Task[None]] = set()
        self._interval = sink.interval

    def add(self, row: bytes) -> "asyncio.Future[None]":
        """Add a row; the future is done when it is stored, or has the error that ended it."""
        batch = self._open
        if batch is None:
            batch = self._open = Batch()
            batch.timer = asyncio.get_running_loop().call_later(self._interval, self.flush)
        batch.rows.append(row)
        batch.size += len(row)
        self.held += len(row)
        if len(batch.rows) >= self.sink.most_rows or batch.size >= self.sink.most_bytes:
            self.flush()
        return batch.done

    def flush(self) -> None:
        """Close the open batch and write it."""
        batch, self._open = self._open, None
        if batch is None:
            return
        if batch.timer is not None:
            batch.timer.cancel()
        task = asyncio.create_task(self._write(batch))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    def hurry(self) -> None:
        """Write what there is, and from now on what comes, at once: the worker stops."""
        self._interval = min(self._interval, _HURRY)
        self.flush()

    async def close(self) -> None:
        """Give up what is not written: whoever waits for it is cancelled, and has to send it again."""
        if self._open is not None:
            if self._open.timer is not None:
                self._open.timer.cancel()
            self._open.done.cancel()
        for task in list(self._writing):
            task.cancel()
        await asyncio.gather(*self._writing, return_exceptions=True)

    async def _write(self, batch: Batch) -> None:
        key = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}Z-{uuid7()[-12:]}"
        try:
            async with self._writers:
                await self._until_stored(key, batch)
        except asyncio.CancelledError:
            batch.done.cancel()
            raise
        except Exception as error:  # noqa: BLE001 (whoever waits for the batch judges it)
            if not batch.done.cancelled():
                batch.done.set_exception(error)
                batch.done.exception()  # it may be that nobody waits
        else:
            self._wrote(len(batch.rows))
            if not batch.done.cancelled():
                batch.done.set_result(None)
        finally:
            self.held -= batch.size

    async def _until_stored(self, key: str, batch: Batch) -> None:
        """Try until the sink has it. Credentials that are refused, and faults of our own, are not tried again."""
        tries, begun = 0, time.monotonic()
        while True:
            try:
                await self.sink.write(key, batch.rows)
            except (Denied, TooLarge):
                self._failed()
                raise
            except WorkerError as error:
                tries, self.troubled = tries + 1, True
                self._failed()
                pause = getattr(error, "after", None) or _AGAIN.delay(tries)
                words = f"{type(error).__name__}: {error}"
                event = "a batch could not be written; it is tried again"
                say(_log, logging.WARNING, event, sink=self.sink.name, error=words, failures=tries, delay=pause)
                await asyncio.sleep(pause)
            else:
                self.troubled = False
                taken = round(time.monotonic() - begun, 3)
                say(_log, logging.DEBUG, "written", sink=self.sink.name, rows=len(batch.rows), seconds=taken)
                return
