"""The thread beside the loop: probes and metrics, lease renewals, and the judge of a loop that does not answer.

It has an event loop and a queue object of its own, so that leases are renewed and probes answered while a handler holds the
main loop. (A handler that holds the interpreter's lock in native code stops this thread too: `execution: process` is for those.)
"""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from penstock_runtime import exits
from penstock_runtime.errors import WorkerError
from penstock_runtime.logs import say
from penstock_runtime.loop.leases import Leases
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.slots import Slots
from penstock_runtime.loop.stats import Stats
from penstock_runtime.probes import Probes
from penstock_runtime.queues.model import Queue

HANG: Final = 15.0  # seconds beyond its time that a cancelled handler has to listen
_log = logging.getLogger("penstock.loop")


@dataclass(slots=True)
class Side:
    """What the thread needs; `start` runs it, `stop` ends it."""

    settings: Settings
    leases: Leases
    slots: Slots
    stats: Stats
    open_queue: Callable[[], Awaitable[Queue]]
    probes: Probes
    port: int | None = None
    hang: float = HANG
    deadline: float | None = None  # monotonic time at which the process ends whatever happens
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _over: asyncio.Event | None = None
    _queue: Queue | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), name="penstock-side", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        loop, over = self._loop, self._over
        if loop is not None and over is not None and not loop.is_closed():
            try:
                loop.call_soon_threadsafe(over.set)
            except RuntimeError:  # it has just ended
                pass
        if self._thread is not None:
            self._thread.join(timeout=5)

    def end_by(self, deadline: float) -> None:
        """End the process at `deadline` (monotonic), should it not have ended by then."""
        self.deadline = deadline

    async def _main(self) -> None:
        self._over = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        server = await self._serve()
        try:
            while not self._over.is_set():
                await self._tick()
                try:
                    await asyncio.wait_for(self._over.wait(), min(1.0, self.settings.lease / 6))
                except TimeoutError:
                    pass
        finally:
            if server is not None:
                server.close()
            if self._queue is not None:
                await self._queue.close()

    async def _serve(self) -> asyncio.Server | None:
        if self.port is None:
            return None
        try:
            server = await self.probes.serve(self.port)
        except OSError as error:
            event = "the port of probes and metrics is taken; the worker goes on without them"
            say(_log, logging.ERROR, event, port=self.port, error=error.strerror or str(error))
            return None
        say(_log, logging.INFO, "probes and metrics", port=server.sockets[0].getsockname()[1])
        return server

    async def _tick(self) -> None:
        now = time.monotonic()
        if self.deadline is not None and now > self.deadline:
            await self._end("the grace period is over and the handler does not let go", exits.SOFTWARE)
        limit = self.settings.timeout + self.hang
        if any(slot.started is not None and time.perf_counter() - slot.started > limit for slot in self.slots.all):
            await self._end("a handler hangs and cannot be stopped; the process ends", exits.SOFTWARE)
        if self.settings.renew:
            await self._renew(now)

    async def _renew(self, now: float) -> None:
        messages = self.leases.due(now)
        if not messages:
            return
        settings = self.settings
        try:
            lost = await (await self._own_queue()).renew(messages, settings.lease)
        except WorkerError as error:
            self.stats.trouble.add(1, "renew")
            say(_log, logging.WARNING, "leases could not be renewed", count=len(messages), error=str(error))
            self.leases.renewed(messages, now + settings.renewal_again)
        except BaseException:
            self.leases.renewed(messages, now)
            raise
        else:
            self.leases.renewed(messages, now + settings.renewal, lost)
            self.stats.lost.add(len(lost))
            for message in lost:
                say(_log, logging.WARNING, "the lease was lost while the handler worked", messageId=message.id)

    async def _own_queue(self) -> Queue:
        if self._queue is None:
            self._queue = await self.open_queue()
        return self._queue

    async def _end(self, event: str, code: int) -> None:
        """End the process from here, as the loop cannot: what is held is given back first, to go on elsewhere."""
        say(_log, logging.CRITICAL, event, held=len(self.leases), code=code)
        faulthandler.dump_traceback(sys.stderr)
        try:
            messages = self.leases.all()
            async with asyncio.timeout(5):
                await (await self._own_queue()).release(messages, self.settings.backoff.initial)
        except (WorkerError, TimeoutError) as error:
            say(_log, logging.WARNING, "messages could not be given back; their leases run out", error=str(error))
        sys.stderr.flush()
        os._exit(code)
