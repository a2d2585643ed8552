"""Decides what becomes of a message whose handler failed: again after a while, or to the dead letters."""

from dataclasses import dataclass
from typing import Final

from penstock_runtime.errors import Rejected, Retry, Stop, WorkerError
from penstock_runtime.loop.settings import Settings
from penstock_runtime.queues.model import Message


class Overdue(WorkerError):
    """A handler took longer than `handlerTimeout`."""


class Died(WorkerError):
    """The process that handled a message ended before it was done."""


class Undeliverable(WorkerError):
    """A message was delivered more often than allowed without an answer: whoever handled it ended each time."""


class Failed(WorkerError):
    """An exception in another process: `kind` is the name of its class, `trace` its traceback there."""

    def __init__(self, kind: str, message: str, trace: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace


# Their traceback says nothing.
EXPECTED: Final = (Died, Overdue, Rejected, Retry, Stop, Undeliverable)


@dataclass(frozen=True, slots=True)
class Again:
    """The message is released, to come again after `delay` seconds."""

    delay: float


@dataclass(frozen=True, slots=True)
class Park:
    """The message goes to the dead letters for `reason`, a short CamelCase word."""

    reason: str


def judge(message: Message, error: BaseException, settings: Settings) -> Again | Park:
    """Return what becomes of `message` after `error`."""
    if isinstance(error, Rejected):
        return Park(error.kind)
    if isinstance(error, Undeliverable):
        return Park("Undeliverable")
    if isinstance(error, Stop):
        return Again(0.0)
    if message.receive_count >= settings.max_receives:
        return Park(kind_of(error))
    if isinstance(error, Retry) and error.after is not None:
        return Again(error.after)
    return Again(settings.backoff.delay(message.receive_count))


def kind_of(error: BaseException) -> str:
    """Return the short word for `error`, for people and metrics."""
    return error.kind if isinstance(error, Failed | Rejected) else type(error).__name__
