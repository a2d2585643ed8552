"""What a topic answers to those who take it for a queue."""

from collections.abc import Sequence

from penstock_runtime.errors import Unusable
from penstock_runtime.queues.model import Depth, Message


class PublishOnly:
    """A queue that can only be sent to: the rest says so."""

    name: str
    max_batch = 0
    max_lease = 0.0
    carries_attributes = True

    async def receive(self, limit: int, lease: float, wait: float) -> list[Message]:  # noqa: ARG002 -- the contract's
        """Refuse: a topic keeps no messages."""
        raise Unusable(f"{self.name} is a topic: it can be published to, not received from")

    async def renew(self, messages: Sequence[Message], lease: float) -> list[Message]:  # noqa: ARG002
        """Refuse: no message came from here."""
        raise Unusable(f"{self.name} is a topic: no message was received from it")

    async def acknowledge(self, messages: Sequence[Message]) -> list[Message]:  # noqa: ARG002
        """Refuse: no message came from here."""
        raise Unusable(f"{self.name} is a topic: no message was received from it")

    async def release(self, messages: Sequence[Message], delay: float = 0.0) -> None:  # noqa: ARG002
        """Refuse: no message came from here."""
        raise Unusable(f"{self.name} is a topic: no message was received from it")

    async def depth(self) -> Depth:
        """Return nothing: a topic keeps no messages."""
        return Depth(waiting=None)
