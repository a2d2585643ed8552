"""Cuts what is sent into the batches that a service takes, and holds leases to our own clock."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from penstock_runtime.errors import TooLarge
from penstock_runtime.queues.model import Message, Outgoing

T = TypeVar("T")


def check_sizes(name: str, messages: Sequence[Outgoing], limit: int) -> None:
    """Raise TooLarge for the first body above `limit` bytes."""
    for message in messages:
        if len(message.body) > limit:
            raise TooLarge(f"{name}: a body of {len(message.body)} bytes", len(message.body), limit)


def check_no_delay(name: str, messages: Sequence[Outgoing]) -> None:
    """Raise ValueError for a delay, where the service has none."""
    if any(message.delay for message in messages):
        raise ValueError(f"{name}: the service has no delay for a message that is sent")


def batches(items: Sequence[T], count: int, size: Callable[[T], int], limit: int) -> Iterator[list[T]]:
    """Yield runs of at most `count` items and `limit` in size, in order; an item alone may be larger."""
    batch: list[T] = []
    total = 0
    for item in items:
        one = size(item)
        if batch and (len(batch) == count or total + one > limit):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += one
    if batch:
        yield batch


def outgoing_size(message: Outgoing) -> int:
    """Return the bytes that a message counts for: body and attributes, and room for their frame."""
    attributes = sum(len(name) + len(value.encode()) + 16 for name, value in message.attributes.items())
    return len(message.body) + attributes + len(message.key or "") + 64


class Lease:
    """Receipt of a message whose service does not tell that a lease was lost: when it ends by our own clock.

    Ours ends a little after the service's, by the way of the answer. What is acknowledged in between comes again: at least once.
    """

    __slots__ = ("end", "handle")

    def __init__(self, handle: str, end: float) -> None:
        self.handle = handle
        self.end = end


def held(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Return those of `messages` whose lease still holds, and those whose lease has ended."""
    now = time.monotonic()
    still = [message for message in messages if message.receipt.end > now]
    if len(still) == len(messages):
        return still, []
    return still, [message for message in messages if message.receipt.end <= now]
