"""What definitions share in Google Cloud: buckets and topics of the environment, and KEDA's right to measure."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Node, Route, Store, Table, Topic
from penstock.place import Place
from penstock.targets.gcp import addresses, stores
from penstock.targets.gcp.frame import Frame, of_platform, part, ref
from penstock.targets.gcp.queues import topic_resource
from penstock.targets.model import PlatformProgram
from penstock.targets.pulumi.model import Concat, PlatformField, Resource
from penstock.targets.pulumi.names import variable

_FIELD = " " * 8  # a value of the platform stands eight columns in


def shared(graph: Graph, _place: Place) -> list[Node]:
    """Return the stores whose events definitions want: the environment makes them, so that it may say what they announce."""
    wanted = [topic.name.removeprefix(addresses.EVENTS) for topic in graph.of(Topic) if addresses.is_events(topic)]
    found = {f"store/{name}": name for name in wanted}
    found |= {route.store: route.store.rsplit("/", 1)[-1] for route in graph.of(Route) if route.store is not None}
    return [Store(id=key, definition="", name=name) for key, name in found.items() if key not in graph]


def _expiry(table: Table, frame: Frame) -> Resource:
    """Return the time to live of a collection: all that Firestore wants to know of one beforehand."""
    args: dict[str, Any] = {
        "project": addresses.gcp(frame.place).project,
        "database": "(default)",
        "collection": addresses.collection(frame.place, table),
        "field": table.expires,
        "ttl_config": {},
    }
    return frame.resource(table, "firestore.Field", args, "-expiry")


def _account(identity: Identity, frame: Frame) -> Resource:
    """Return a service account that workers of several definitions act as."""
    args = {"account_id": addresses.account(frame.place, identity), "display_name": f"shared in {frame.place.name}"}
    return frame.resource(identity, "serviceaccount.Account", args)


def _scaler(frame: Frame) -> Resource:
    """Return KEDA's right to read metrics. Cloud Monitoring knows no finer scope than the project."""
    keda = frame.place.spec.keda
    project = addresses.gcp(frame.place).project
    pool = f"/locations/global/workloadIdentityPools/{project}.svc.id.goog/subject/ns/{keda.namespace}/sa/{keda.service_account}"
    start = "principal://iam.googleapis.com/projects/"
    number = frame.number
    member = f"{start}{number}{pool}" if isinstance(number, str) else Concat((start, number, pool))
    args = {"project": project, "role": "roles/monitoring.viewer", "member": member}
    return frame.named("keda-metrics", "projects.IAMMember", args)


def platform(graph: Graph, place: Place) -> PlatformProgram:
    """Return the platform's resources and the values that the definitions' modules use."""
    frame = of_platform(place, addresses.project_number(place, " " * 12))
    buckets = sorted((store for store in graph.of(Store) if not store.external), key=lambda node: node.id)
    topics = [topic for topic in graph.of(Topic) if topic.address is None and not addresses.is_events(topic)]
    topics.sort(key=lambda node: node.id)
    made = [stores.store_resource(store, frame) for store in buckets]
    made += [topic_resource(topic, frame) for topic in topics]
    accounts = sorted((one for one in graph.of(Identity) if one.exact), key=lambda node: node.id)
    made += [_account(one, frame) for one in accounts]
    tables = sorted((table for table in graph.of(Table) if table.expires), key=lambda node: node.id)
    made += [_expiry(table, frame) for table in tables if not table.external]
    if place.spec.cluster is not None:
        made.append(_scaler(frame))
    number = addresses.project_number(place, _FIELD)
    fields = [PlatformField("project_number", number, "Number of the project, which names its service agents.")]
    if any(route.store is not None for route in graph.of(Route)) or any(map(addresses.is_events, graph.of(Topic))):
        agent = addresses.storage_agent(place, _FIELD)
        fields.append(PlatformField("storage_agent", agent, "Cloud Storage itself, which announces objects."))
    fields += [
        PlatformField(variable(part(store)), ref(store, "name"), f"Bucket of the store {store.name}.")
        for store in buckets
    ]
    fields += [PlatformField(variable(part(topic)), ref(topic, "name"), f"Topic {topic.name}.") for topic in topics]
    fields += [PlatformField(variable(part(one)), ref(one, "name"), f"Service account {one.name}.") for one in accounts]
    return PlatformProgram(tuple(made), tuple(fields))
