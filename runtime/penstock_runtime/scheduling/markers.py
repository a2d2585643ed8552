"""What a task marker holds: `claimed` by a run that is about to publish, then `published`. Pure.

The name of a marker is that of upstream, so both honour each other's. A listing tells the two states apart without reading: a
claim has exactly `CLAIM_BYTES` bytes and nothing else has.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.tasks import compact_json
from penstock_runtime.scheduling.times import BadTime, from_slashed, slashed

CLAIM_BYTES = 1000
# A published aggregation lists its batches, 60 bytes each.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Claim:
    """A run has taken a task and has not yet said that it is published."""

    run: str
    trace_id: str
    at: datetime

    def stale(self, now: datetime, after: timedelta) -> bool:
        """Return whether the run that claimed must have ended: another one may take over."""
        return now - self.at >= after


@dataclass(frozen=True, slots=True)
class Published:
    """The task is in its queue. `batches` are the identities it held; None when the marker does not say (upstream's)."""

    batches: frozenset[tuple[str, datetime]] | None = None


def write_claim(claim: Claim) -> bytes:
    """Return the body of a claim."""
    stamp = claim.at.astimezone(UTC).isoformat()
    body = compact_json({"state": "claimed", "run": claim.run, "trace-id": claim.trace_id, "at": stamp})
    return body.ljust(CLAIM_BYTES)


def write_published(claim: Claim, at: datetime, batches: tuple[Batch, ...] = ()) -> bytes:
    """Return the body of a marker of a task that is published."""
    stamp = at.astimezone(UTC).isoformat()
    data: dict[str, Any] = {"state": "published", "run": claim.run, "trace-id": claim.trace_id, "at": stamp}
    if batches:
        data["batches"] = [[batch.id, slashed(batch.time)] for batch in batches]
    body = compact_json(data)
    return body + b"\n" if len(body) == CLAIM_BYTES else body


def read(body: bytes) -> Claim | Published:
    """Return what a marker says. Upstream never reads its own: any body that is not ours means published."""
    try:
        data = json.loads(body)
        if data["state"] == "claimed":
            return Claim(str(data["run"]), str(data["trace-id"]), _instant(data["at"]))
        return Published(frozenset((str(name), from_slashed(time)) for name, time in data["batches"]))
    except (ValueError, KeyError, TypeError, BadTime, RecursionError):
        return Published()


def _instant(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a claim has a time zone")
    return at
