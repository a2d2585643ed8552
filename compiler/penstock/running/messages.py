"""What is done to the queues of a place from outside the workers: sending, measuring, replaying dead letters."""

from collections.abc import Callable
from typing import Any

from penstock.record import Record
from penstock.running.observe import Gauges, Level
from penstock.running.plan import QueueRow

_BATCH = 100


class Chosen(Record):
    """Which dead letters are meant: by reason, by a text in the body, at most so many."""

    reasons: tuple[str, ...] = ()
    contains: str | None = None
    limit: int | None = None


class Replayed(Record):
    """How many dead letters were sent again (or would have been), how many passed over, and what they died of."""

    sent: int
    passed: int
    reasons: dict[str, int]


async def send(row: QueueRow, bodies: list[bytes], delay: float) -> None:
    """Send messages in batches. Raises WorkerError of the runtime; TooLarge before anything is sent."""
    from penstock_runtime.errors import TooLarge
    from penstock_runtime.queues import open_queue
    from penstock_runtime.queues.model import Outgoing

    queue = await open_queue(row.binding)
    try:
        for number, body in enumerate(bodies, 1):
            if len(body) > queue.max_body:
                words = f"message {number} has {len(body):,} bytes; {row.name} takes {queue.max_body:,}"
                raise TooLarge(words, len(body), queue.max_body)
        for start in range(0, len(bodies), _BATCH):
            await queue.send([Outgoing(body, delay=delay) for body in bodies[start : start + _BATCH]])
    finally:
        await queue.close()


async def levels(rows: list[QueueRow]) -> list[Level]:
    """Return how full each queue is. Raises WorkerError of the runtime."""
    gauges = Gauges()
    try:
        return [await gauges.level(row.binding, row.dead_letter) for row in rows]
    finally:
        await gauges.close()


async def replay(row: QueueRow, chosen: Chosen, *, dry_run: bool) -> Replayed:
    """Send the dead letters of a queue to it again. Raises WorkerError of the runtime."""
    from penstock_runtime import deadletter
    from penstock_runtime.queues import open_queue

    assert row.dead_letter is not None
    source = await open_queue(row.dead_letter)
    target = await open_queue(row.binding)
    try:
        done = await deadletter.replay(source, target, where=_wanted(chosen), limit=chosen.limit, dry_run=dry_run)
    finally:
        await source.close()
        await target.close()
    return Replayed(done.sent, done.passed, dict(sorted(done.reasons.items())))


def _wanted(chosen: Chosen) -> Callable[[Any], bool]:
    """Return what says whether a parked message is meant."""

    def wanted(parked: Any) -> bool:
        reason = parked.letter.reason if parked.letter is not None else "Unknown"
        text = chosen.contains
        return (not chosen.reasons or reason in chosen.reasons) and (text is None or text.encode() in parked.body)

    return wanted
