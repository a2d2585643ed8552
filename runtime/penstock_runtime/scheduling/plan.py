"""The plan of a run as data: tasks, what is skipped and why, late batches, clashes and problems; and its JSON. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from penstock_runtime.scheduling.join import Clash
from penstock_runtime.scheduling.markers import Claim
from penstock_runtime.scheduling.names import AGGREGATE, INTAKE
from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.tasks import IntakeTask, Task, batch_list
from penstock_runtime.scheduling.times import Interval, slashed

PLAN_VERSION = "penstock.dev/schedule-plan/v1"


@dataclass(frozen=True, slots=True)
class Planned:
    """One task to publish, without its trace ID. `marker` has no folder; `takeover` is the stale claim of a run that ended.

    `publish` False writes the marker and nothing else: a Kubernetes Job of an older version already did the task.
    """

    task: Task
    marker: str
    takeover: tuple[Claim, str | None] | None = None
    publish: bool = True

    @property
    def kind(self) -> str:
        return INTAKE if isinstance(self.task, IntakeTask) else AGGREGATE

    @property
    def batches(self) -> tuple[Batch, ...]:
        return () if isinstance(self.task, IntakeTask) else self.task.batches

    def data(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "marker": self.marker,
            "task": self.task.data(),
            "publish": self.publish,
            "takeover": self.takeover is not None,
        }


@dataclass(frozen=True, slots=True)
class Skipped:
    """A task that is not published: `marker` says that it was, or another run is about to (`claimed`)."""

    kind: str
    marker: str
    reason: str


@dataclass(frozen=True, slots=True)
class Late:
    """Batches that came after their window was aggregated, and what the policy made of them."""

    aggregation_id: str
    window: Interval
    batches: tuple[Batch, ...]
    action: str

    def data(self) -> dict[str, Any]:
        return {
            "aggregation-id": self.aggregation_id,
            "aggregation-start": slashed(self.window.begin),
            "aggregation-end": slashed(self.window.end),
            "batches": batch_list(self.batches),
            "action": self.action,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that makes a run partial. `key` is the object it is about, where there is one."""

    message: str
    aggregation_id: str | None = None
    key: str | None = None

    def data(self) -> dict[str, Any]:
        return {"aggregation-id": self.aggregation_id, "key": self.key, "message": self.message}


@dataclass(slots=True)
class IdPlan:
    """What is to be done for one aggregation ID, and what was found on the way."""

    aggregation_id: str
    tasks: list[Planned] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    clashes: list[tuple[Interval, Clash]] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    gauges: dict[str, int] = field(default_factory=dict)

    def count(self, gauge: str, by: int = 1) -> None:
        self.gauges[gauge] = self.gauges.get(gauge, 0) + by


def plan_json(instance: str, now: datetime, plans: Sequence[IdPlan], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the plan of a run for `schemas/output/schedule-plan.schema.json`. Trace IDs are made when a task is published."""
    ordered = sorted(plans, key=lambda plan: plan.aggregation_id)
    return {
        "apiVersion": PLAN_VERSION,
        "instance": instance,
        "now": now.isoformat(),
        "changes": sum(len(plan.tasks) for plan in ordered),
        "tasks": [task.data() for plan in ordered for task in plan.tasks],
        "skipped": [
            {"kind": one.kind, "marker": one.marker, "reason": one.reason} for plan in ordered for one in plan.skipped
        ],
        "late": [one.data() for plan in ordered for one in plan.late],
        "clashes": [_clash(plan.aggregation_id, window, clash) for plan in ordered for window, clash in plan.clashes],
        "incomplete": [name for plan in ordered for name in plan.incomplete],
        "problems": [one.data() for one in [*problems, *(problem for plan in ordered for problem in plan.problems)]],
        "gauges": {plan.aggregation_id: dict(sorted(plan.gauges.items())) for plan in ordered},
    }


def _clash(aggregation_id: str, window: Interval, clash: Clash) -> dict[str, Any]:
    return {
        "aggregation-id": aggregation_id,
        "aggregation-start": slashed(window.begin),
        "aggregation-end": slashed(window.end),
        "batch-id": clash.batch_id,
        "own-time": slashed(clash.own_time),
        "peer-time": slashed(clash.peer_time),
    }
