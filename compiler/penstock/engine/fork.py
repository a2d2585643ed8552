"""Bare forks: a child works on its share and sends messages back through a pipe when it is done.

Where `fork` does not exist, everything happens in one process.
"""

import os
from collections.abc import Callable, Iterable

from penstock.record import Record

_LENGTH = 8  # bytes that say how long a message is
_CHUNK = 1 << 20


class Child(Record):
    """A process that was started, and the end of its pipe to read from."""

    process: int
    pipe: int


def cores() -> int:
    """Return how many processes can run at once; 1 where there is no `fork`."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start(work: Callable[[], Iterable[bytes]]) -> Child:
    """Start a child that sends what `work` returns.

    The parent is at work itself and reads only later, so `work` should be done before it gives out its first message.
    """
    receive, send = os.pipe()
    process = os.fork()
    if process:
        os.close(send)
        return Child(process, receive)
    status = 1
    try:
        os.close(receive)
        for message in work():
            _write(send, len(message).to_bytes(_LENGTH, "little"))
            _write(send, message)
        status = 0
    finally:
        os._exit(status)


def finish(child: Child, take: Callable[[bytes], None]) -> bool:
    """Give every message of a child to `take`, and tell whether the child came to its end: else it is not to be believed."""
    while length := int.from_bytes(_read(child.pipe, _LENGTH), "little"):
        message = _read(child.pipe, length)
        if len(message) < length:
            break  # the child died; its status says so
        take(message)
    os.close(child.pipe)
    _, status = os.waitpid(child.process, 0)
    return not status


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view[:_CHUNK]) :]


def _read(pipe: int, length: int) -> bytes:
    """Return `length` bytes; fewer when the other end is closed before."""
    parts = []
    while length and (part := os.read(pipe, min(length, _CHUNK))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
