"""SQS queues with their dead-letter queues, SNS topics, subscriptions, and rules for events of stores."""

from typing import Any
from urllib.parse import quote_plus

from penstock.graph import Graph
from penstock.graph.nodes import Queue, Route, Store, Subscription, Topic
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import Frame, json_text, part, ref
from penstock.targets.aws.iam import document
from penstock.targets.names import shortened
from penstock.targets.pulumi.model import Code, Json, Ref, Resource
from penstock.targets.pulumi.names import variable

LONG_POLL = 20  # seconds; the longest that SQS waits for a message, which costs the fewest requests
_RULE = 64
_EVENTS = {"created": "Object Created", "deleted": "Object Deleted"}


def is_made(queue: Queue, frame: Frame) -> bool:
    """Tell whether the program makes a queue: not one that is somebody else's."""
    own = addresses.queue_account(frame.place, queue) == addresses.aws(frame.place).account_id
    return bool(queue.definition) and not queue.external and own


def _queue(queue: Queue, graph: Graph, frame: Frame) -> list[Resource]:
    args: dict[str, Any] = {
        "name": addresses.queue_name(queue),
        "visibility_timeout_seconds": queue.visibility_timeout,
        "message_retention_seconds": queue.retention,
        "receive_wait_time_seconds": LONG_POLL,
        "sqs_managed_sse_enabled": True,
        "tags": frame.tags,
    }
    parked = graph.get(Queue, queue.dead_letter) if queue.dead_letter is not None else None
    if parked is not None:
        redrive = {"deadLetterTargetArn": ref(parked, "arn"), "maxReceiveCount": queue.max_receive_count}
        args["redrive_policy"] = Json(redrive)
    made = [frame.resource(queue, "sqs.Queue", args, protect=True)]
    if parked is not None:
        allowed = {"redrivePermission": "byQueue", "sourceQueueArns": [ref(queue, "arn")]}
        args = {"queue_url": ref(parked, "url"), "redrive_allow_policy": Json(allowed)}
        made.append(frame.resource(parked, "sqs.RedriveAllowPolicy", args, "-redrive"))
    return made


def rule_part(route: Route) -> str:
    """Return the name of a route's rule inside its module: the event's own name or number."""
    own = f"route/{route.source.replace('/', '-').lower()}-"
    return f"events-{route.id.removeprefix(own).lower().replace('_', '-')}"


def served_routes(graph: Graph, frame: Frame) -> list[Route]:
    """Return the routes of this definition about stores, which EventBridge serves."""
    return [route for route in graph.of(Route) if route.source == frame.definition and route.store is not None]


def rule_name(route: Route, frame: Frame) -> str:
    """Return the EventBridge rule of a route: from the first name of its definition, so that a rename replaces nothing."""
    first = frame.former[0] if frame.former else frame.definition.partition("/")[2]
    return shortened(addresses.prefixed(frame.place, f"{first}-{rule_part(route)}"), _RULE)


def _rule_arn(route: Route, frame: Frame) -> str:
    return addresses.arn(frame.place, "events", f"rule/{rule_name(route, frame)}")


def _policy(queue: Queue, graph: Graph, frame: Frame) -> Resource | None:
    """Return who may send to a queue beside roles: exactly its topics and rules, by name."""
    topics = [graph.get(Topic, one.topic) for one in graph.of(Subscription) if one.queue == queue.id]
    routes = [route for route in served_routes(graph, frame) if route.queue_name == queue.name]
    sources = [("sns.amazonaws.com", addresses.topic_arn(frame.place, topic)) for topic in topics]
    sources += [("events.amazonaws.com", _rule_arn(route, frame)) for route in routes]
    if not sources:
        return None
    allowed = [
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sqs:SendMessage",
            "Resource": addresses.queue_arn(frame.place, queue),
            "Condition": {"ArnEquals": {"aws:SourceArn": source}},
        }
        for service, source in sources
    ]
    args = {"queue_url": ref(queue, "url"), "policy": json_text(document(allowed))}
    return frame.resource(queue, "sqs.QueuePolicy", args, "-policy")


def _encoded(text: str) -> str:
    """Return part of a key as S3 writes it in a notification: form encoding that leaves slashes alone."""
    return quote_plus(text, safe="/*")


def filter_policy(subscription: Subscription) -> dict[str, Any] | None:
    """Return the filter of a subscription on the keys of S3 notifications; None when everything passes.

    SNS matches a prefix or a suffix of one property, not both (see `unsupported`).
    """
    matches = []
    if subscription.prefix:
        matches.append({"prefix": _encoded(subscription.prefix)})
    if subscription.suffix:
        matches.append({"suffix": _encoded(subscription.suffix)})
    return {"Records": {"s3": {"object": {"key": matches}}}} if matches else None


