"""When a request is sent again: after what answers, how often, and how long after."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from penstock_runtime.errors import Unavailable

T = TypeVar("T")
# Too many requests, and what a gateway says while the service behind it is busy or restarts (RFC 9110, 15.5 and 15.6).
AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on: `attempts` in all, waits that grow from `first` to `longest`, at most `total` seconds of waiting."""

    attempts: int = 5
    first: float = 0.5
    longest: float = 20.0
    total: float = 60.0


USUAL: Final = Patience()


def wait(attempt: int, patience: Patience, told: float | None, chance: Callable[[], float] = random.random) -> float:
    """Return the seconds before attempt `attempt` + 1 (the first is 1): what the server told, else back-off with full jitter.

    Full jitter spreads many workers that failed together: any time up to the bound is as likely as another.
    """
    if told is not None:
        return min(max(told, 0.0), patience.longest)
    bound = min(patience.first * float(2 ** (attempt - 1)), patience.longest)
    return bound * chance()


async def persist(
    work: Callable[[], Awaitable[T]],
    patience: Patience,
    sleep: Callable[[float], Awaitable[object]],
    chance: Callable[[], float] = random.random,
) -> T:
    """Do `work` until it raises no Unavailable; the last one is raised when patience ends."""
    waited = 0.0
    attempt = 1
    while True:
        try:
            return await work()
        except Unavailable as error:
            pause = wait(attempt, patience, error.after, chance)
            if attempt >= patience.attempts or waited + pause > patience.total:
                raise
        await sleep(pause)
        waited += pause
        attempt += 1


def told(header: str | None, now: float) -> float | None:
    """Return the seconds that a `Retry-After` header asks for: a number, or a date (RFC 9110, 10.2.3)."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now)
    except ValueError:
        return None
