"""PrometheusRules: the alerts of a definition as expressions over metrics that exist.

The depth of a work queue is what KEDA measured (`keda_scaler_metrics_value` of the operator; KEDA, "Integrate with
Prometheus"). Dead letters are counted by penstock's runtime (`penstock_dead_letter_messages`); a worker of another protocol
has no such metric, so it gets no such rule.
"""

from collections.abc import Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Alert, Queue, Worker
from penstock.place import Place
from penstock.record import Record
from penstock.targets.kubernetes import labels, naming
from penstock.targets.kubernetes.render import Renderer


class Rule(Record):
    """One alerting rule as the template takes it."""

    alert: str
    expr: str
    hold: str
    severity: str
    definition: str
    summary: str
    description: str


def objects(
    alerts: Sequence[Alert], workers: Sequence[Worker], graph: Graph, place: Place, render: Renderer
) -> list[dict[str, Any]]:
    """Return the PrometheusRule of a definition's alerts; none where nothing is measured."""
    by_queue: dict[str, Worker] = {}
    for worker in workers:
        if worker.queue is not None:
            by_queue[worker.queue] = worker
            parked = graph.get(Queue, worker.queue).dead_letter
            if parked is not None:
                by_queue[parked] = worker
    rules: list[Rule] = []
    for alert in alerts:
        measured = by_queue.get(alert.queue)
        rule = _rule(alert, measured, graph, place) if measured is not None else None
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


def _rule(alert: Alert, worker: Worker, graph: Graph, place: Place) -> Rule | None:
    queue = graph.get(Queue, alert.queue)
    if alert.measure == "queueMessages":
        if worker.scale is None:
            return None
        name, expr = "PenstockQueueBacklog", _backlog(worker, place)
        said = f"More than {alert.threshold} messages wait in the queue {queue.name}"
    else:
        if worker.protocol != "penstock":
            return None
        kind, _, own = worker.definition.partition("/")
        name = "PenstockDeadLetters"
        expr = f'max(penstock_dead_letter_messages{{kind="{kind}", definition="{own}", namespace="{place.namespace}"}})'
        said = f"More than {alert.threshold} messages were parked in the dead-letter queue {queue.name}"
    return Rule(
        alert=name,
        expr=f"{expr} > {alert.threshold}",
        hold=f"{alert.hold}s",
        severity=alert.severity,
        definition=worker.definition,
        summary=said,
        description=f"{said} for {alert.hold} seconds. Definition: {worker.definition}, environment: {place.name}.",
    )


def _backlog(worker: Worker, place: Place) -> str:
    """Return the depth that KEDA last measured. A scrape without `honorLabels` renames KEDA's own `namespace` label."""
    scaler = naming.scaler(worker.name)
    metric = "keda_scaler_metrics_value"
    own = f'{metric}{{scaledObject="{scaler}", exported_namespace="{place.namespace}"}}'
    honoured = f'{metric}{{scaledObject="{scaler}", namespace="{place.namespace}"}}'
    return f"max({own} or {honoured})"
