"""Alert policies of Cloud Monitoring: on the depth of subscriptions."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Alert, Queue
from penstock.targets.gcp.frame import Frame
from penstock.targets.gcp.queues import is_made
from penstock.targets.pulumi.model import Resource

_METRIC = "pubsub.googleapis.com/subscription/num_undelivered_messages"
_ALIGNMENT = 60  # seconds
_LONGEST = 84_600  # seconds that a condition may have to hold: 23.5 hours
_SEVERITIES = {"info": "WARNING", "warning": "WARNING", "critical": "CRITICAL"}
_WORDS = {
    "deadLetterMessages": "dead letters",
    "rejectedMessages": "rejected tasks",
    "queueMessages": "waiting messages",
}


def _policy(alert: Alert, queue: Queue, frame: Frame) -> Resource:
    said = f"More than {alert.threshold} {_WORDS[alert.measure]} in {queue.name}"
    chosen = f'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "{queue.name}"'
    condition: dict[str, Any] = {
        "filter": f'{chosen} AND metric.type = "{_METRIC}"',
        "comparison": "COMPARISON_GT",
        "threshold_value": alert.threshold,
        # Whole minutes, as Cloud Monitoring wants them.
        "duration": f"{min(-(-alert.hold // _ALIGNMENT) * _ALIGNMENT, _LONGEST)}s",
        "aggregations": [{"alignment_period": f"{_ALIGNMENT}s", "per_series_aligner": "ALIGN_MAX"}],
    }
    args = {
        "display_name": f"{frame.place.name}: {alert.name}",
        "combiner": "OR",
        "severity": _SEVERITIES[alert.severity],
        "conditions": [{"display_name": said, "condition_threshold": condition}],
        "documentation": {"content": f"{said}. Definition: {frame.definition}.", "mime_type": "text/markdown"},
        "user_labels": frame.labels,
    }
    return frame.resource(alert, "monitoring.AlertPolicy", args)


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return a policy for each alert on a queue of ours."""
    pairs = [(alert, graph.get(Queue, alert.queue)) for alert in graph.of(Alert)]
    return [_policy(alert, queue, frame) for alert, queue in pairs if is_made(queue)]
