"""Requests and answers of Pub/Sub as bytes. The numbers are those of google/pubsub/v1/pubsub.proto."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from penstock_runtime.gcp import wire


@dataclass(slots=True)
class Received:
    """One delivery. `attempt` is 0 where the subscription has no dead letter policy, and so no count."""

    ack_id: str = ""
    data: bytes = b""
    id: str = ""
    published: float | None = None
    attempt: int = 0
    attributes: dict[str, str] = field(default_factory=dict)


def publish(topic: str, messages: Iterable[bytes]) -> bytes:
    """Return a PublishRequest."""
    return wire.field(1, topic) + b"".join([wire.nested(2, message) for message in messages])


def message(data: bytes, attributes: Mapping[str, str], ordering_key: str = "") -> bytes:
    """Return a PubsubMessage."""
    entries = b"".join([wire.entry(2, name, value) for name, value in attributes.items()])
    return wire.field(1, data) + entries + wire.field(5, ordering_key)


def pull(subscription: str, count: int, *, at_once: bool) -> bytes:
    """Return a PullRequest; `at_once` does not wait for messages."""
    return wire.field(1, subscription) + wire.field(2, int(at_once)) + wire.field(3, count)


def acknowledge(subscription: str, ack_ids: Iterable[str]) -> bytes:
    """Return an AcknowledgeRequest."""
    return wire.field(1, subscription) + b"".join([wire.field(2, one) for one in ack_ids])


def modify(subscription: str, ack_ids: Iterable[str], seconds: int) -> bytes:
    """Return a ModifyAckDeadlineRequest."""
    ids = b"".join([wire.field(4, one) for one in ack_ids])
    return wire.field(1, subscription) + wire.field(3, seconds) + ids


def pulled(data: bytes) -> list[Received]:
    """Return the messages of a PullResponse. Raises ValueError when it is none."""
    return [_received(value) for number, value in wire.fields(data) if number == 1 and isinstance(value, bytes)]


def _received(data: bytes) -> Received:
    found = Received()
    for number, value in wire.fields(data):
        if number == 1 and isinstance(value, bytes):
            found.ack_id = value.decode()
        elif number == 2 and isinstance(value, bytes):
            _message(value, found)
        elif number == 3 and isinstance(value, int):
            found.attempt = value
    return found


def _message(data: bytes, found: Received) -> None:
    for number, value in wire.fields(data):
        if not isinstance(value, bytes):
            continue
        if number == 1:
            found.data = value
        elif number == 2:
            pair = {key: text.decode() for key, text in wire.fields(value) if isinstance(text, bytes)}
            found.attributes[pair.get(1, "")] = pair.get(2, "")
        elif number == 3:
            found.id = value.decode()
        elif number == 4:
            parts = {key: part for key, part in wire.fields(value) if isinstance(part, int)}
            found.published = parts.get(1, 0) + parts.get(2, 0) / 1e9
