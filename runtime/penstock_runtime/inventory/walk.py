"""The walk itself: rows become messages, and the cursor moves when all messages of its day are queued.

At least once: a run that ends between the last message and the move of the cursor queues its day again. The items are posted by
their id, so doing it twice is harmless; a day that is left out would not be.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from penstock_runtime.inventory import days
from penstock_runtime.inventory.cursors import Cursor
from penstock_runtime.inventory.rows import Row
from penstock_runtime.inventory.sources import Source
from penstock_runtime.queues.model import Outgoing, Queue

_AT_ONCE: Final = 8  # requests under way
_SHARE: Final = 100  # messages that one of them carries at most


@dataclass(frozen=True, slots=True)
class Plan:
    """How the days are walked: direction, and the last day that is walked (None: without end)."""

    direction: str = "backward"
    end: date | None = None


async def everything(source: Source, queue: Queue, body: Callable[[Row], str | None]) -> dict[str, Any]:
    """Queue everything that is listed, once; return how much it was."""
    return {"queued": await _queued(source, queue, body, None)}


async def one_day(
    source: Source, queue: Queue, body: Callable[[Row], str | None], cursor: Cursor, plan: Plan
) -> dict[str, Any]:
    """Queue the day that the cursor is at, then move it to the next; return day, number and next day.

    After the last day nothing is done. Raises Conflict when another run moved the cursor meanwhile.
    """
    at = await cursor.read()
    day = days.parse(at)
    if days.is_past(day, plan.end, plan.direction):
        return {"finished": True, "queued": 0, "next": day.isoformat()}
    count = await _queued(source, queue, body, day)
    following = days.following(day, plan.direction).isoformat()
    await cursor.advance(at, following)
    return {"day": day.isoformat(), "queued": count, "next": following}


async def _queued(source: Source, queue: Queue, body: Callable[[Row], str | None], day: date | None) -> int:
    count = 0
    async for page in source.pages(day):
        messages = [Outgoing(text.encode()) for text in map(body, page) if text]
        await _sent(queue, messages)
        count += len(messages)
    return count


async def _sent(queue: Queue, messages: Sequence[Outgoing]) -> None:
    """Send a page, some requests at once. When one fails its error is raised, after all of them have ended."""
    free = asyncio.Semaphore(_AT_ONCE)

    async def send(part: Sequence[Outgoing]) -> None:
        async with free:
            await queue.send(part)

    parts = [messages[start : start + _SHARE] for start in range(0, len(messages), _SHARE)]
    for answer in await asyncio.gather(*map(send, parts), return_exceptions=True):
        if isinstance(answer, BaseException):
            raise answer
