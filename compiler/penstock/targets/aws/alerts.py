"""CloudWatch alarms: on the depth of queues, and on runs by the clock that fail."""

from penstock.graph import Graph
from penstock.graph.nodes import Alert, Function, Queue, Schedule
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import Frame, ref
from penstock.targets.aws.queues import is_made
from penstock.targets.pulumi.model import Resource

_PERIOD = 60  # seconds; SQS measures once a minute
_DAY = 86400  # seconds; the longest that an alarm may look back is a day
_HOUR = 3600


def _depth(alert: Alert, queue: Queue, frame: Frame) -> Resource:
    said = "dead letters" if alert.measure == "deadLetterMessages" else "waiting messages"
    args = {
        "name": addresses.alarm(frame.place, alert),
        "alarm_description": f"More than {alert.threshold} {said} in {queue.name} ({alert.severity}).",
        "namespace": "AWS/SQS",
        "metric_name": "ApproximateNumberOfMessagesVisible",
        "dimensions": {"QueueName": ref(queue, "name")},
        "statistic": "Maximum",
        "comparison_operator": "GreaterThanThreshold",
        "threshold": alert.threshold,
        "period": _PERIOD,
        "evaluation_periods": min(max(-(-alert.hold // _PERIOD), 1), _DAY // _PERIOD),
        "treat_missing_data": "notBreaching",
        "tags": frame.tags,
    }
    return frame.resource(alert, "cloudwatch.MetricAlarm", args)


def _failures(schedule: Schedule, function: Function, severity: str, frame: Frame) -> Resource:
    name = addresses.function(frame.place, function)
    args = {
        "name": f"{name}-failed",
        "alarm_description": f"A run of {name} failed ({severity}).",
        "namespace": "AWS/Lambda",
        "metric_name": "Errors",
        "dimensions": {"FunctionName": ref(function, "name")},
        "statistic": "Sum",
        "comparison_operator": "GreaterThanThreshold",
        "threshold": 0,
        "period": _HOUR,
        "evaluation_periods": 1,
        "treat_missing_data": "notBreaching",
        "tags": frame.tags,
    }
    return frame.resource(schedule, "cloudwatch.MetricAlarm", args, "-failed")


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return the alarms of one definition; none when its alerts are off."""
    alerts = graph.of(Alert)
    if not alerts:
        return []
    made = []
    for alert in alerts:
        queue = graph.get(Queue, alert.queue)
        if is_made(queue, frame):
            made.append(_depth(alert, queue, frame))
    made += [_failures(one, graph.get(Function, one.target), alerts[0].severity, frame) for one in graph.of(Schedule)]
    return made
