"""The slots of a worker: `concurrency` tasks that each handle one message (or batch) after the other.

A slot is one task for its whole life and awaits the handler directly: no task, timer or future is made for a message. A look
every moment finds slots whose handler is overdue and cancels it there.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from penstock_runtime.errors import PartialFailure, Stop
from penstock_runtime.logs import current
from penstock_runtime.loop.outcome import Overdue, Undeliverable
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.settle import Settler
from penstock_runtime.loop.stats import Stats
from penstock_runtime.queues.model import Message

FAIR: Final = 0.02  # seconds for which handlers that never wait may keep the loop from everything else

Call = Callable[[Any], Awaitable[Any]]
# Returns the call for one message when that takes a preparation which is not the handler's time (starting a process).
Prepare = Callable[[], Awaitable[Call]]


@dataclass(frozen=True, slots=True)
class Way:
    """How the handler is called: with one message, or with a list of them when `batched`; by `call` or what `prepare` gives."""

    call: Call
    batched: bool = False
    prepare: Prepare | None = None


@dataclass(slots=True, eq=False)
class Slot:
    """What a slot does now: since when it handles `messages`, None when it does not."""

    task: "asyncio.Task[None] | None" = None
    started: float | None = None
    messages: list[Message] = field(default_factory=list)
    overdue: bool = False


class Slots:
    """All slots of a worker, and the messages that wait for one.

    `freed` is called when there is room for more, `stop` when a handler raised Stop.
    """

    def __init__(
        self,
        settings: Settings,
        way: Way,
        settler: Settler,
        stats: Stats,
        *,
        freed: Callable[[], None],
        stop: Callable[[Stop], None],
    ) -> None:
        self._settings = settings
        self._call = way.call
        self._prepare = way.prepare
        self._settler = settler
        self._stats = stats
        self._batched = way.batched
        self._freed = freed
        self._stop = stop
        self._closing = False
        self._fresh = 0.0
        self._idle: deque[asyncio.Future[None]] = deque()
        self.waiting: deque[Message] = deque()
        self.running = 0
        self.all = [Slot() for _ in range(settings.concurrency)]

    def start(self) -> "list[asyncio.Task[None]]":
        """Start the tasks and return them."""
        for slot in self.all:
            slot.task = asyncio.create_task(self._work(slot))
        return [slot.task for slot in self.all if slot.task is not None]

    def give(self, messages: list[Message]) -> None:
        """Hand messages to whichever slots are idle."""
        self.waiting.extend(messages)
        for _ in range(min(len(messages), len(self._idle))):
            _wake(self._idle.popleft())

    def take_back(self) -> list[Message]:
        """Return the messages that no slot has begun with."""
        messages = list(self.waiting)
        self.waiting.clear()
        return messages

    def close(self) -> None:
        """Let each slot end when nothing waits any more."""
        self._closing = True
        while self._idle:
            _wake(self._idle.popleft())

    def cancel_overdue(self, now: float) -> None:
        """Cancel the handler of each slot that has had its time; one that does not listen is cancelled again."""
        for slot in self.all:
            if slot.started is not None and now - slot.started > self._settings.timeout and slot.task is not None:
                slot.overdue = True
                slot.task.cancel()

    async def _work(self, slot: Slot) -> None:
        while True:
            if not self.waiting:
                if self._closing:
                    return
                idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._idle.append(idle)
                await idle
                self._fresh = time.perf_counter()
                continue
            if self._batched:
                await self._handle(slot, self._next_batch())
            else:
                await self._handle(slot, [self.waiting.popleft()])
            if time.perf_counter() - self._fresh > FAIR:
                await asyncio.sleep(0)
                self._fresh = time.perf_counter()

    def _next_batch(self) -> list[Message]:
        """Return what to handle together: messages of their first delivery; one that comes again is handled alone."""
        batch = [self.waiting.popleft()]
        size = self._settings.batch_size or 1
        while batch[0].receive_count <= 1 and self.waiting and len(batch) < size:
            if self.waiting[0].receive_count > 1:
                break
            batch.append(self.waiting.popleft())
        return batch

    async def _handle(self, slot: Slot, messages: list[Message]) -> None:
        message = messages[0]
        if message.receive_count > self._settings.max_receives:
            words = f"delivered {message.receive_count} times without an answer (limit {self._settings.max_receives})"
            self._settler.failed(message, Undeliverable(words))
            self._freed()
            return
        slot.messages = messages
        current.set(message)
        self.running += len(messages)
        start = time.perf_counter()
        try:
            call = self._call
            if self._prepare is not None:
                call = await self._prepare()
                start = time.perf_counter()
            slot.started = start
            await call(messages if self._batched else message)
        except BaseException as error:  # noqa: BLE001 (whatever a handler raises is judged)
            slot.started = None
            self._settle_failed(slot, messages, error)
        else:
            slot.started = None
            if slot.overdue:
                self._settle_failed(slot, messages, None)
            else:
                self._settler.succeeded(messages)
        finally:
            self.running -= len(messages)
            slot.messages = []
            current.set(None)
        self._stats.seconds.observe(time.perf_counter() - start)
        self._freed()

    def _settle_failed(self, slot: Slot, messages: list[Message], error: BaseException | None) -> None:
        """Hand over what failed. Raises `error` when it is not about the messages: the worker itself is being cancelled."""
        task = slot.task
        assert task is not None
        if slot.overdue:
            slot.overdue = False
            while task.cancelling():
                task.uncancel()
            error = Overdue(f"the handler took longer than {self._settings.timeout:g} s")
        assert error is not None
        if isinstance(error, KeyboardInterrupt) or (isinstance(error, asyncio.CancelledError) and task.cancelling()):
            raise error
        if isinstance(error, PartialFailure):
            self._settler.succeeded([one for one in messages if one.id not in error.failed])
            for one in messages:
                if one.id in error.failed:
                    self._settler.failed(one, error.failed[one.id])
            return
        for one in messages:
            self._settler.failed(one, error)
        if isinstance(error, Stop):
            self._stop(error)


def _wake(idle: "asyncio.Future[None]") -> None:
    if not idle.done():
        idle.set_result(None)
