"""Creates topics of Pub/Sub with a subscription of the same name, as `--gcp-pubsub-create-topics` asks for."""

from collections.abc import Iterable
from typing import Any

from penstock_runtime.errors import Conflict, Unavailable
from penstock_runtime.gcp import wire
from penstock_runtime.gcp.pubsub_channel import PUBLISHER, SUBSCRIBER, Channel

# The longest deadline of the service; a worker renews it while a task takes longer.
ACK_DEADLINE = 600
_WITHIN = 30.0


async def create_all(bindings: Iterable[dict[str, Any]]) -> list[str]:
    """Create topic and subscription of each binding of the type `pubsubTopic`; returns what was created.

    What exists stays as it is, so that a second run succeeds. A subscription never expires.
    """
    channel = Channel()
    created = []
    try:
        for binding in bindings:
            if binding["type"] != "pubsubTopic":
                continue
            topic = f"projects/{binding['project']}/topics/{binding['topic']}"
            subscription = f"projects/{binding['project']}/subscriptions/{binding['topic']}"
            made = {
                topic: (f"{PUBLISHER}CreateTopic", topic_request(topic)),
                subscription: (f"{SUBSCRIBER}CreateSubscription", subscription_request(subscription, topic)),
            }
            for name, (method, request) in made.items():
                if await _create(channel, method, request, name):
                    created.append(name)
    finally:
        await channel.close()
    return created


def topic_request(topic: str) -> bytes:
    """Return the Topic to create (google/pubsub/v1/pubsub.proto)."""
    return wire.field(1, topic)


def subscription_request(subscription: str, topic: str) -> bytes:
    """Return the Subscription to create: an expiration policy without a time to live means that it never expires."""
    never = wire.nested(11, b"")
    return wire.field(1, subscription) + wire.field(2, topic) + wire.field(5, ACK_DEADLINE) + never


async def _create(channel: Channel, method: str, request: bytes, name: str) -> bool:
    try:
        answer = await channel.call(method, request, what=name, within=_WITHIN)
    except Conflict:
        return False
    if answer is None:
        raise Unavailable(f"{name}: no answer within {_WITHIN:g} s")
    return True
