"""Which batches both servers hold: a join on batch ID and time, with what contradicts itself. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from penstock_runtime.scheduling.readiness import Batch


@dataclass(frozen=True, slots=True)
class Clash:
    """One batch ID that the two sides date differently: it is not joined."""

    batch_id: str
    own_time: datetime
    peer_time: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """The batches of both sides by time, and the clashes."""

    batches: list[Batch]
    clashes: list[Clash]


def join(own: Sequence[Batch], peer: Sequence[Batch]) -> Joined:
    """Return the batches that both sides hold with the same ID and time."""
    theirs = {batch.identity: batch for batch in peer}
    joined, lonely = [], []
    for batch in own:
        other = theirs.pop(batch.identity, None)
        if other is None:
            lonely.append(batch)
        else:
            joined.append(Batch(batch.time, batch.id, max(batch.modified, other.modified)))
    times = {batch.id: batch.time for batch in theirs.values()}
    clashes = [Clash(batch.id, batch.time, times[batch.id]) for batch in lonely if batch.id in times]
    return Joined(sorted(joined), sorted(clashes, key=lambda clash: (clash.own_time, clash.batch_id)))


def join_by_id(own: Sequence[Batch], peer: Sequence[Batch]) -> Joined:
    """Return the join of upstream: on the ID alone, with the time of the peer."""
    ours = {batch.id for batch in own}
    return Joined(sorted(batch for batch in peer if batch.id in ours), [])
