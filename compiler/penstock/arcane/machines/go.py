"""The operator in Go: one step of a stream. Rows in the order in which it tries them; the first that fits wins.

Source: `services/controllers/stream/stream_reconciler.go` of arcane-operator, August 2026.
"""

from typing import Final, Literal

from penstock.record import Record

Phase = Literal["", "Pending", "Running", "Backfilling", "Suspended", "Failed", "Scheduled"]
Job = Literal["none", "running", "complete", "failed"]
Backend = Literal["none", "changeCapture", "batch"]
PHASES: Final[tuple[Phase, ...]] = ("", "Pending", "Running", "Backfilling", "Suspended", "Failed", "Scheduled")
JOBS: Final[tuple[Job, ...]] = ("none", "running", "complete", "failed")
BACKENDS: Final[tuple[Backend, ...]] = ("none", "changeCapture", "batch")


class Seen(Record):
    """What the operator sees: `request` an open BackfillRequest, `changed` a job whose hash differs, `other` a run of the
    other backend that is still there.
    """

    phase: Phase
    backend: Backend = "changeCapture"
    job: Job = "none"
    suspended: bool = False
    request: bool = False
    changed: bool = False
    other: bool = False


class Done(Record):
    """The next phase and what is done, in order; `row` is the number of the row in the facts."""

    phase: Phase
    effects: tuple[str, ...]
    row: int


DELETE: Final = "delete job"
STREAM: Final = "create job BACKFILL=false"
BACKFILL: Final = "create job BACKFILL=true"
SCHEDULE: Final = "create cron job"
REPLACE: Final = "replace job"
REQUEST: Final = "create request"
COMPLETE: Final = "complete request"
REMOVE: Final = "delete other backend"


def step(seen: Seen) -> Done:
    """Return what the operator does. Total: every combination has an answer."""
    if seen.job == "failed":
        return Done("Failed", (DELETE,), 1 if seen.phase == "Backfilling" else 2)
    if seen.phase == "Failed":
        return Done("Suspended", (DELETE,), 3) if seen.suspended else Done("Failed", (DELETE,), 4)
    return _STEPS[seen.phase](seen)


def _new(seen: Seen) -> Done:
    if seen.backend == "none":
        return Done("", (), 5)
    if seen.suspended:
        return Done("Suspended", (DELETE,), 6)
    if seen.backend == "batch":
        return Done("Pending", (), 8)
    return Done("Pending", (REQUEST,), 7)


def _pending(seen: Seen) -> Done:
    """Row 9 and 10 do not look at `suspended`: what a person sets now is lost, because the operator writes `false`."""
    if seen.request:
        return Done("Backfilling", (BACKFILL,), 10)
    if seen.backend == "batch":
        return Done("Scheduled", (SCHEDULE,), 9)
    return Done("Running", (STREAM,), 9)


def _running(seen: Seen) -> Done:
    if seen.suspended:
        return Done("Suspended", (DELETE,), 11)
    if seen.request:
        return Done("Pending", (DELETE,), 12)
    if seen.other or seen.backend == "batch":
        return Done("Pending", (REMOVE,), 13)
    if seen.job == "none":
        return Done("Running", (STREAM,), 14)
    return Done("Running", (REPLACE,) if seen.changed else (), 14)


def _suspended(seen: Seen) -> Done:
    if seen.suspended:
        return Done("Suspended", () if seen.request else (DELETE,), 15)
    return Done("Pending", (), 16)


def _backfilling(seen: Seen) -> Done:
    if seen.suspended:
        return Done("Suspended", (DELETE,), 17)
    if not seen.request:
        return Done("Pending", (DELETE,), 18)
    if seen.job == "none":
        return Done("Backfilling", (SCHEDULE if seen.backend == "batch" else BACKFILL,), 19)
    if seen.job == "complete":
        return Done("Pending", (COMPLETE, DELETE), 20)
    return Done("Backfilling", (), 21)


def _scheduled(seen: Seen) -> Done:
    if seen.suspended or seen.request:
        return Done("Suspended" if seen.suspended else "Pending", (DELETE,), 22)
    if seen.other or seen.backend != "batch":
        return Done("Pending", (REMOVE,), 23)
    if seen.job == "none":
        return Done("Scheduled", (SCHEDULE,), 23)
    return Done("Scheduled", (REPLACE,) if seen.changed else (), 23)


_STEPS: Final = {
    "": _new,
    "Pending": _pending,
    "Running": _running,
    "Suspended": _suspended,
    "Backfilling": _backfilling,
    "Scheduled": _scheduled,
}


class Condition(Record):
    """The one condition that the operator writes; its status is always true."""

    type: str
    reason: str
    status: str = "True"


CONDITIONS: Final[dict[Phase, Condition]] = {
    "Pending": Condition("Warning", "StreamPending"),
    "Backfilling": Condition("Ready", "StreamBackfilling"),
    "Running": Condition("Ready", "StreamRunning"),
    "Suspended": Condition("Warning", "StreamSuspended"),
    "Failed": Condition("Error", "StreamFailed"),
    "Scheduled": Condition("Ready", "StreamScheduled"),
}
