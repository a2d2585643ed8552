"""Google Cloud Pub/Sub: a subscription that is pulled, and the topic that feeds it.

The service does not tell how many messages wait (that is Cloud Monitoring's), nor that a lease was lost.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

from penstock_runtime.errors import Unavailable, Unusable
from penstock_runtime.gcp import pubsub_messages
from penstock_runtime.gcp.pubsub_channel import SUBSCRIBER, Channel
from penstock_runtime.queues._batches import Lease, held
from penstock_runtime.queues._pubsub_publish import MAX_BODY, publish
from penstock_runtime.queues.model import Depth, Message, Outgoing, Queue

MAX_BATCH: Final = 1000
MAX_LEASE: Final = 600.0
MAX_WAIT: Final = 60.0  # seconds of one pull: the service ends it after about ninety
_IDS: Final = 1000  # of one request, which may hold 512 KiB
_WITHIN: Final = 30.0
_GRACE: Final = 2.0  # seconds for the way there and back of a pull that does not wait
_LOOK: Final = 0.2


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the subscription of a binding (`project`, `subscription`, `name`, perhaps `topic`); no request is made."""
    return PubsubQueue(binding)


class PubsubQueue:
    """One subscription. Leases are held to our own clock: the service takes an old ack id without a word."""

    max_batch = MAX_BATCH
    max_body = MAX_BODY
    max_lease = MAX_LEASE
    carries_attributes = True

    def __init__(self, binding: dict[str, Any]) -> None:
        self.name: str = binding["name"]
        project = binding["project"]
        self._subscription = f"projects/{project}/subscriptions/{binding['subscription']}"
        self._topic = f"projects/{project}/topics/{binding['topic']}" if binding.get("topic") else None
        self._channel = Channel()

    async def receive(self, limit: int, lease: float, wait: float) -> list[Message]:
        """Pull, and lease what came for `lease`: the subscription's own deadline may be another."""
        end = time.monotonic() + wait
        count = max(1, min(limit, MAX_BATCH))
        while True:
            left = end - time.monotonic()
            at_once = left < _GRACE
            request = pubsub_messages.pull(self._subscription, count, at_once=at_once)
            within = _WITHIN if at_once else min(left, MAX_WAIT)
            data = await self._channel.call(f"{SUBSCRIBER}Pull", request, what=self.name, within=within)
            found = self._pulled(data) if data else []
            if found:
                return await self._leased(found, lease)
            left = end - time.monotonic()
            if left <= 0:
                return []
            await asyncio.sleep(min(_LOOK, left))

    async def renew(self, messages: Sequence[Message], lease: float) -> list[Message]:
        """Move the deadline of those whose lease holds."""
        still, lost = held(messages)
        until = time.monotonic() + min(lease, MAX_LEASE)
        await self._modify(still, _seconds(lease))
        for message in still:
            message.receipt.end = until
        return lost

    async def acknowledge(self, messages: Sequence[Message]) -> list[Message]:
        """Acknowledge those whose lease holds."""
        still, lost = held(messages)
        for start in range(0, len(still), _IDS):
            ids = [message.receipt.handle for message in still[start : start + _IDS]]
            await self._subscriber("Acknowledge", pubsub_messages.acknowledge(self._subscription, ids))
        return lost

    async def release(self, messages: Sequence[Message], delay: float = 0.0) -> None:
        """Move the deadline to `delay` from now (at most 600 s)."""
        still, _ = held(messages)
        await self._modify(still, _seconds(delay, 0))
        for message in still:
            message.receipt.end = 0.0  # released is lost: a second release must not shorten the next lease

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Publish to the topic of the binding. Raises Unusable when it names none."""
        if self._topic is None:
            raise Unusable(f"{self.name}: the binding names no topic to publish to")
        await publish(self._channel, self.name, self._topic, messages)

    async def depth(self) -> Depth:
        """Return nothing: Pub/Sub itself does not tell."""
        return Depth(waiting=None)

    async def close(self) -> None:
        """Close the connection."""
        await self._channel.close()

    async def _leased(self, found: list[pubsub_messages.Received], lease: float) -> list[Message]:
        until = time.monotonic() + min(lease, MAX_LEASE)
        messages = [_message(one, until) for one in found]
        await self._modify(messages, _seconds(lease))
        return messages

    async def _modify(self, messages: Sequence[Message], seconds: int) -> None:
        for start in range(0, len(messages), _IDS):
            ids = [message.receipt.handle for message in messages[start : start + _IDS]]
            await self._subscriber("ModifyAckDeadline", pubsub_messages.modify(self._subscription, ids, seconds))

    async def _subscriber(self, method: str, request: bytes) -> None:
        if await self._channel.call(SUBSCRIBER + method, request, what=self.name, within=_WITHIN) is None:
            raise Unavailable(f"{self.name}: {method}: no answer within {_WITHIN:g} s")

    def _pulled(self, data: bytes) -> list[pubsub_messages.Received]:
        try:
            return pubsub_messages.pulled(data)
        except (ValueError, UnicodeDecodeError) as error:
            raise Unavailable(f"{self.name}: Pull: the answer cannot be read") from error


def _message(one: pubsub_messages.Received, until: float) -> Message:
    # Without a dead letter policy the service counts nothing: every delivery looks like the first.
    return Message(one.id, one.data, one.attempt or 1, one.published, one.attributes, Lease(one.ack_id, until))


def _seconds(amount: float, least: int = 1) -> int:
    """Return whole seconds, rounded up, up to what the service takes."""
    return min(max(least, -int(-amount // 1)), int(MAX_LEASE))
