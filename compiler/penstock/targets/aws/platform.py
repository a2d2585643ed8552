"""What definitions share in AWS: buckets, tables and topics of the environment, and the events of its buckets."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Node, Route, Store, Table, Topic
from penstock.place import Place
from penstock.targets.aws import addresses, data, queues
from penstock.targets.aws.frame import Frame, json_text, of_platform, part, ref
from penstock.targets.aws.iam import document
from penstock.targets.model import PlatformProgram
from penstock.targets.pulumi.model import PlatformField, Ref, Resource
from penstock.targets.pulumi.names import variable

EVENTS = "events-"  # how the topic of a store's events begins; lowering names it so


def shared(graph: Graph, _place: Place) -> list[Node]:
    """Return the stores whose events definitions want: the environment makes them, so that it may say what they announce."""
    wanted = [topic.name.removeprefix(EVENTS) for topic in graph.of(Topic) if _is_events(topic)]
    found = {f"store/{name}": name for name in wanted}
    found |= {route.store: route.store.rsplit("/", 1)[-1] for route in graph.of(Route) if route.store is not None}
    return [Store(id=key, definition="", name=name) for key, name in found.items() if key not in graph]


def _is_events(topic: Topic) -> bool:
    return not topic.definition and topic.address is None and topic.name.startswith(EVENTS)


def _topic_policy(topic: Topic, store: Store, frame: Frame) -> Resource:
    """Return who may publish: exactly the one bucket, of this account."""
    place = frame.place
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": addresses.topic_arn(place, topic),
        "Condition": {
            "ArnEquals": {"aws:SourceArn": addresses.bucket_arn(place, store)},
            "StringEquals": {"aws:SourceAccount": addresses.aws(place).account_id},
        },
    }
    args = {"arn": ref(topic, "arn"), "policy": json_text(document([statement]))}
    return frame.resource(topic, "sns.TopicPolicy", args, "-policy")


def _announcements(graph: Graph, frame: Frame) -> list[Resource]:
    """Return what each bucket announces. A bucket has one list of announcements, so all of them stand together."""
    topics = {topic.name.removeprefix(EVENTS): topic for topic in graph.of(Topic) if _is_events(topic)}
    routed = {route.store for route in graph.of(Route)}
    made: list[Resource] = []
    for store in _stores(graph):
        topic = topics.get(store.name)
        if topic is None and store.id not in routed:
            continue
        args: dict[str, Any] = {"bucket": ref(store, "bucket"), "eventbridge": store.id in routed or None}
        after: tuple[Ref, ...] = ()
        if topic is not None:
            made.append(_topic_policy(topic, store, frame))
            args["topics"] = [{"topic_arn": ref(topic, "arn"), "events": ["s3:ObjectCreated:*"]}]
            after = (ref(topic, "", "-policy"),)
        made.append(frame.resource(store, "s3.BucketNotification", args, "-events", depends_on=after))
    return made


def _stores(graph: Graph) -> list[Store]:
    return sorted((store for store in graph.of(Store) if not store.external), key=lambda node: node.id)


def platform(graph: Graph, place: Place) -> PlatformProgram:
    """Return the platform's resources and the values that the definitions' modules use."""
    frame = of_platform(place)
    stores = _stores(graph)
    topics = sorted((topic for topic in graph.of(Topic) if topic.address is None), key=lambda node: node.id)
    tables = sorted((table for table in graph.of(Table) if data.is_made(table, frame)), key=lambda node: node.id)
    made: list[Resource] = []
    for store in stores:
        made += data.store_resources(store, frame)
    for table in tables:
        made += data.table_resources(table, frame)
    for topic in topics:
        made += queues.topic_resources(topic, frame)
    made += _announcements(graph, frame)
    fields = [_field(store, "bucket", f"Bucket of the store {store.name}.") for store in stores]
    fields += [_field(topic, "arn", f"ARN of the topic {topic.name}.") for topic in topics]
    return PlatformProgram(tuple(made), tuple(fields))


def _field(node: Store | Topic, path: str, doc: str) -> PlatformField:
    return PlatformField(variable(part(node)), ref(node, path), doc)
