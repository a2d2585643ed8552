"""Keeps what expires (credentials, tokens): one fetch at a time, renewed well before the end."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

from penstock_runtime.errors import WorkerError

T = TypeVar("T")

EARLY: Final = 300.0  # seconds before the end at which a new one is fetched
_LAST: Final = 15.0  # seconds before the end at which the old one is no longer given out
_PAUSE: Final = 10.0  # seconds between attempts while the old one still serves
_SHARE: Final = 0.25  # of the life of short-lived ones


class Fresh(Generic[T]):
    """A value and its source. `fetch` returns the value and the Unix time at which it ends (None: never)."""

    def __init__(
        self, fetch: Callable[[], Awaitable[tuple[T, float | None]]], now: Callable[[], float] = time.time
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._value: T | None = None
        self._end = 0.0
        self._renew_at = 0.0
        self._lock = asyncio.Lock()

    async def get(self) -> T:
        """Return a value that is good for a while. Raises what `fetch` raises, unless the old one still serves."""
        if self._value is not None and self._now() < self._renew_at:
            return self._value
        async with self._lock:
            now = self._now()
            if self._value is not None and now < self._renew_at:
                return self._value
            try:
                self._take(*await self._fetch())
            except WorkerError:
                if self._value is None or now >= self._end - _LAST:
                    raise
                self._renew_at = now + _PAUSE
            assert self._value is not None
            return self._value

    def forget(self) -> None:
        """Fetch anew at the next call: the service refused the value though it had not ended."""
        self._renew_at = self._end = 0.0

    def _take(self, value: T, end: float | None) -> None:
        now = self._now()
        self._value = value
        self._end = end if end is not None else float("inf")
        self._renew_at = self._end - min(EARLY, (self._end - now) * _SHARE) if end is not None else self._end
