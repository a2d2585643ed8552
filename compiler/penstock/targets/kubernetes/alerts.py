"""PrometheusRules: the alerts of a definition as expressions over metrics that exist.

The depth of a work queue is what KEDA measured (`keda_scaler_metrics_value` of the operator; KEDA, "Integrate with
Prometheus"). Dead letters are counted by penstock's runtime (`penstock_dead_letter_messages`); of a worker of another protocol
the cloud's exporter knows the queues, where there is one; else it gets no such rule.
"""

from collections.abc import Sequence
from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.nodes import Alert, Node, Queue, Worker
from penstock.graph.scans import RateAlert, ScanAlert
from penstock.place import Place
from penstock.targets.kubernetes import labels, naming
from penstock.targets.kubernetes.alert_rule import Rule
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget

SORTS: Final[tuple[type[Node], ...]] = (Alert, ScanAlert, RateAlert)


def objects(
    alerts: Sequence[Node],
    workers: Sequence[Worker],
    graph: Graph,
    place: Place,
    cloud: CloudTarget,
    render: Renderer,
) -> list[dict[str, Any]]:
    """Return the PrometheusRule of a definition's alerts; none where nothing is measured, or nobody reads rules."""
    if not alerts or not place.spec.monitoring.prometheus_rules:
        return []
    by_queue: dict[str, Worker] = {}
    for worker in workers:
        if worker.queue is not None:
            by_queue[worker.queue] = worker
            parked = graph.get(Queue, worker.queue).dead_letter
            if parked is not None:
                by_queue[parked] = worker
    rules: list[Rule] = []
    for alert in alerts:
        rule = _any_rule(alert, by_queue, graph, place, cloud)
        if rule is not None:
            rules.append(rule)
    if not rules:
        return []
    worker = workers[0]
    values = {
        "alerts_name": naming.alerts(worker.name),
        "namespace": place.namespace,
        "labels": labels.labels(worker.definition, worker.name, "alerts", place, worker.labels),
        "monitoring_labels": dict(place.spec.monitoring.labels) or None,
        "annotations": labels.annotations(worker.definition),
        "rules": rules,
    }
    return render.objects("kubernetes/prometheus-rule.yaml", values)


def _any_rule(alert: Node, by_queue: dict[str, Worker], graph: Graph, place: Place, cloud: CloudTarget) -> Rule | None:
    if isinstance(alert, Alert):
        owner = alert.worker
        measured = graph.get(Worker, owner) if owner is not None else by_queue.get(alert.queue)
        return _rule(alert, measured, graph, place, cloud) if measured is not None else None
    # Few definitions have a scheduler; its rules are read when one comes.
    from penstock.targets.kubernetes import scan_alerts

    if isinstance(alert, ScanAlert):
        return scan_alerts.run_rule(alert, graph, place)
    assert isinstance(alert, RateAlert)
    return scan_alerts.rate_rule(alert, graph, place)


def _rule(alert: Alert, worker: Worker, graph: Graph, place: Place, cloud: CloudTarget) -> Rule | None:
    queue = graph.get(Queue, alert.queue)
    name, said = _WORDS[alert.measure]
    said = said.format(alert.threshold, queue.name)
    if worker.protocol == "prio" or alert.measure == "rejectedMessages":
        metric = getattr(cloud, "queue_metric", None)
        if metric is None:
            return None
        from penstock.targets.kubernetes.scan_alerts import depth

        expr = depth(metric(queue, place), place)
    elif alert.measure == "queueMessages":
        if worker.scale is None:
            return None
        expr = _backlog(worker, place)
    else:
        if worker.protocol != "penstock":
            return None
        kind, _, own = worker.definition.partition("/")
        expr = f'max(penstock_dead_letter_messages{{kind="{kind}", definition="{own}", namespace="{place.namespace}"}})'
    return Rule(
        alert=name,
        expr=f"{expr} > {alert.threshold}",
        hold=f"{alert.hold}s",
        severity=alert.severity,
        definition=worker.definition,
        summary=said,
        description=f"{said} for {alert.hold} seconds. Definition: {worker.definition}, environment: {place.name}.",
    )


_WORDS: Final = {
    "queueMessages": ("PenstockQueueBacklog", "More than {} messages wait in the queue {}"),
    "deadLetterMessages": ("PenstockDeadLetters", "More than {} messages were parked in the dead-letter queue {}"),
    "rejectedMessages": ("PenstockRejectedTasks", "More than {} tasks were rejected into the queue {}"),
}


def _backlog(worker: Worker, place: Place) -> str:
    """Return the depth that KEDA last measured. A scrape without `honorLabels` renames KEDA's own `namespace` label."""
    scaler = naming.scaler(worker.name)
    metric = "keda_scaler_metrics_value"
    own = f'{metric}{{scaledObject="{scaler}", exported_namespace="{place.namespace}"}}'
    honoured = f'{metric}{{scaledObject="{scaler}", namespace="{place.namespace}"}}'
    return f"max({own} or {honoured})"
