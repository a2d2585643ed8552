"""Publishing to a topic of Pub/Sub, which a subscription's queue and a topic alone have in common."""

from collections.abc import Sequence
from typing import Final

from penstock_runtime.errors import Rejected, Unavailable
from penstock_runtime.gcp import pubsub_messages as messages
from penstock_runtime.gcp.pubsub_channel import PUBLISHER, Channel
from penstock_runtime.queues._batches import batches, check_no_delay, check_sizes, outgoing_size
from penstock_runtime.queues.model import Outgoing

# Of one request, which Pub/Sub limits to 10 MB with its frame (Pub/Sub quotas and limits).
MAX_BODY: Final = 9_500_000
# Of one request with several messages: servers of gRPC other than Google's own take 4 MB by default.
_BATCH: Final = 3_500_000
_COUNT: Final = 1000
_WITHIN: Final = 60.0
_KEY: Final = "penstock-key"
_ATTRIBUTES: Final = 100
# An attribute that says "no body": Pub/Sub refuses a message that has neither data nor attributes.
_EMPTY: Final = "penstock-empty"


async def publish(channel: Channel, name: str, topic: str, outgoing: Sequence[Outgoing]) -> None:
    """Publish in as few requests as the service takes. Raises TooLarge, ValueError (a delay), Rejected, Unavailable."""
    check_sizes(name, outgoing, MAX_BODY)
    check_no_delay(name, outgoing)
    packed = [(_packed(name, message), message) for message in outgoing]
    for batch in batches(packed, _COUNT, lambda one: outgoing_size(one[1]), _BATCH):
        request = messages.publish(topic, [one for one, _ in batch])
        if await channel.call(f"{PUBLISHER}Publish", request, what=name, within=_WITHIN) is None:
            raise Unavailable(f"{name}: Publish: no answer within {_WITHIN:g} s")


def _packed(name: str, message: Outgoing) -> bytes:
    attributes = dict(message.attributes)
    if message.key:
        attributes[_KEY] = message.key
    if not message.body and not attributes:
        attributes[_EMPTY] = "true"
    if len(attributes) > _ATTRIBUTES:
        raise Rejected(f"{name}: {len(attributes)} attributes, the service carries {_ATTRIBUTES}", "TooManyAttributes")
    return messages.message(message.body, attributes)
