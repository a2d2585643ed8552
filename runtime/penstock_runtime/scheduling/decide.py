"""What is to be done, from what was found: intake tasks, the task of a window, late batches. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from penstock_runtime.scheduling import jobnames, metricnames, names
from penstock_runtime.scheduling.join import Joined
from penstock_runtime.scheduling.markers import Claim, Published
from penstock_runtime.scheduling.names import AGGREGATE, INTAKE, BatchName
from penstock_runtime.scheduling.plan import IdPlan, Late, Planned, Skipped
from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.settings import Settings
from penstock_runtime.scheduling.tasks import AggregateTask, IntakeTask
from penstock_runtime.scheduling.times import Interval

PUBLISHED = "published"
CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Marked:
    """A marker that exists: what it says, its ETag, and when it was written by the clock of its store."""

    state: Claim | Published
    etag: str | None = None
    modified: float = 0.0


@dataclass(frozen=True, slots=True)
class WindowMarkers:
    """The marker of a window and those of its supplements, in their order."""

    first: Marked | None = None
    supplements: Sequence[Marked] = field(default_factory=tuple)


def intake(
    plan: IdPlan,
    ready: Sequence[Batch],
    marked: Mapping[str, Marked],
    jobs: Collection[str],
    settings: Settings,
    now: datetime,
) -> None:
    """Add to `plan` the intake tasks of ready batches. `marked` holds the markers of the interval."""
    for batch in ready:
        name = BatchName(plan.aggregation_id, batch.time, batch.id)
        marker = names.intake_marker(name)
        task = IntakeTask(plan.aggregation_id, batch.id, batch.time)
        there = marked.get(marker)
        if there is None:
            done = settings.rules.jobs and jobnames.intake_job(name) in jobs
            plan.tasks.append(Planned(task, marker, publish=not done))
        elif (stale := _stale(there, settings, now)) is not None:
            plan.tasks.append(Planned(task, marker, stale))
        else:
            plan.skipped.append(Skipped(INTAKE, marker, _reason(there)))
            plan.count(metricnames.INTAKE_SKIPPED)


def window(
    plan: IdPlan,
    interval: Interval,
    joined: Joined,
    marked: WindowMarkers,
    jobs: Collection[str],
    settings: Settings,
    now: datetime,
) -> None:
    """Add to `plan` what a window needs: its task, a supplement for what came late, or nothing."""
    plan.clashes.extend((interval, clash) for clash in joined.clashes)
    if not joined.batches:
        return
    marker = names.aggregate_marker(plan.aggregation_id, interval)
    task = AggregateTask(plan.aggregation_id, interval, tuple(joined.batches))
    there = marked.first
    if there is None:
        done = settings.rules.jobs and jobnames.aggregate_job(plan.aggregation_id, interval) in jobs
        plan.tasks.append(Planned(task, marker, publish=not done))
    elif (stale := _stale(there, settings, now)) is not None:
        plan.tasks.append(Planned(task, marker, stale))
    else:
        plan.skipped.append(Skipped(AGGREGATE, marker, _reason(there)))
        plan.count(metricnames.AGGREGATE_SKIPPED)
        if isinstance(there.state, Published) and settings.late != "ignore":
            _late(plan, task, marker, marked, settings, now)


def late_batches(batches: Sequence[Batch], first: Marked, supplements: Sequence[Marked]) -> tuple[Batch, ...]:
    """Return the batches that no task of their window held.

    A marker of ours lists what its task held. Upstream's does not: what was written after it came late.
    """
    known: set[tuple[str, datetime]] = set()
    for one in (first, *supplements):
        if isinstance(one.state, Published) and one.state.batches is not None:
            known |= one.state.batches
    if isinstance(first.state, Published) and first.state.batches is not None:
        return tuple(batch for batch in batches if batch.identity not in known)
    return tuple(batch for batch in batches if batch.modified > first.modified and batch.identity not in known)


def _late(
    plan: IdPlan, task: AggregateTask, marker: str, marked: WindowMarkers, settings: Settings, now: datetime
) -> None:
    assert marked.first is not None
    supplements = list(marked.supplements)
    stale = None
    if supplements and isinstance(supplements[-1].state, Claim):
        stale = _stale(supplements.pop(), settings, now)
        if stale is None:
            return  # another run is publishing a supplement: what it holds is known when it has ended
    number = len(supplements) + 1
    batches = late_batches(task.batches, marked.first, supplements)
    if not batches:
        return
    plan.late.append(Late(plan.aggregation_id, task.window, batches, settings.late))
    plan.count(metricnames.LATE, len(batches))
    if settings.late == "supplement":
        extra = AggregateTask(plan.aggregation_id, task.window, batches, supplement=number)
        plan.tasks.append(Planned(extra, names.supplement_marker(marker, number), stale))


def _stale(there: Marked, settings: Settings, now: datetime) -> tuple[Claim, str | None] | None:
    state = there.state
    if isinstance(state, Claim) and state.stale(now, settings.claim_ends):
        return state, there.etag
    return None


def _reason(there: Marked) -> str:
    return PUBLISHED if isinstance(there.state, Published) else CLAIMED
