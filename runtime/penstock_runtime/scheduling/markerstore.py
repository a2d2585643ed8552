"""Task markers in the own store: list, claim, publish, release. A claim is a conditional create, so only one run gets it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from penstock_runtime.errors import Conflict, Denied, Missing, Unavailable
from penstock_runtime.scheduling import markers
from penstock_runtime.scheduling.listing import key_range
from penstock_runtime.scheduling.markers import Claim, Published
from penstock_runtime.scheduling.names import AGGREGATE, INTAKE
from penstock_runtime.scheduling.plan import Planned
from penstock_runtime.scheduling.times import ZERO, Interval, dashed
from penstock_runtime.stores.model import ObjectInfo, Store

_T = TypeVar("_T")

_ATTEMPTS = 4
_FIRST_WAIT = 0.25


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that is ours, and the ETag of its marker."""

    claim: Claim
    etag: str | None


class MarkerStore:
    """The markers of one own store. Methods raise what the store raises, after a few attempts where waiting may help."""

    def __init__(self, store: Store, folder: str) -> None:
        self._store = store
        self._folder = folder

    async def intake(self, aggregation_id: str, interval: Interval) -> dict[str, ObjectInfo]:
        """Return the markers of the intake tasks of an interval by their names."""
        head = f"{self._folder}/{INTAKE}-{aggregation_id}-"
        return await self._range(f"{head}{dashed(interval.begin)}", f"{head}{dashed(interval.end)}")

    async def aggregate(self, aggregation_id: str) -> dict[str, ObjectInfo]:
        """Return the markers of all aggregations of an ID by their names."""
        head = f"{self._folder}/{AGGREGATE}-{aggregation_id}-"
        # "0" to "9" come before ":"; the time of a window follows the ID.
        return await self._range(f"{head}0", f"{head}:")

    async def read(self, name: str, etag: str | None = None) -> tuple[Claim | Published, str | None] | None:
        """Return what a marker says and its ETag, which is asked for unless a listing told it; None when it is gone."""
        key = self._key(name)
        try:
            if etag is None:
                etag = (await _patiently(lambda: self._store.info(key))).etag
            body = await _patiently(lambda: self._store.read(key, limit=markers.MAX_BYTES))
        except Missing:
            return None
        return markers.read(body), etag

    async def claim(self, planned: Planned, claim: Claim) -> Held | None:
        """Claim a task, or take over the stale claim that it names. Returns None when another run was faster."""
        key, body = self._key(planned.marker), markers.write_claim(claim)
        try:
            if planned.takeover is None:
                etag = await _patiently(lambda: self._store.write(key, body, if_absent=True))
            else:
                before = planned.takeover[1]
                etag = await _patiently(lambda: self._store.write(key, body, if_match=before))
        except Conflict:
            return await self._ours_after_all(planned.marker, claim)
        return Held(claim, etag)

    async def published(self, planned: Planned, held: Held, at: datetime) -> None:
        """Turn a claim into a marker of a published task."""
        body = markers.write_published(held.claim, at, planned.batches)
        await _patiently(lambda: self._store.write(self._key(planned.marker), body))

    async def release(self, planned: Planned, held: Held) -> None:
        """Give up a claim whose task was not published: the next run may try at once.

        Where nothing may be deleted, the claim is made so old that anybody takes it over.
        """
        key = self._key(planned.marker)
        try:
            await _patiently(lambda: self._store.delete(key))
        except Denied:
            body = markers.write_claim(replace(held.claim, at=ZERO))
            await _patiently(lambda: self._store.write(key, body))

    async def write_plain(self, planned: Planned) -> None:
        """Write a marker as upstream does: its own name as the body, whatever is there."""
        await _patiently(lambda: self._store.write(self._key(planned.marker), planned.marker.encode()))

    async def write_batches(self, name: str, document: bytes) -> str:
        """Store the batches of an aggregation that is too long for a message; returns the key."""
        key = f"{self._folder}/batches/{name}.json"
        await _patiently(lambda: self._store.write(key, document))
        return key

    def _key(self, name: str) -> str:
        return f"{self._folder}/{name}"

    async def _range(self, begin: str, end: str) -> dict[str, ObjectInfo]:
        found = {}
        async for page in key_range(self._store, begin, end):
            for info in page:
                found[info.key.removeprefix(f"{self._folder}/")] = info
        return found

    async def _ours_after_all(self, name: str, claim: Claim) -> Held | None:
        """A conditional write that was sent twice refuses its own success: look who holds the claim."""
        found = await self.read(name)
        if found is None:
            return None
        state, etag = found
        mine = isinstance(state, Claim) and (state.run, state.trace_id) == (claim.run, claim.trace_id)
        return Held(claim, etag) if mine else None


async def _patiently(call: Callable[[], Awaitable[_T]]) -> _T:
    wait = _FIRST_WAIT
    for _ in range(_ATTEMPTS - 1):
        try:
            return await call()
        except Unavailable as error:
            await asyncio.sleep(wait if error.after is None else min(error.after, 10.0))
            wait *= 2
    return await call()
