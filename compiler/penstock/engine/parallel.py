"""Compile definitions in several processes, each with its share.

Definitions do not depend on each other's fragments, so any split gives the same bytes. Where `fork` does not exist, or there
is too little work, everything happens in this process.
"""

import marshal
import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from penstock.engine import fork
from penstock.engine.fragment import Compiled, Fragment, pack, unpack

T = TypeVar("T")

# Below this many definitions for a process, starting it and reading its answer costs more than it brings (measured: a definition
# takes about 1 ms, a child about 15 ms, and 0.1 ms a definition for the way back).
SHARE = 100
# After so many rounds of one each, this process takes one more: it has no answer to send.
_ROUNDS = 7
_BATCH = 100  # definitions in one message


def workers(count: int, jobs: int | None) -> int:
    """Return how many processes to use for `count` definitions; `jobs` is what the user asked for."""
    if jobs is not None:
        return max(1, min(jobs, count)) if hasattr(os, "fork") else 1
    return max(1, min(fork.cores(), count // SHARE))


def compile_all(items: Sequence[T], one: Callable[[T], Fragment], jobs: int | None, warm: int = 0) -> list[Compiled]:
    """Return `one(item)` for each item, in order.

    `warm` items are compiled before the work is shared, so that imports and compiled templates are made once.
    """
    count = workers(len(items), jobs)
    if count <= 1:
        return [Compiled(one(item)) for item in items]
    done = [Compiled(one(item)) for item in items[:warm]]
    rest = items[warm:]
    cycle = [*range(count)] * _ROUNDS + [0]
    owners = [cycle[index % len(cycle)] for index in range(len(rest))]
    shares = [[item for item, owner in zip(rest, owners, strict=True) if owner == share] for share in range(count)]
    children = [_start(share, one) for share in shares[1:]]
    own = [one(item) for item in shares[0]]
    # packed now, while the children are still at work, and not when it is kept
    answers = [iter([Compiled(fragment, pack(fragment)) for fragment in own])]
    for share, child in zip(shares[1:], children, strict=True):
        answer = _answer(child)
        # A child that failed is not believed: its share is done here, where an error ends as any other.
        answers.append(iter([Compiled(one(item)) for item in share] if answer is None else answer))
    return [*done, *[next(answers[owner]) for owner in owners]]


def _start(share: Sequence[T], one: Callable[[T], Fragment]) -> fork.Child:
    """Start a child that compiles a share."""
    batches = range(0, len(share), _BATCH)
    return fork.start(lambda: [_message([one(item) for item in share[at : at + _BATCH]]) for at in batches])


def _message(fragments: Sequence[Fragment]) -> bytes:
    return marshal.dumps([(pack(one), [made.content for made in one.artifacts]) for one in fragments])


def _answer(child: fork.Child) -> list[Compiled] | None:
    """Return what a child made of its share; None when it failed."""
    found: list[Compiled] = []

    def take(message: bytes) -> None:
        rows = marshal.loads(message)  # noqa: S302 - our own child's bytes
        found.extend(Compiled(unpack(packed, texts), packed) for packed, texts in rows)

    return found if fork.finish(child, take) else None
