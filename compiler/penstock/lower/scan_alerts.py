"""The alerts of a bucket scan, with the thresholds of its own windows."""

from typing import Any, Final

from penstock.checks.cron import CronError, interval
from penstock.definitions import Definition
from penstock.definitions.bucket_scan import BucketScanTrigger
from penstock.definitions.workflow import WorkflowSpec
from penstock.graph.nodes import Alert, ClusterJob, Node, Worker
from penstock.graph.scans import RateAlert, ScanAlert
from penstock.lower.context import node_id, stable_name
from penstock.lower.scan_queues import TaskQueue

_MISSED: Final = 3  # runs that may fail before somebody is told
_HOUR: Final = 3600
_SOON: Final = 300
_BACKLOG: Final = {"intake": 3 * _HOUR, "aggregate": 2 * _HOUR}  # for aggregations, beyond a period
_SUCCESS: Final = 0.95
_REJECTED: Final = 0.01


def lower_alerts(
    definition: Definition,
    spec: WorkflowSpec,
    trigger: BucketScanTrigger,
    queues: dict[str, TaskQueue],
    job: ClusterJob,
    workers: list[Worker],
) -> list[Node]:
    """Return the alerts on runs, on windows without an aggregation, on queues and on the tasks' outcomes."""
    if not spec.alerts.enabled:
        return []
    found: list[Node] = list(_runs(definition, spec, trigger, job))
    for (task, queue), worker in zip(queues.items(), workers, strict=True):
        found += _queue(definition, spec, trigger, task, queue, worker)
        if worker.protocol == "prio":
            found += _rates(definition, spec, trigger, task, worker)
    return found


def _runs(definition: Definition, spec: WorkflowSpec, trigger: BucketScanTrigger, job: ClusterJob) -> list[Node]:
    try:
        every = interval(trigger.cron)
    except CronError:
        return []
    gateway = trigger.push_gateway
    common: dict[str, Any] = {
        "definition": definition.id,
        "job": job.id,
        "severity": spec.alerts.severity,
        "labels": tuple(sorted(gateway.labels.items())) if gateway else (),
    }
    heartbeat = ScanAlert(
        id=node_id("alert", definition, "heartbeat"),
        name=f"{stable_name(definition)}-heartbeat",
        measure="heartbeat",
        limit=_MISSED * every,
        hold=_SOON,
        **common,
    )
    if gateway is None:  # only the runs themselves can be seen
        return [heartbeat]
    missing = ScanAlert(
        id=node_id("alert", definition, "aggregation-missing"),
        name=f"{stable_name(definition)}-aggregation-missing",
        measure="aggregationMissing",
        limit=trigger.period + trigger.grace + trigger.slack,
        hold=_SOON,
        **common,
    )
    return [heartbeat, missing]


def _queue(
    definition: Definition,
    spec: WorkflowSpec,
    trigger: BucketScanTrigger,
    task: str,
    queue: TaskQueue,
    worker: Worker,
) -> list[Node]:
    """Return the alerts on a backlog that does not go away, on dead letters and on rejected tasks."""
    name = stable_name(definition)
    common: dict[str, Any] = {"definition": definition.id, "severity": spec.alerts.severity, "worker": worker.id}
    backlog = _BACKLOG[task] + (trigger.period if task == "aggregate" else 0)
    found: list[Node] = [
        Alert(
            id=node_id("alert", definition, f"{task}-backlog"),
            name=f"{name}-{task}-backlog",
            queue=queue.work.id,
            measure="queueMessages",
            threshold=0 if worker.protocol == "prio" else spec.alerts.queue_messages,
            hold=backlog if worker.protocol == "prio" else spec.alerts.for_,
            **common,
        ),
        Alert(
            id=node_id("alert", definition, f"{task}-dead-letter"),
            name=f"{name}-{task}-dead-letter",
            queue=queue.parked.id,
            measure="deadLetterMessages",
            threshold=spec.alerts.dead_letter_messages,
            hold=_SOON,
            **common,
        ),
    ]
    if queue.rejected is not None:
        rejected = Alert(
            id=node_id("alert", definition, f"{task}-rejected"),
            name=f"{name}-{task}-rejected",
            queue=queue.rejected.id,
            measure="rejectedMessages",
            threshold=spec.alerts.dead_letter_messages,
            hold=_SOON,
            **common,
        )
        found.append(rejected)
    return found


def _rates(
    definition: Definition, spec: WorkflowSpec, trigger: BucketScanTrigger, task: str, worker: Worker
) -> list[Node]:
    """Return the alerts on what becomes of tasks: the workers of Prio count them."""
    window = _HOUR if task == "intake" else max(trigger.period, _HOUR)
    common: dict[str, Any] = {
        "definition": definition.id,
        "worker": worker.id,
        "task": task,
        "window": window,
        "hold": _SOON,
        "severity": spec.alerts.severity,
    }
    name = stable_name(definition)
    return [
        RateAlert(
            id=node_id("alert", definition, f"{task}-failures"),
            name=f"{name}-{task}-failures",
            status="success",
            threshold=_SUCCESS,
            **common,
        ),
        RateAlert(
            id=node_id("alert", definition, f"{task}-rejections"),
            name=f"{name}-{task}-rejections",
            status="rejected",
            threshold=_REJECTED,
            **common,
        ),
    ]
