"""What Google Cloud cannot serve, or not as it is asked for: functions, foreign topics, many deliveries."""

from collections.abc import Callable, Iterator

from penstock.graph import Graph
from penstock.graph.nodes import Catalog, Cursor, Function, Grant, Queue, Route, Schedule, Subscription, Topic
from penstock.place import Place
from penstock.targets.gcp import addresses
from penstock.targets.gcp.queues import ATTEMPTS, is_made
from penstock.targets.model import Unsupported


def _functions(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for node in graph:
        if isinstance(node, Function | Schedule | Cursor | Catalog):
            said = "functions are not made in Google Cloud"
            yield Unsupported(node.id, said, "let the pipeline run as workers of the cluster")


def _queues(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for queue in graph.of(Queue):
        if not is_made(queue):
            continue
        if queue.dead_letter is not None and queue.max_receive_count > ATTEMPTS[1]:
            said = f"Pub/Sub counts at most {ATTEMPTS[1]} deliveries, not {queue.max_receive_count}"
            yield Unsupported(queue.id, said, f"set `maxReceiveCount` to {ATTEMPTS[1]} or less")


def _topics(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for topic in graph.of(Topic):
        address = topic.address
        if address is not None and not address.startswith("projects/"):
            said = f"`{address}` is not a topic of Pub/Sub"
            yield Unsupported(topic.id, said, "name one like `projects/other-project/topics/new-objects`")


def _subscriptions(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for one in graph.of(Subscription):
        topic, queue = graph.get(Topic, one.topic), graph.get(Queue, one.queue)
        fed = addresses.feeding_topic(queue, graph)
        sends = any(grant.verb == "queue.send" and grant.resource == queue.id for grant in graph.of(Grant))
        if fed is not None and not fed.definition and sends:
            said = f"the walk through the inventory would publish to `{addresses.topic_name(topic)}`, which others read"
            yield Unsupported(one.id, said, "name the `store` of the events instead of a `topic`")


def _routes(graph: Graph, _place: Place) -> Iterator[Unsupported]:
    for route in graph.of(Route):
        if route.store is None:
            said = "Google Cloud announces the objects of its own buckets only, not of an address"
            yield Unsupported(route.id, said, "name the `store` of the event instead of its `url`")


_RULES: tuple[Callable[[Graph, Place], Iterator[Unsupported]], ...] = (
    _functions,
    _queues,
    _topics,
    _subscriptions,
    _routes,
)


def unsupported(graph: Graph, place: Place) -> list[Unsupported]:
    """Return the nodes that Google Cloud cannot serve as they are, each with a way out."""
    return [found for rule in _RULES for found in rule(graph, place)]
