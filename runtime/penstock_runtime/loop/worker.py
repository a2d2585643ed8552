"""The consumer: takes messages while there is room, hands them to the slots, and drains when it is told to stop."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from penstock_runtime import exits
from penstock_runtime.errors import Missing, Stop, Unavailable, WorkerError
from penstock_runtime.logs import say
from penstock_runtime.loop.leases import Leases, let_go
from penstock_runtime.loop.settings import Backoff, Settings
from penstock_runtime.loop.settle import Settler
from penstock_runtime.loop.slots import Slots, Way
from penstock_runtime.loop.stats import Stats
from penstock_runtime.queues.model import Message, Queue

WAIT: Final = 20.0  # seconds of a long poll
LAST_CALL: Final = 2.0  # seconds that a receive is waited for when the worker stops
FETCHERS: Final = 8  # receives at once, where one returns fewer messages than there is room for
_AWAY: Final = Backoff(initial=0.5, maximum=30.0)
_log = logging.getLogger("penstock.loop")


@dataclass(slots=True)
class State:
    """What the probes ask: all on the monotonic clock."""

    ready: bool = False
    stopping: bool = False
    beat: float = 0.0


class Worker:
    """One consumer of one queue; `work` runs it to its end."""

    def __init__(
        self,
        settings: Settings,
        queue: Queue,
        dead: Queue | None,
        way: Way,
        *,
        leases: Leases,
        stats: Stats,
        rejected: Queue | None = None,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._leases = leases
        self._stats = stats
        self._settler = Settler(settings, queue, dead, leases, stats, self._freed, rejected)
        self.slots = Slots(settings, way, self._settler, stats, freed=self._freed, stop=self._stop_for)
        self.state = State()
        self._told = told  # called once, when the worker begins to stop
        self._stopped = asyncio.Event()
        self._room_news = asyncio.Event()
        self._busy = asyncio.Event()  # the last receive was full: more fetchers are worth it
        self._asked = 0
        self._taken = 0
        self._code = exits.OK
        self._deadline = math.inf

    def stop(self, code: int = exits.OK, *, within: float = math.inf) -> None:
        """Stop taking messages and end with `code`, after `within` seconds at the latest."""
        if not self._stopped.is_set():
            self._code = code
            self.state.stopping = True
            self._stopped.set()
            self._told()
        self._deadline = min(self._deadline, time.monotonic() + within)
        self._room_news.set()
        self._busy.set()

    async def work(self) -> int:
        """Consume until stopped, or `messageLimit` messages are done. Returns the exit code.

        Raises Denied, or Unusable, after what was held was given back.
        """
        settling = asyncio.create_task(self._settler.run())
        slots = self.slots.start()
        count = min(FETCHERS, math.ceil(self._settings.held / self._queue.max_batch))
        fetching = [asyncio.create_task(self._fetch(first=number == 0)) for number in range(count)]
        looking = asyncio.create_task(self._look())
        stopped = asyncio.create_task(self._stopped.wait())
        parts = [settling, looking, *slots, *fetching]
        try:
            await _first_failure_or(stopped, parts)
        finally:
            if not self._stopped.is_set():  # a part failed
                self.stop(within=self._settings.grace)
            await self._drain(settling, slots, fetching)
            for task in (looking, stopped):
                task.cancel()
            await asyncio.gather(*parts, stopped, return_exceptions=True)
        for task in parts:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
        return self._code

    def _stop_for(self, error: Stop) -> None:
        say(_log, logging.WARNING, "the handler asked to stop", error=str(error), code=error.code)
        self.stop(error.code, within=self._settings.grace)

    def _freed(self) -> None:
        self._room_news.set()

    def _room(self) -> int:
        """Return how many more messages may be asked for; 0 while a smaller request than half a batch would be made."""
        settings, slots = self._settings, self.slots
        room = settings.held - len(slots.waiting) - slots.running - self._asked
        if self._settler.backlog > settings.held:
            return 0
        least = max(1, (settings.batch_size or 1) // 2)
        if settings.message_limit is not None:
            left = settings.message_limit - self._taken - self._asked
            room, least = min(room, left), min(least, max(left, 1))
        return room if room >= least else 0

    async def _fetch(self, *, first: bool) -> None:
        """Receive until stopped, or the message limit is reached."""
        settings, failures = self._settings, 0
        while not self._stopped.is_set():
            if not first and not self._busy.is_set():
                await self._busy.wait()
                continue
            limit = min(self._room(), self._queue.max_batch)
            if not limit:
                self._room_news.clear()
                await self._room_news.wait()
                continue
            self._asked += limit
            try:
                # The first one does not wait, so that it is soon known whether the queue can be read.
                messages = await self._queue.receive(limit, settings.lease, WAIT if self.state.ready else 0.0)
            except (Unavailable, Missing) as error:
                failures += 1
                await self._trouble(error, failures)
                continue
            finally:
                self._asked -= limit
            if failures:
                say(_log, logging.INFO, "the queue answers again", failures=failures)
            if not self.state.ready:
                say(_log, logging.DEBUG, "the queue is read", received=len(messages))
            failures, self.state.ready = 0, True
            self._arrived(messages, full=len(messages) == limit)
            if not messages:  # an adapter that did not wait, although it was asked to, must not keep the loop
                await asyncio.sleep(0)

    def _arrived(self, messages: list[Message], *, full: bool) -> None:
        if not self._stopped.is_set():
            (self._busy.set if full else self._busy.clear)()
        if not messages:
            return
        self._leases.take(messages, time.monotonic() + self._settings.renewal)
        self._taken += len(messages)
        self._stats.arrived(messages)
        if not self._stopped.is_set():
            self.slots.give(messages)
            if self._settings.message_limit is not None and self._taken >= self._settings.message_limit:
                self.stop()

    async def _trouble(self, error: WorkerError, failures: int) -> None:
        """Say that the queue cannot be read, and wait."""
        self.state.ready = False
        self._stats.trouble.add(1, "receive")
        pause = getattr(error, "after", None) or _AWAY.delay(failures)
        say(
            _log,
            logging.ERROR if isinstance(error, Missing) else logging.WARNING,
            "the queue cannot be read; it is tried again",
            error=f"{type(error).__name__}: {error}",
            failures=failures,
            delay=pause,
        )
        try:
            await asyncio.wait_for(self._stopped.wait(), pause)
        except TimeoutError:
            pass

    async def _look(self) -> None:
        """Cancel what is overdue, and show that the loop turns."""
        pause = min(1.0, self._settings.timeout / 10)
        while True:
            self.state.beat = time.monotonic()
            self.slots.cancel_overdue(time.perf_counter())
            await asyncio.sleep(pause)

    async def _drain(
        self,
        settling: "asyncio.Task[None]",
        slots: "Sequence[asyncio.Task[None]]",
        fetching: "Sequence[asyncio.Task[None]]",
    ) -> None:
        """Give back what was not begun, let the handlers finish, settle, and release what is left at the deadline."""
        say(_log, logging.INFO, "stopping", held=len(self._leases))
        self.slots.close()
        await asyncio.wait(fetching, timeout=LAST_CALL)
        for task in fetching:
            task.cancel()
        running = {task for task in slots if not task.done()}
        while running and time.monotonic() < self._settle_by():
            if self._deadline < math.inf:  # not so where the message limit is reached: those were taken to be handled
                await self._give_back(self.slots.take_back())
            pause = min(1.0, max(0.0, self._settle_by() - time.monotonic()))
            _, running = await asyncio.wait(running, timeout=pause)
        for task in running:
            task.cancel()
        if running:
            say(
                _log,
                logging.WARNING,
                "the grace period is over; what is not finished is released",
                handlers=len(running),
            )
            await asyncio.wait(running, timeout=1.0)
        self._settler.close()
        await asyncio.wait([settling], timeout=self._left(math.inf))
        await self._give_back(self._leases.all())
        settling.cancel()

    def _settle_by(self) -> float:
        """Return when handlers must have ended, so that there is time to settle: a tenth of the grace period, at most 5 s."""
        return self._deadline - min(5.0, self._settings.grace / 10)

    def _left(self, most: float) -> float | None:
        left = min(most, self._deadline - time.monotonic())
        return None if left == math.inf else max(0.1, left)

    async def _give_back(self, messages: list[Message]) -> None:
        """Release `messages` at once; what cannot be released comes again when its lease runs out."""
        if not messages:
            return
        await let_go(self._leases, messages)
        try:
            await asyncio.wait_for(self._queue.release(messages), self._left(5.0))
            self._stats.released.add(len(messages))
            say(_log, logging.INFO, "unfinished messages are given back", count=len(messages))
        except (WorkerError, TimeoutError) as error:
            say(_log, logging.WARNING, "messages could not be given back; their leases run out", error=str(error))


async def _first_failure_or(stopped: "asyncio.Task[bool]", parts: "Sequence[asyncio.Task[None]]") -> None:
    """Return when `stopped` is done, or a part failed; one that ended well (a fetcher) is not waited for again."""
    waiting = {stopped, *parts}
    while True:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if stopped in done or any(not task.cancelled() and task.exception() for task in done):
            return
