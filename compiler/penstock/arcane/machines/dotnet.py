"""The first operator: what it does on an event of a stream or of its job.

Source: the branch `dotnet` of arcane-operator (v0.0.14); states stand in the annotation `arcane/state` of either object.
"""

from typing import Final, Literal

from penstock.record import Record

Event = Literal["stream added", "stream modified", "job added", "job modified", "job deleted"]
EVENTS: Final[tuple[Event, ...]] = ("stream added", "stream modified", "job added", "job modified", "job deleted")
State = Literal[
    "", "suspended", "crash-loop", "restart-requested", "reload-requested", "schema-mismatch", "terminating"
]
STATES: Final[tuple[State, ...]] = (
    *("", "suspended", "crash-loop", "restart-requested", "reload-requested", "schema-mismatch", "terminating"),
)


class Seen(Record):
    """What the operator sees: the states of stream and job, and of the job whether it is there, backfills, has failed.

    `changed` says that the checksum on the job is not that of the stream; `template` that the template can be found.
    """

    event: Event
    stream: State = ""
    job: bool = False
    job_state: State = ""
    backfilling: bool = False
    failed: bool = False
    changed: bool = False
    template: bool = True


class Done(Record):
    """The phase that is written (None: none), and what is done, in order."""

    phase: str | None
    effects: tuple[str, ...] = ()


DELETE: Final = "delete job"
STREAM: Final = "create job BACKFILL=false"
BACKFILL: Final = "create job BACKFILL=true"
CRASHED: Final = "annotate stream crash-loop"
RESTART: Final = "annotate job restart-requested"
RELOAD: Final = "annotate job reload-requested"
FORGET: Final = "remove annotation of stream"


def missing_template(kind: str, name: str) -> str:
    """Return the message of a stream whose template is not there."""
    return f"Failed to find job template with kind {kind} and name {name}"


def step(seen: Seen) -> Done:
    """Return what the operator does. Total: every combination has an answer."""
    done = _STEPS[seen.event](seen)
    starts = [effect for effect in done.effects if effect in (STREAM, BACKFILL)]
    return Done("FAILED") if starts and not seen.template else done


def _added(seen: Seen) -> Done:
    if seen.job:
        return Done("RELOADING" if seen.backfilling else "RUNNING")
    return Done("SUSPENDED") if seen.stream == "suspended" else Done(None, (BACKFILL,))


def _modified(seen: Seen) -> Done:
    if seen.stream == "crash-loop":
        return Done("FAILED")
    if seen.stream == "suspended":
        return Done(None, (DELETE,)) if seen.job else Done("SUSPENDED")
    if not seen.job:
        return Done(None, (BACKFILL if seen.stream == "reload-requested" else STREAM,))
    if seen.changed:
        return Done(None, (RESTART,))
    return Done(None, (RELOAD,)) if seen.stream == "reload-requested" else Done(None)


def _job_added(seen: Seen) -> Done:
    if not seen.backfilling:
        return Done("RUNNING")
    return Done("RELOADING", (FORGET,)) if seen.stream == "reload-requested" else Done("RELOADING")


def _job_modified(seen: Seen) -> Done:
    return Done(None, (DELETE,)) if seen.job_state in ("restart-requested", "reload-requested") else Done(None)


def _job_deleted(seen: Seen) -> Done:
    if seen.failed:
        return Done("FAILED", (CRASHED,))
    if seen.stream == "suspended":
        return Done("SUSPENDED")
    if seen.stream == "crash-loop":
        return Done("FAILED")
    return Done(None, (BACKFILL if seen.job_state in ("reload-requested", "schema-mismatch") else STREAM,))


_STEPS: Final = {
    "stream added": _added,
    "stream modified": _modified,
    "job added": _job_added,
    "job modified": _job_modified,
    "job deleted": _job_deleted,
}
