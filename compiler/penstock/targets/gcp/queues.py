"""Pub/Sub: a queue is a topic with one subscription; its dead letters are another such pair."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Queue, Route, Store, Subscription, Topic
from penstock.targets.gcp import addresses
from penstock.targets.gcp.frame import Frame, part, ref
from penstock.targets.gcp.stores import bucket_ref
from penstock.targets.gcp.transforms import FUNCTION, selection
from penstock.targets.pulumi.literal import lines
from penstock.targets.pulumi.model import Code, Concat, Ref, Resource
from penstock.targets.pulumi.names import variable

# Bounds of Pub/Sub in seconds: "Subscription properties" and "Dead-letter topics".
ACK_DEADLINE = (10, 600)
RETENTION = (600, 2_678_400)
ATTEMPTS = (5, 100)
_CODE_PAD = " " * 20  # where the code of a transform stands among the arguments of a subscription
_TYPES = {"created": "OBJECT_FINALIZE", "deleted": "OBJECT_DELETE"}


def is_made(queue: Queue) -> bool:
    """Tell whether the program makes a queue: not one that is somebody else's."""
    return bool(queue.definition) and not queue.external


def _bounded(value: int, bounds: tuple[int, int]) -> int:
    return max(bounds[0], min(value, bounds[1]))


def routes_of(queue: Queue, graph: Graph, frame: Frame) -> list[Route]:
    """Return the rules of this definition about stores, whose events go to a queue."""
    return [
        route
        for route in graph.of(Route)
        if route.source == frame.definition and route.store is not None and route.queue_name == queue.name
    ]


def event_subscriptions(queue: Queue, graph: Graph) -> list[Subscription]:
    """Return the subscriptions of a queue to the events of stores."""
    found = [one for one in graph.of(Subscription) if one.queue == queue.id]
    return [one for one in found if addresses.is_events(graph.get(Topic, one.topic))]


def _transform(queue: Queue, graph: Graph, frame: Frame) -> list[dict[str, Any]] | None:
    """Return what selects and forms the messages of a queue; None when all pass as they are."""
    routes = routes_of(queue, graph, frame)
    rules = [(route.prefix or "", route.suffix or "") for route in routes]
    if not routes:
        wanted = [one for one in graph.of(Subscription) if one.queue == queue.id]
        rules = [(one.prefix or "", one.suffix or "") for one in wanted if one.prefix or one.suffix]
    if not rules:
        return None
    code = selection(rules, cloud_event=bool(routes))
    return [{"javascript_udf": {"function_name": FUNCTION, "code": lines(code, _CODE_PAD)}}]


def _agent(frame: Frame) -> Any:
    """Return Pub/Sub's own account of the project, which moves dead letters."""
    return member("service-", frame.number, "@gcp-sa-pubsub.iam.gserviceaccount.com")


def member(before: str, number: Any, after: str) -> Any:
    """Return a service agent as a member of a policy."""
    if isinstance(number, str):
        return f"serviceAccount:{before}{number}{after}"
    return Concat((f"serviceAccount:{before}", number, after))


def _topic_of(queue: Queue, graph: Graph) -> Any:
    """Return the topic that a queue's subscription is on, as its module knows it."""
    topic = addresses.feeding_topic(queue, graph)
    return ref(queue, "name", "-topic") if topic is None else topic_ref(topic)


def topic_ref(topic: Topic) -> Any:
    """Return a topic as a definition's module knows it."""
    if topic.address is not None:
        return topic.address
    return ref(topic, "name") if topic.definition else Code(f"shared.{variable(part(topic))}")