def topic_ref(topic: Topic) -> Any:
    """Return the ARN of a topic as a definition's module knows it."""
    if topic.address is not None:
        return topic.address
    return ref(topic, "arn") if topic.definition else Code(f"shared.{variable(part(topic))}")


def _subscription(node: Subscription, graph: Graph, frame: Frame) -> Resource:
    topic, queue = graph.get(Topic, node.topic), graph.get(Queue, node.queue)
    chosen = filter_policy(node)
    region = addresses.arn_region(addresses.topic_arn(frame.place, topic))
    args: dict[str, Any] = {
        "topic": topic_ref(topic),
        "protocol": "sqs",
        "endpoint": ref(queue, "arn") if is_made(queue, frame) else addresses.queue_arn(frame.place, queue),
        # A subscription lives beside its topic, in whatever region the queue is.
        "region": region if region != addresses.aws(frame.place).region else None,
        "raw_message_delivery": node.raw,
        "filter_policy_scope": "MessageBody" if chosen else None,
        "filter_policy": json_text(chosen) if chosen else None,
    }
    return frame.resource(node, "sns.TopicSubscription", args, depends_on=(ref(queue, "", "-policy"),))


def _event_rule(route: Route, queue: Queue, graph: Graph, frame: Frame) -> list[Resource]:
    """Return rule and target that send events of a bucket straight to the queue, as CloudEvents."""
    store = graph.get(Store, str(route.store))
    detail: dict[str, Any] = {"bucket": {"name": [addresses.bucket(frame.place, store)]}}
    if route.prefix or route.suffix:
        detail["object"] = {"key": [_key_match(route)]}
    pattern = {"source": ["aws.s3"], "detail-type": [_EVENTS[one] for one in route.event_types], "detail": detail}
    base = rule_part(route)
    rule = frame.named(
        base,
        "cloudwatch.EventRule",
        {"name": rule_name(route, frame), "event_pattern": json_text(pattern), "state": "ENABLED", "tags": frame.tags},
    )
    target = frame.named(
        f"{base}-target",
        "cloudwatch.EventTarget",
        {
            "rule": Ref(variable(base), "name"),
            "arn": ref(queue, "arn"),
            "target_id": "queue",
            "input_transformer": {"input_paths": _PATHS, "input_template": _CLOUD_EVENT},
        },
        depends_on=(ref(queue, "", "-policy"),),
    )
    return [rule, target]


def _key_match(route: Route) -> dict[str, str]:
    if route.prefix and route.suffix:
        return {"wildcard": f"{_literal(route.prefix)}*{_literal(route.suffix)}"}
    return {"prefix": route.prefix} if route.prefix else {"suffix": route.suffix or ""}


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("*", "\\*")


_PATHS = {
    "bucket": "$.detail.bucket.name",
    "id": "$.id",
    "key": "$.detail.object.key",
    "size": "$.detail.object.size",
    "time": "$.time",
    "type": "$.detail-type",
}
_CLOUD_EVENT = (
    '{"specversion": "1.0", "id": "<id>", "source": "s3://<bucket>", "type": "<type>", "subject": "<key>", '
    '"time": "<time>", "data": {"url": "s3://<bucket>/<key>", "contentLength": "<size>"}}'
)


def topic_resources(topic: Topic, frame: Frame) -> list[Resource]:
    """Return a topic of ours."""
    return [frame.resource(topic, "sns.Topic", {"name": topic.name, "tags": frame.tags}, protect=True)]


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return queues, topics, queue policies, subscriptions and event rules of one definition."""
    made: list[Resource] = []
    queues = [queue for queue in graph.of(Queue) if is_made(queue, frame)]
    for queue in queues:
        made += _queue(queue, graph, frame)
    for topic in graph.of(Topic):
        if topic.definition and topic.address is None:
            made += topic_resources(topic, frame)
    for queue in queues:
        policy = _policy(queue, graph, frame)
        if policy is not None:
            made.append(policy)
    for subscription in graph.of(Subscription):
        made.append(_subscription(subscription, graph, frame))
    by_name = {queue.name: queue for queue in queues}
    for route in served_routes(graph, frame):
        if route.queue_name in by_name:
            made += _event_rule(route, by_name[route.queue_name], graph, frame)
    return made
