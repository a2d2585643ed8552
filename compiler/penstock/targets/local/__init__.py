"""The local target: one machine with embedded queues, stores and tables; nothing is made by Pulumi or Kubernetes."""

from collections.abc import Iterable, Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import (
    Batch,
    ClusterJob,
    Identity,
    Node,
    Queue,
    Route,
    Store,
    Table,
    Worker,
)
from penstock.graph.services import EncryptionKey, StreamService
from penstock.graph.streams import BackfillRequest, CustomKind, CustomObject, StreamingTemplate
from penstock.place import Place
from penstock.targets.dispatcher import dispatcher
from penstock.targets.kubernetes.config import bind, pretty
from penstock.targets.model import PhysicalName, PlatformProgram, Scaler, ServiceAccountFacts, Unsupported
from penstock.targets.pulumi.model import Export, Resource

CLOUD = "local"
PACKAGES: tuple[str, ...] = ()
FUNCTIONS = False
CLUSTER = False


def _data(place: Place) -> str:
    return str(getattr(place.spec.cloud, "data_dir", ".penstock/local"))


def queue_binding(queue: Queue, _graph: Graph, place: Place) -> dict[str, Any]:
    """Return the embedded queue of a worker configuration."""
    return {"type": "sqlite", "path": f"{_data(place)}/queues.db", "name": queue.name}


def store_binding(store: Store, place: Place) -> dict[str, Any]:
    """Return the folder of a store."""
    return {"type": "directory", "path": f"{_data(place)}/stores/{store.name}"}


def table_binding(table: Table, place: Place) -> dict[str, Any]:
    """Return the embedded table."""
    binding = {"type": "sqlite", "path": f"{_data(place)}/tables.db", "table": table.name}
    return binding if table.key in ("", "id") else {**binding, "key": table.key}


def scaler(_worker: Worker, _graph: Graph, _place: Place) -> Scaler | None:
    """Return None: nothing scales on one machine."""
    return None


def authentications(_place: Place, _scalers: Sequence[Scaler]) -> list[dict[str, Any]]:
    """Return nothing: there is no KEDA."""
    return []


def service_account(_identity: Identity, _place: Place) -> ServiceAccountFacts:
    """Return nothing to annotate: workers run as the user."""
    return ServiceAccountFacts({}, {})


def worker_env(_worker: Worker, _graph: Graph, _place: Place) -> dict[str, Any]:
    """Return no extra environment."""
    return {}


def encryption(_key: EncryptionKey, _place: Place) -> dict[str, Any]:
    """Return that nothing is encrypted: one machine has no key management."""
    return {"encryption.provider": "none"}


def names(graph: Graph, _place: Place) -> list[PhysicalName]:
    """Return the names of queues, stores and tables."""
    kept: list[Queue | Store | Table] = [*graph.of(Queue), *graph.of(Store), *graph.of(Table)]
    return [
        PhysicalName(f"local {type(node).__name__.lower()}", node.name, "local.name", node.id)
        for node in kept
        if not node.external
    ]


def unsupported(graph: Graph, _place: Place) -> list[Unsupported]:
    """Return what only a cluster can serve; alerts, identities and grants have no part in a run on one machine."""
    help_text = "leave it out of this environment with `select.exclude`, or deploy it where there is a cluster"
    nodes: list[Batch | CustomKind | CustomObject | StreamingTemplate | BackfillRequest] = [
        *graph.of(Batch),
        *graph.of(CustomKind),
        *graph.of(CustomObject),
        *graph.of(StreamingTemplate),
        *graph.of(BackfillRequest),
    ]
    words = {
        Batch: "a batch workflow",
        CustomKind: "a custom kind",
        CustomObject: "a custom object",
        StreamingTemplate: "a job template",
        BackfillRequest: "a backfill request",
    }
    return [
        Unsupported(
            node.id,
            f"{words[type(node)]} needs a cluster, which one machine is not: nothing is made of it here",
            help_text,
            "warning",
        )
        for node in nodes
    ]


def shared(graph: Graph, place: Place) -> list[Node]:
    """Return the dispatcher where there are rules; the rest of the platform is a folder."""
    routes = graph.of(Route)
    return dispatcher(routes, place) if routes else []


def resources(_graph: Graph, _place: Place) -> tuple[list[Resource], list[Export]]:
    """Return nothing: no cloud resources."""
    return [], []


def platform(_graph: Graph, _place: Place) -> PlatformProgram:
    """Return an empty program."""
    return PlatformProgram((), ())


def files(nodes: Iterable[Node], graph: Graph, place: Place) -> list[tuple[str, str]]:
    """Return the configuration of each worker and job among `nodes`, as the runtime reads it."""
    import sys

    cloud: Any = sys.modules[__name__]
    found: list[tuple[str, str]] = []
    for node in nodes:
        if isinstance(node, Worker | ClusterJob):
            text = pretty(bind(node, graph, place, cloud)) + "\n"
            owner = node.definition.partition("/")[0].lower() or "platform"
            found.append((f"local/{owner}-{node.name}.json", text))
        elif isinstance(node, StreamService) and place.spec.cluster is None:
            from penstock.targets.local import services

            found += services.files(node, place)
    return found
