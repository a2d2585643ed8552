"""The alerting rules of a bucket scan: on runs, on aggregations that never came, and on what becomes of tasks.

The metrics of runs are pushed when a run ends (`workflow_manager_...`). A push of a failed run replaces those of the last good
one, and a pod that never starts pushes nothing: so every rule looks back as long as Prometheus surely remembers, and a series
that is not there at all is a reason to fire, never one to be quiet.
"""

from typing import Final

from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, Worker
from penstock.graph.scans import RateAlert, ScanAlert
from penstock.place import Place
from penstock.targets.kubernetes.alert_rule import Rule

_LAST: Final = "workflow_manager_last_success_seconds"
_AGGREGATED: Final = "workflow_manager_aggregation_tasks_scheduled"
_RUNS: Final = "kube_cronjob_status_last_successful_time"
_MEMORY: Final = "7d"
_HOUR: Final = 3600
_DEPTH_WINDOW: Final = "30m"


def depth(series: str, place: Place) -> str:
    """Return the lowest depth of a queue within half an hour; CloudWatch is late by some minutes."""
    late = " offset 20m" if place.cloud == "aws" else ""
    return f"min_over_time({series}[{_DEPTH_WINDOW}]{late})"


def run_rule(alert: ScanAlert, graph: Graph, place: Place) -> Rule:
    """Return the rule on the age of the last good run, or on a window without an aggregation."""
    job = graph.get(ClusterJob, alert.job)
    if alert.measure == "heartbeat":
        name, said = "PenstockSchedulerHeartbeat", f"{job.name} has not run well for {_words(alert.limit)}"
        expr = _heartbeat(alert, job, place)
    else:
        name, said = "PenstockAggregationMissing", f"{job.name} has started no aggregation for {_words(alert.limit)}"
        series = _AGGREGATED + _selector(alert.labels)
        window = f"{alert.limit}s"
        expr = f"(max(max_over_time({series}[{window}])) == 0) or absent_over_time({series}[{window}])"
    return _rule(name, expr, said, alert, place)


def _heartbeat(alert: ScanAlert, job: ClusterJob, place: Place) -> str:
    """Return the expression that stays true as long as runs fail, whatever they push."""
    if alert.labels:
        series = _LAST + _selector(alert.labels)
        last = f"max(max_over_time({series}[{_MEMORY}]))"
    else:
        series = _RUNS + _selector((("cronjob", job.name), ("namespace", place.namespace)))
        last = f"max(max_over_time({series}[{_MEMORY}]))"
    return f"(time() - {last} > {alert.limit}) or absent_over_time({series}[{_MEMORY}])"


def rate_rule(alert: RateAlert, graph: Graph, place: Place) -> Rule:
    """Return the rule on the share of tasks that end in one way; without any task there is no share, and no alert."""
    worker = graph.get(Worker, alert.worker)
    metric = f"facilitator_{alert.task}_tasks_finished"
    own = (("namespace", place.namespace),)
    pods = f', pod=~"{worker.name}-[a-z0-9]+-[a-z0-9]+"'
    chosen = _selector(own)[:-1] + pods
    ended = f'sum(rate({metric}{chosen}, status="{alert.status}"}}[{alert.window}s])) or vector(0)'
    share = f"({ended}) / sum(rate({metric}{chosen}}}[{alert.window}s]))"
    percent = f"{alert.threshold:.0%}"
    if alert.status == "success":
        said = f"Less than {percent} of the {alert.task} tasks of {worker.name} end well"
        return _rule("PenstockTaskFailures", f"{share} < {alert.threshold}", said, alert, place)
    said = f"More than {percent} of the {alert.task} tasks of {worker.name} are rejected"
    return _rule("PenstockTaskRejections", f"{share} > {alert.threshold}", said, alert, place)


def _selector(pairs: tuple[tuple[str, str], ...]) -> str:
    inside = ", ".join(f'{name}="{_quoted(value)}"' for name, value in pairs)
    return f"{{{inside}}}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _words(seconds: int) -> str:
    if seconds % _HOUR == 0:
        return f"{seconds // _HOUR} hour{'' if seconds == _HOUR else 's'}"
    return f"{seconds // 60} minutes"


def _rule(name: str, expr: str, said: str, alert: ScanAlert | RateAlert, place: Place) -> Rule:
    return Rule(
        alert=name,
        expr=expr,
        hold=f"{alert.hold}s",
        severity=alert.severity,
        definition=alert.definition,
        summary=said,
        description=f"{said}. Definition: {alert.definition}, environment: {place.name}.",
    )
