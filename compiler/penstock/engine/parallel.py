"""Compile definitions in several processes: bare forks, each with its share, results back through a pipe.

Definitions do not depend on each other's fragments, so any split gives the same bytes. Where `fork` does not exist, or there
is too little work, everything happens in this process.
"""

import marshal
import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from penstock.engine.fragment import Fragment, dump, load

T = TypeVar("T")

# Below this many definitions for a process, starting it costs more than it brings.
SHARE = 150


def workers(count: int, jobs: int | None) -> int:
    """Return how many processes to use for `count` definitions; `jobs` is what the user asked for."""
    if not hasattr(os, "fork"):
        return 1
    most = jobs if jobs is not None else len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return max(1, min(most, count // SHARE if jobs is None else count))


def compile_all(items: Sequence[T], one: Callable[[T], Fragment], jobs: int | None) -> list[Fragment]:
    """Return `one(item)` for each item, in order."""
    count = workers(len(items), jobs)
    if count <= 1:
        return [one(item) for item in items]
    first = one(items[0])  # imports and compiled templates are made once, before the forks
    children = [_start(items[share::count], one) for share in range(1, count)]
    found: list[list[Fragment]] = [[first, *[one(item) for item in items[count::count]]]]
    for share, (process, pipe) in enumerate(children, start=1):
        raw = _read(pipe)
        _, status = os.waitpid(process, 0)
        # A child that failed is not believed: its share is done here, where an error ends as any other.
        rows = None if status else marshal.loads(raw)  # noqa: S302 - our own child's bytes
        found.append([one(item) for item in items[share::count]] if rows is None else [load(row) for row in rows])
    return [found[index % count][index // count] for index in range(len(items))]


def _start(share: Sequence[T], one: Callable[[T], Fragment]) -> tuple[int, int]:
    """Start a child that compiles a share; return its process id and the pipe to read from."""
    receive, send = os.pipe()
    process = os.fork()
    if process:
        os.close(send)
        return process, receive
    status = 1
    try:
        os.close(receive)
        _write(send, marshal.dumps([dump(one(item)) for item in share]))
        status = 0
    finally:
        os._exit(status)


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view[: 1 << 20]) :]


def _read(pipe: int) -> bytes:
    parts = []
    while part := os.read(pipe, 1 << 20):
        parts.append(part)
    os.close(pipe)
    return b"".join(parts)
