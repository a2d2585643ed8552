"""What the worker holds: which messages are leased, until when, and which renewals are due.

Two threads meet here: the loop takes and settles, the side thread renews. A message is never settled while it is being renewed,
because a renewal may replace its receipt, and never renewed once it is being settled.
"""

import asyncio
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from penstock_runtime.queues.model import Message


@dataclass(slots=True)
class Held:
    """One leased message; `due` is when to renew it, on the clock of the caller."""

    message: Message
    due: float
    renewing: bool = False
    settled: bool = False


class Leases:
    """The messages that this process holds."""

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, messages: Iterable[Message], due: float) -> None:
        """Remember `messages`, to be renewed at `due`."""
        with self._lock:
            for message in messages:
                self._held[id(message)] = Held(message, due)

    def drop(self, messages: Iterable[Message]) -> list[Message]:
        """Forget `messages`, which are settled now. Returns those that are being renewed: drop them again in a moment."""
        busy = []
        with self._lock:
            for message in messages:
                held = self._held.get(id(message))
                if held is not None and held.renewing:
                    held.settled = True
                    busy.append(message)
                else:
                    self._held.pop(id(message), None)
        return busy

    def due(self, now: float) -> list[Message]:
        """Return the messages to renew now; they are marked until `renewed`."""
        with self._lock:
            found = [held for held in self._held.values() if held.due <= now and not held.settled]
            for held in found:
                held.renewing = True
            return [held.message for held in found]

    def renewed(self, messages: Iterable[Message], due: float, lost: Iterable[Message] = ()) -> None:
        """End a renewal: `messages` are due again at `due`, `lost` are not held any more."""
        with self._lock:
            for message in messages:
                held = self._held.get(id(message))
                if held is not None:
                    held.renewing = False
                    held.due = due
            for message in lost:
                self._held.pop(id(message), None)

    def all(self) -> list[Message]:
        """Return every message that is held and not being settled."""
        with self._lock:
            return [held.message for held in self._held.values() if not held.settled]


async def let_go(leases: Leases, messages: Sequence[Message]) -> None:
    """Take `messages` out of renewal, to settle them; one that is being renewed just now is waited for."""
    while messages := leases.drop(messages):  # noqa: ASYNC110 (another thread ends the wait; it is short and rare)
        await asyncio.sleep(0.005)
