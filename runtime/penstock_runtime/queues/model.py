"""The contract of a queue: what the loop asks of it, and what every adapter promises.

At least once: a message that was received comes again when its lease runs out, until it is acknowledged. All times are
seconds. Every method may raise Unavailable, Denied or Missing (`penstock_runtime.errors`) and nothing else of its client.
One object serves one event loop; its methods may run at the same time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(slots=True)
class Message:
    """One delivery of a message.

    `receive_count` is 1 at the first delivery. `enqueued_at` is Unix time when the queue knows it. `attributes` are texts that
    travel beside the body, where the service has such a thing. `receipt` belongs to the adapter; renewing may replace it.
    """

    id: str
    body: bytes
    receive_count: int
    enqueued_at: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    receipt: Any = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send. `delay` seconds pass before it can be received; an adapter without delays refuses one (ValueError).

    `key` is a stable identity where the service can drop duplicates (SQS FIFO), and an attribute `penstock-key` elsewhere.
    """

    body: bytes
    attributes: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Depth:
    """How many messages wait to be received, and how many are leased or delayed; None where the service cannot tell.

    `oldest` is the age of the oldest waiting message where the service tells it.
    """

    waiting: int | None
    leased: int | None = None
    oldest: float | None = None


class Queue(Protocol):
    """One queue, opened. Class attributes say what the service allows."""

    name: str
    max_batch: int  # messages that one receive can return
    max_body: int  # bytes of the body of one message
    max_lease: float
    carries_attributes: bool  # False: attributes are lost unless they are put into the body

    async def receive(self, limit: int, lease: float, wait: float) -> list[Message]:
        """Return up to `limit` messages, each leased for `lease`; waits up to `wait` for the first, then returns nothing."""
        ...

    async def renew(self, messages: Sequence[Message], lease: float) -> list[Message]:
        """Lease `messages` for `lease` more seconds from now. Returns those whose lease was already lost."""
        ...

    async def acknowledge(self, messages: Sequence[Message]) -> list[Message]:
        """Remove `messages` for ever. Returns those whose lease was already lost: they will come again."""
        ...

    async def release(self, messages: Sequence[Message], delay: float = 0.0) -> None:
        """Give `messages` back, to be received again after `delay`. A lost lease is no error."""
        ...

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Add `messages`, in as few requests as the service allows. On return all are stored.

        Raises TooLarge before anything is sent when a body is larger than `max_body`. When a later request fails, some
        may have been stored: sending all of them again is safe (at least once).
        """
        ...

    async def depth(self) -> Depth:
        """Return how much is in the queue; approximate, as the services are."""
        ...

    async def close(self) -> None:
        """Let go of connections. No other method is called afterwards."""
        ...
