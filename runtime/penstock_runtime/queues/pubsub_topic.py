"""A topic of Pub/Sub, published to."""

from collections.abc import Sequence
from typing import Any

from penstock_runtime.gcp.pubsub_channel import Channel
from penstock_runtime.queues._publish_only import PublishOnly
from penstock_runtime.queues._pubsub_publish import MAX_BODY, publish
from penstock_runtime.queues.model import Outgoing, Queue


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the topic of a binding (`project`, `topic`, `name`); no request is made."""
    return PubsubTopic(binding)


class PubsubTopic(PublishOnly):
    """One topic; it can only be sent to."""

    max_batch = 1000
    max_body = MAX_BODY

    def __init__(self, binding: dict[str, Any]) -> None:
        self.name = binding["name"]
        self._topic = f"projects/{binding['project']}/topics/{binding['topic']}"
        self._channel = Channel()

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Publish in batches."""
        await publish(self._channel, self.name, self._topic, messages)

    async def close(self) -> None:
        """Close the connection."""
        await self._channel.close()
