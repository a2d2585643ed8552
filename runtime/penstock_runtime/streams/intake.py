"""What an ingest does with a record before it answers: to the spool, or to the sinks at once.

Where every sink is written within a second, the answer waits for the sinks. Where a store collects for longer, the answer waits for
the spool, and the sinks are written by their intervals.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from penstock_runtime.errors import Rejected, Unavailable
from penstock_runtime.logs import say
from penstock_runtime.streams.pipeline import Pipeline
from penstock_runtime.streams.record import Record
from penstock_runtime.streams.spool import Spool

PROMPT: Final = 1.0  # seconds; a longer interval is not what a sender waits for
PATIENCE: Final = 30.0  # seconds for an answer
_log = logging.getLogger("penstock.ingest")


class Intake:
    """Takes records. `ended` is told of what keeps the worker from going on."""

    def __init__(self, pipeline: Pipeline, spools: list[Spool], ended: Callable[[BaseException], None]) -> None:
        self._pipeline, self._spools, self._ended = pipeline, spools, ended
        self._flying: set[asyncio.Task[None]] = set()
        self.replayed = not spools

    @property
    def spooled(self) -> bool:
        """Whether the answer waits for the spool and not for the sinks."""
        return bool(self._spools)

    @property
    def pending(self) -> int:
        """Records that were answered and are not in all sinks."""
        return len(self._flying)

    async def take(self, record: Record) -> None:
        """Return when the record is safe. Raises Rejected, and Unavailable when the sender has to try again."""
        rows = self._pipeline.encode(record)
        if self._pipeline.full:
            raise Unavailable("too much is waiting to be written", 5.0)
        if self._spools:
            spool = self._spools[0]
            self._deliver(spool, await spool.put(record), rows)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._pipeline.deliver(rows)
        except TimeoutError:
            raise Unavailable("the sinks do not answer", 5.0) from None
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise Unavailable("the worker stops", 1.0) from None
        except Exception as error:  # credentials, or a fault of ours: no later record would fare better
            self._ended(error)
            raise Unavailable("the sinks cannot be written", 30.0) from error

    async def replay(self) -> None:
        """Deliver what earlier processes left in the spools."""
        for spool in self._spools:
            count = 0
            for page in spool.left():
                for number, record in page:
                    while self._pipeline.full:  # noqa: ASYNC110 (what makes room is the end of any batch)
                        await asyncio.sleep(0.1)
                    count += self._again(spool, number, record)
                await asyncio.sleep(0)
            if count:
                say(_log, logging.INFO, "records of an earlier process are delivered", count=count, spool=spool.path)
        self.replayed = True

    async def close(self, patience: float) -> None:
        """Write what there is within `patience` seconds. What is not written stays in the spool."""
        self._pipeline.hurry()
        if self._flying:
            await asyncio.wait(set(self._flying), timeout=patience)
        left = len(self._flying)
        if left:
            say(_log, logging.WARNING, "records stay in the spool for the next process", count=left)
        await self._pipeline.close()
        if self._flying:
            await asyncio.wait(set(self._flying), timeout=5)
        for spool in self._spools:
            await spool.close()

    def _again(self, spool: Spool, number: int, record: Record) -> bool:
        try:
            rows = self._pipeline.encode(record)
        except Rejected as error:  # the mapping is another one than when it was answered
            event = "a record of the spool does not fit the mapping any more; it stays there"
            say(_log, logging.ERROR, event, error=str(error), spool=spool.path, record=number)
            return False
        self._deliver(spool, number, rows)
        return True

    def _deliver(self, spool: Spool, number: int, rows: list[bytes]) -> None:
        task = asyncio.create_task(self._delivered(spool, number, rows))
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)

    async def _delivered(self, spool: Spool, number: int, rows: list[bytes]) -> None:
        try:
            await self._pipeline.deliver(rows)
        except asyncio.CancelledError:
            pass  # given up: it stays in the spool
        except Exception as error:  # noqa: BLE001 (the role judges it)
            self._ended(error)
        else:
            spool.done(number)
