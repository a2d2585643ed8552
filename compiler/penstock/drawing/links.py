"""Which lines a node of the graph brings: flows, grants, dead letters, schedules."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from penstock.drawing.model import Edge, EdgeKind, Sort
from penstock.graph.nodes import (
    Alert,
    Batch,
    Catalog,
    ClusterJob,
    Cursor,
    Endpoint,
    Function,
    Grant,
    Identity,
    Node,
    Queue,
    Route,
    Schedule,
    Secret,
    Store,
    StoredObject,
    Subscription,
    Table,
    Topic,
    Worker,
)
from penstock.graph.scans import RateAlert, ScanAlert, Visitor
from penstock.graph.services import EncryptionKey, StateStore, StreamService
from penstock.graph.streams import (
    BackfillRequest,
    CustomKind,
    CustomObject,
    Reference,
    RunnerAccount,
    StreamingTemplate,
    StreamKind,
)

SORTS: Final[Mapping[type[Node], Sort]] = {
    Queue: "queue",
    Topic: "topic",
    Store: "store",
    Table: "table",
    StateStore: "table",
    Cursor: "table",
    Catalog: "table",
    Secret: "secret",
    EncryptionKey: "secret",
    Identity: "identity",
    Worker: "worker",
    StreamService: "worker",
    Function: "worker",
    ClusterJob: "worker",
    Batch: "worker",
    Schedule: "schedule",
    Endpoint: "topic",
    Alert: "alert",
    ScanAlert: "alert",
    RateAlert: "alert",
    Visitor: "identity",
    CustomKind: "other",
    CustomObject: "other",
    StreamingTemplate: "worker",
    RunnerAccount: "identity",
    BackfillRequest: "schedule",
    StoredObject: "other",
}
"""Nodes that are boxes; the others are lines only. What is not listed here is drawn as `other`."""
LINES: Final = (Grant, Subscription, Route, Reference, StreamKind)

_READS: Final = ("store.list", "store.read", "table.read", "secret.read", "catalog.query", "key.decrypt")
# The flow of a queue's messages is drawn from the queue; measuring is a matter of the autoscaler.
_SILENT: Final = ("queue.consume", "queue.take", "queue.measure")


def _queue(node: Queue) -> Iterator[Edge]:
    if node.dead_letter is not None:
        yield Edge(node.id, node.dead_letter, "deadLetter", f"after {node.max_receive_count} attempts")


def _subscription(node: Subscription) -> Iterator[Edge]:
    yield Edge(node.topic, node.queue, "flow", _filter(node.prefix, node.suffix))


def _filter(prefix: str | None, suffix: str | None) -> str:
    return f"{prefix or ''}*{suffix or ''}" if prefix or suffix else ""


def _route(node: Route) -> Iterator[Edge]:
    # `queue_name` is a name: the one who collects knows whose queue it is.
    if node.store is not None:
        yield Edge(node.store, f"name/{node.queue_name}", "flow", _filter(node.prefix, node.suffix))


def _grant(node: Grant) -> Iterator[Edge]:
    if node.verb in _SILENT:
        return
    if node.verb in _READS:
        yield Edge(node.resource, node.identity, "read", node.verb)
    elif node.verb == "cursor.readWrite":
        yield Edge(node.identity, node.resource, "write", node.verb, both=True)
    else:
        kind: EdgeKind = "starts" if node.verb == "function.invoke" else "write"
        yield Edge(node.identity, node.resource, kind, node.verb)


def _secrets(node: Worker | Function | ClusterJob) -> Iterator[Edge]:
    """Return the secrets that reach a process through its variables, whoever fetches them."""
    for variable in node.env:
        if variable.secret is not None:
            yield Edge(f"secret/{variable.secret}", node.id, "read", variable.name)


def _worker(node: Worker) -> Iterator[Edge]:
    yield Edge(node.id, node.identity, "identity")
    yield from _secrets(node)
    if node.queue is not None:
        yield Edge(node.queue, node.id, "flow")


def _function(node: Function) -> Iterator[Edge]:
    yield Edge(node.id, node.identity, "identity")
    yield from _secrets(node)
    if node.queue is not None:
        yield Edge(node.queue, node.id, "flow", f"batches of {node.batch_size}")
    for before in node.invoke_after:
        yield Edge(before, node.id, "starts", "then")


def _acting(node: ClusterJob | Batch) -> Iterator[Edge]:
    if node.identity is not None:
        yield Edge(node.id, node.identity, "identity")
    if isinstance(node, ClusterJob):
        yield from _secrets(node)


def _service(node: StreamService) -> Iterator[Edge]:
    for identity in dict.fromkeys(one.identity for one in node.components if one.identity is not None):
        yield Edge(node.id, identity, "identity")
    for variable in node.env:
        if variable.secret is not None:
            yield Edge(f"secret/{variable.secret}", node.id, "read", variable.name)
    if isinstance(node.store, str):
        yield Edge(node.id, node.store, "write", "state", both=True)


def _schedule(node: Schedule) -> Iterator[Edge]:
    yield Edge(node.id, node.target, "starts", node.cron or f"every {node.every} s")


def _endpoint(node: Endpoint) -> Iterator[Edge]:
    yield Edge(node.id, node.worker, "flow", node.path)


def _scan_alert(node: ScanAlert) -> Iterator[Edge]:
    yield Edge(node.job, node.id, "reference", f"above {node.limit} seconds")


def _rate_alert(node: RateAlert) -> Iterator[Edge]:
    yield Edge(node.worker, node.id, "reference", node.status)


def _visitor(node: Visitor) -> Iterator[Edge]:
    if node.writers:
        yield Edge(node.id, node.store, "write", "store.write")


def _alert(node: Alert) -> Iterator[Edge]:
    yield Edge(node.queue, node.id, "reference", f"above {node.threshold}")


def _catalog(node: Catalog) -> Iterator[Edge]:
    yield Edge(node.id, node.results, "write", "results")


def _object(node: CustomObject) -> Iterator[Edge]:
    yield Edge(node.id, node.kind_id, "reference")


def _stored(node: StoredObject) -> Iterator[Edge]:
    yield Edge(node.id, node.store, "write", node.path)


_LINKS: Final[Mapping[type[Node], Callable[[Any], Iterator[Edge]]]] = {
    Queue: _queue,
    Subscription: _subscription,
    Route: _route,
    Grant: _grant,
    Worker: _worker,
    Function: _function,
    ClusterJob: _acting,
    Batch: _acting,
    StreamService: _service,
    Schedule: _schedule,
    Endpoint: _endpoint,
    Alert: _alert,
    ScanAlert: _scan_alert,
    RateAlert: _rate_alert,
    Visitor: _visitor,
    Catalog: _catalog,
    CustomObject: _object,
    StoredObject: _stored,
}


def links(node: Node) -> Iterator[Edge]:
    """Return the lines that a node brings; their ends are ids, `name/<queue>` for a queue that is known by its name."""
    found = _LINKS.get(type(node))
    if found is not None:
        yield from found(node)