def _pair(queue: Queue, graph: Graph, frame: Frame) -> list[Resource]:
    """Return topic (unless another feeds the queue) and subscription of a queue."""
    made: list[Resource] = []
    if addresses.feeding_topic(queue, graph) is None:
        args: dict[str, Any] = {"name": queue.name, "labels": frame.labels}
        made.append(frame.resource(queue, "pubsub.Topic", args, "-topic", protect=True))
    parked = graph.get(Queue, queue.dead_letter) if queue.dead_letter is not None else None
    args = {
        "name": queue.name,
        "topic": _topic_of(queue, graph),
        # A longer lease is held by renewing it: the runtime does so while a handler works.
        "ack_deadline_seconds": _bounded(queue.visibility_timeout, ACK_DEADLINE),
        "message_retention_duration": f"{_bounded(queue.retention, RETENTION)}s",
        "expiration_policy": {"ttl": ""},
        "retry_policy": {"minimum_backoff": "10s", "maximum_backoff": "600s"},
        "message_transforms": _transform(queue, graph, frame),
        "labels": frame.labels,
    }
    after: tuple[Ref, ...] = ()
    if parked is not None:
        # Fewer attempts than Pub/Sub counts are counted by the runtime, which parks the message by itself.
        args["dead_letter_policy"] = {
            "dead_letter_topic": ref(parked, "id", "-topic"),
            "max_delivery_attempts": _bounded(queue.max_receive_count, ATTEMPTS),
        }
        after = (ref(parked, ""),)
    made.append(frame.resource(queue, "pubsub.Subscription", args, protect=True, depends_on=after))
    if parked is not None:
        made += _dead_letter_grants(queue, parked, frame)
    return made


def _dead_letter_grants(queue: Queue, parked: Queue, frame: Frame) -> list[Resource]:
    """Return what Pub/Sub itself needs to move a message: to take it from the one and to put it into the other."""
    publish = {"topic": ref(parked, "name", "-topic"), "role": "roles/pubsub.publisher", "member": _agent(frame)}
    take = {"subscription": ref(queue, "name"), "role": "roles/pubsub.subscriber", "member": _agent(frame)}
    return [
        frame.resource(parked, "pubsub.TopicIAMMember", publish, "-agent"),
        frame.resource(queue, "pubsub.SubscriptionIAMMember", take, "-agent"),
    ]


def _notification(
    name: str, store: Store, queue: Queue, prefix: str | None, types: list[str], frame: Frame
) -> Resource:
    args = {
        "bucket": bucket_ref(store, frame),
        "topic": ref(queue, "id", "-topic"),
        "payload_format": "JSON_API_V1",
        "event_types": types,
        "object_name_prefix": prefix or None,
    }
    return frame.named(name, "storage.Notification", args, depends_on=(ref(queue, "", "-events"),))


def _notifications(queue: Queue, graph: Graph, frame: Frame) -> list[Resource]:
    """Return what makes buckets announce their objects to a queue, and the right of Cloud Storage to do so."""
    made: list[Resource] = []
    for one in event_subscriptions(queue, graph):
        name = graph.get(Topic, one.topic).name.removeprefix(addresses.EVENTS)
        store = graph.get(Store, f"store/{name}")
        made.append(_notification(part(one), store, queue, one.prefix, [_TYPES["created"]], frame))
    for route in routes_of(queue, graph, frame):
        store = graph.get(Store, str(route.store))
        own = f"route/{route.source.replace('/', '-').lower()}-"
        name = f"events-{route.id.removeprefix(own).lower().replace('_', '-')}"
        types = [_TYPES[one] for one in route.event_types]
        made.append(_notification(name, store, queue, route.prefix, types, frame))
    if not made:
        return []
    agent = Code("shared.storage_agent")
    publish = {"topic": ref(queue, "name", "-topic"), "role": "roles/pubsub.publisher", "member": agent}
    return [frame.resource(queue, "pubsub.TopicIAMMember", publish, "-events"), *made]


def topic_resource(topic: Topic, frame: Frame) -> Resource:
    """Return a topic of ours."""
    return frame.resource(topic, "pubsub.Topic", {"name": topic.name, "labels": frame.labels}, protect=True)


def resources(graph: Graph, frame: Frame) -> list[Resource]:
    """Return topics, subscriptions and notifications of one definition."""
    queues = [queue for queue in graph.of(Queue) if is_made(queue)]
    names = {queue.name for queue in queues}
    made = [
        topic_resource(topic, frame)
        for topic in graph.of(Topic)
        if topic.definition and topic.address is None and topic.name not in names
    ]
    for queue in queues:
        made += _pair(queue, graph, frame)
    for queue in queues:
        made += _notifications(queue, graph, frame)
    return made
