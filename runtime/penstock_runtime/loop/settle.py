"""Settles messages: acknowledges what succeeded, releases what shall come again, parks what failed too often; in batches.

While one batch is on its way, what finishes meanwhile collects for the next, so that a slow queue gets large batches.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from penstock_runtime import deadletter
from penstock_runtime.errors import Missing, Rejected, Stop, TooLarge, Unavailable
from penstock_runtime.logs import redacted, say, trace_of, traceback_of
from penstock_runtime.loop.leases import Leases, let_go
from penstock_runtime.loop.outcome import EXPECTED, Failed, Park, judge, kind_of
from penstock_runtime.loop.settings import Backoff, Settings
from penstock_runtime.loop.stats import Stats
from penstock_runtime.queues.model import Message, Queue

_log = logging.getLogger("penstock.loop")
_AGAIN = Backoff(initial=0.2, maximum=10.0)
T = TypeVar("T")


class Settler:
    """Takes results from the slots without waiting, and settles them in `run`."""

    def __init__(
        self,
        settings: Settings,
        queue: Queue,
        dead: Queue | None,
        leases: Leases,
        stats: Stats,
        freed: Callable[[], None],
        rejected: Queue | None = None,
    ) -> None:
        self._freed = freed
        self._settings = settings
        self._queue = queue
        self._dead = dead
        # Where a message goes that can never succeed; without such a place it is parked with the dead letters.
        self._rejected = dead if rejected is None else rejected
        self._leases = leases
        self._stats = stats
        self._done: list[Message] = []
        self._failed: list[tuple[Message, BaseException]] = []
        self._news = asyncio.Event()
        self._closing = False
        self.backlog = 0

    def succeeded(self, messages: Sequence[Message]) -> None:
        """Have `messages` acknowledged."""
        if not self._done:
            self._news.set()
        self._done.extend(messages)
        self.backlog += len(messages)

    def failed(self, message: Message, error: BaseException) -> None:
        """Have `message` released or parked."""
        self._failed.append((message, error))
        self.backlog += 1
        self._news.set()

    def close(self) -> None:
        """Let `run` end when everything that was handed over is settled."""
        self._closing = True
        self._news.set()

    async def run(self) -> None:
        """Settle what comes until `close`. Raises Denied."""
        while not (self._closing and not self._done and not self._failed):
            await self._news.wait()
            self._news.clear()
            done, self._done = self._done, []
            failed, self._failed = self._failed, []
            try:
                await let_go(self._leases, [*done, *(message for message, _ in failed)] if failed else done)
                if done:
                    await self._acknowledge(done)
                if failed:
                    await self._settle_failed(failed)
            finally:
                self.backlog -= len(done) + len(failed)
                self._freed()

    async def _acknowledge(self, messages: list[Message]) -> None:
        lost = await self._patiently("acknowledge", lambda: self._queue.acknowledge(messages))
        if lost is None:
            lost = messages
        self._stats.succeeded.add(len(messages) - len(lost))
        self._report_lost(lost)

    async def _settle_failed(self, failed: list[tuple[Message, BaseException]]) -> None:
        parking: dict[bool, list[tuple[Message, BaseException, str]]] = {}
        again: dict[float, list[Message]] = {}
        for message, error in failed:
            outcome = judge(message, error, self._settings)
            if not isinstance(error, Stop):
                self._stats.failed.add(1, kind_of(error))
            refused = isinstance(error, Rejected)
            if isinstance(outcome, Park) and self._place(refused=refused) is not None:
                parking.setdefault(refused, []).append((message, error, outcome.reason))
                continue
            delay = self._settings.backoff.maximum if isinstance(outcome, Park) else outcome.delay
            delay = min(delay, self._queue.max_lease)
            # Pauses that nearly agree share a request.
            again.setdefault(round(delay, 1) if delay < 10 else float(round(delay)), []).append(message)
            self._report_failed(message, error, delay, last=isinstance(outcome, Park))
        releases = [self._release(messages, delay) for delay, messages in again.items()]
        parks = [self._park(self._place(refused=refused), ones) for refused, ones in parking.items()]
        await asyncio.gather(*releases, *parks)

    def _place(self, *, refused: bool) -> Queue | None:
        return self._rejected if refused else self._dead

    async def _release(self, messages: list[Message], delay: float) -> None:
        await self._patiently("release", lambda: self._queue.release(messages, delay))

    async def _park(self, dead: Queue | None, parking: list[tuple[Message, BaseException, str]]) -> None:
        """Send dead letters, then acknowledge; what cannot be sent is released, never acknowledged."""
        assert dead is not None
        letters = []
        for message, error, reason in parking:
            letter = deadletter.letter_of(
                message,
                reason,
                redacted(f"{type(error).__name__}: {error}"),
                queue=self._queue.name,
                definition=self._settings.definition,
            )
            trace = _trace(error)
            letters.append(
                deadletter.park(message, letter, trace, attributes=dead.carries_attributes, limit=dead.max_body)
            )
        messages = [message for message, _, _ in parking]
        try:
            sent = await self._patiently("park", lambda: _sent(dead.send(letters)))
        except TooLarge as error:
            say(_log, logging.ERROR, "a message is too large for the dead letter queue", error=str(error))
            sent = None
        if sent is None:
            await self._release(messages, self._settings.backoff.maximum)
            return
        for message, cause, reason in parking:
            self._stats.parked.add(1, reason)
            self._report_parked(message, cause, reason)
        self._report_lost(await self._patiently("acknowledge", lambda: self._queue.acknowledge(messages)) or [])

    async def _patiently(self, call: str, attempt: Callable[[], Awaitable[T]]) -> T | None:
        """Return what `attempt` returns; tried again while the service is away. None when it stays away for a lease.

        By then others may have the messages: they come again, which is what at least once means.
        """
        end = time.monotonic() + self._settings.lease
        tries = 0
        while True:
            tries += 1
            try:
                return await attempt()
            except (Unavailable, Missing) as error:
                self._stats.trouble.add(1, call)
                pause = getattr(error, "after", None) or _AGAIN.delay(tries)
                given_up = time.monotonic() + pause >= end
                level = logging.ERROR if given_up else logging.WARNING
                event = f"{call} failed; {'the messages come again' if given_up else 'it is tried again'}"
                say(_log, level, event, error=str(error), attempt=tries)
                if given_up:
                    return None
                await asyncio.sleep(pause)

    def _report_lost(self, lost: Sequence[Message]) -> None:
        self._stats.lost.add(len(lost))
        for message in lost:
            event = "the lease ran out before the message was settled; it comes again"
            say(_log, logging.WARNING, event, messageId=message.id, attempt=message.receive_count, **trace_of(message))

    def _report_failed(self, message: Message, error: BaseException, delay: float, *, last: bool) -> None:
        event = "the handler failed; the message comes again"
        if last:
            event = "the handler failed too often, and there is no dead letter queue; the message comes again"
        say(
            _log,
            logging.ERROR if last else logging.WARNING,
            event,
            messageId=message.id,
            attempt=message.receive_count,
            delay=delay,
            **_described(error),
            **trace_of(message),
        )

    def _report_parked(self, message: Message, error: BaseException, reason: str) -> None:
        say(
            _log,
            logging.ERROR,
            "the message is parked with the dead letters",
            messageId=message.id,
            attempt=message.receive_count,
            reason=reason,
            **_described(error),
            **trace_of(message),
        )


async def _sent(sending: Awaitable[None]) -> bool:
    await sending
    return True


def _trace(error: BaseException) -> str:
    return redacted(error.trace) if isinstance(error, Failed) else traceback_of(error)


def _described(error: BaseException) -> dict[str, str]:
    found = {"error": f"{kind_of(error)}: {error}"}
    # Where it was raised says something about an exception of the handler only.
    if isinstance(error, Failed) or (error.__traceback__ is not None and not isinstance(error, EXPECTED)):
        found["traceback"] = _trace(error)
    return found
