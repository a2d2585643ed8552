"""What an edit of a stream, its class, its template or a request makes Arcane's operator do, in a short sentence.

Facts: the reconcilers of the operators. A spec is hashed, and a job whose hash differs is replaced; a backfill goes on as it
began; templates are read only when a job is made; classes are read when the operator starts.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from penstock.arcane import GROUP
from penstock.arcane.fields import EXECUTION
from penstock.arcane.layouts import Execution, read
from penstock.arcane.machines.go import REMOVE, REPLACE, Backend, Phase, Seen, step
from penstock.semantic_diff.model import Field, Thing

_STATE: Final = "arcane/state"


def added(thing: Thing) -> str | None:
    """Return what comes of a new object, None when it is no object of an operator's."""
    if thing.type == f"{GROUP}/BackfillRequest":
        done = _spec(thing.data).get("completed") is True
        return None if done else "the stream loads everything anew; its streaming job is stopped for that time"
    if not _is_stream(thing.data):
        return None
    how = _execution(thing.data)
    if how.suspended:
        return "it rests, and will begin without a backfill"
    return "it runs by its schedule" if how.schedule is not None else "it begins with a backfill"


def updated(old: Thing, new: Thing, fields: Sequence[Field]) -> str | None:
    """Return what comes of a change, None when the operator has nothing to do with it."""
    if new.type == f"{GROUP}/StreamClass":
        go = str(_mapping(new.data).get("apiVersion", "")).endswith("/v1")
        return (
            "the operator must be restarted: it reads classes only when it starts" if go and _touches(fields) else None
        )
    if new.type == f"{GROUP}/StreamingJobTemplate":
        return "running jobs stay; the next job of each stream is made of it" if _touches(fields) else None
    if new.type == f"{GROUP}/BackfillRequest":
        return "the operator does not look at changes of a request" if _touches(fields) else None
    if not (_is_stream(old.data) and _is_stream(new.data)):
        return None
    before, after = _execution(old.data), _execution(new.data)
    if before.suspended != after.suspended or not _touches(fields):
        return _suspension(before, after)
    if after.suspended:
        return "no effect until it is released"
    # What it does with a stream that runs, and with one that is being backfilled meanwhile.
    phase: Phase = "Running" if before.schedule is None else "Scheduled"
    backend: Backend = "changeCapture" if after.schedule is None else "batch"
    done = step(Seen(phase, backend, "running", changed=True))
    run = "streaming job" if before.schedule is None else "CronJob"
    if done.effects == (REMOVE,):
        first, then = ("Job", "CronJob") if before.schedule is None else ("CronJob", "Job")
        return f"the {first} is deleted before the {then} is made"
    assert done.effects == (REPLACE,)
    open_one = step(Seen("Backfilling", backend, "running", request=True, changed=True))
    stays = before.backfill != after.backfill and not open_one.effects
    tail = "; no effect on an open backfill until it is suspended and released" if stays else ""
    return f"the {run} will be replaced{tail}"


def _suspension(before: Execution, after: Execution) -> str | None:
    if before.suspended == after.suspended:
        return None
    return "its job is deleted: it rests" if after.suspended else "it starts again, from where it was"


def _touches(fields: Sequence[Field]) -> bool:
    return any(field.path[:1] == ("spec",) for field in fields)


def _is_stream(data: Any) -> bool:
    """Tell whether an object is a stream, by what the operators read in it; workloads have neither."""
    spec = _spec(data)
    execution = spec.get(EXECUTION)
    return "jobTemplateRef" in spec or (isinstance(execution, dict) and "layoutVersion" in execution)


def _execution(data: Any) -> Execution:
    annotations = _mapping(_mapping(_mapping(data).get("metadata")).get("annotations"))
    return read(dict(_spec(data)), annotations.get(_STATE))


def _spec(data: Any) -> Mapping[str, Any]:
    return _mapping(_mapping(data).get("spec"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
