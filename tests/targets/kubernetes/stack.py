"""Compile native definitions to Kubernetes objects in a test, with a small cloud that answers the whole contract."""

from collections.abc import Mapping, Sequence
from typing import Any

from penstock import resources
from penstock.definitions import read
from penstock.graph import Graph
from penstock.graph.nodes import Identity, Node, Queue, Store, Table, Worker
from penstock.language import Deferred, Scope, resolve
from penstock.lower import lower
from penstock.lower.context import Context
from penstock.place import Place
from penstock.targets import kubernetes
from penstock.targets.model import PlatformProgram, Scaler, ServiceAccountFacts
from penstock.text import emit

CLUSTER = {"name": "test", "namespace": "pc"}
AZURE = {
    "type": "azure",
    "subscriptionId": "00000000-0000-0000-0000-000000000001",
    "tenantId": "00000000-0000-0000-0000-000000000002",
    "region": "westeurope",
    "resourceGroup": {"name": "rg"},
    "storageAccount": {"name": "pctaskstestdev"},
}


class Cloud:
    """A cloud with Azure's queues and identities, small enough to be read in a test."""

    CLOUD: str = "azure"
    PACKAGES: Sequence[str] = ()

    def queue_binding(self, queue: Queue, _graph: Graph, _place: Place) -> dict[str, Any]:
        return {"type": "azureStorageQueue", "account": queue.account or "own", "name": queue.name}

    def store_binding(self, store: Store, _place: Place) -> dict[str, Any]:
        return {"type": "azureBlob", "account": store.account or "pctaskstestdev", "container": store.name}

    def table_binding(self, table: Table, _place: Place) -> dict[str, Any]:
        return {"type": "cosmos", "url": "https://c.example", "database": "d", "container": table.name}

    def scaler(self, worker: Worker, graph: Graph, place: Place) -> Scaler | None:
        if worker.queue is None or worker.scale is None:
            return None
        queue = graph.get(Queue, worker.queue)
        metadata = {
            "queueName": queue.name,
            "queueLength": str(worker.scale.queue_length),
            "accountName": queue.account or "own",
        }
        if "connectionString" in (worker.credential, place.spec.keda.authentication):
            return Scaler("azure-queue", metadata, authentication="queue-connection-string-auth")
        return Scaler("azure-queue", metadata, own={"podIdentity": {"provider": "azure-workload", "identityId": "id"}})

    def authentications(self, place: Place, scalers: Sequence[Scaler]) -> list[dict[str, Any]]:
        names = sorted({one.authentication for one in scalers if one.authentication})
        target = {"parameter": "connection", "name": "secrets-storage-queue-connection-string"}
        return [
            {
                "apiVersion": "keda.sh/v1alpha1",
                "kind": "TriggerAuthentication",
                "metadata": {"name": name, "namespace": place.namespace},
                "spec": {"secretTargetRef": [{**target, "key": "ConnectionString"}]},
            }
            for name in names
        ]

    def service_account(self, _identity: Identity, _place: Place) -> ServiceAccountFacts:
        return ServiceAccountFacts(
            annotations={"azure.workload.identity/client-id": "client"},
            pod_labels={"azure.workload.identity/use": "true"},
        )

    def worker_env(self, _worker: Worker, _graph: Graph, _place: Place) -> dict[str, str]:
        return {"REGION": "westeurope"}

    def names(self, _graph: Graph, _place: Place) -> list[Any]:
        return []

    def unsupported(self, _graph: Graph, _place: Place) -> list[Any]:
        return []

    def shared(self, _graph: Graph, _place: Place) -> list[Node]:
        return []

    def resources(self, _graph: Graph, _place: Place) -> tuple[list[Any], list[Any]]:
        return [], []

    def platform(self, _graph: Graph, _place: Place) -> PlatformProgram:
        return PlatformProgram((), ())


CLOUD = Cloud()


def renderer() -> kubernetes.Renderer:
    """Return a renderer of the built-in templates."""
    return kubernetes.Renderer(lambda relative: resources.read_text(f"templates/{relative}"))


RENDERER = renderer()


def resolved(data: dict[str, Any]) -> dict[str, Any]:
    """Return data with its expressions applied; an argument without a default stays open, as for a run by hand."""
    problems: list[Any] = []
    declared = data["spec"].get("args") or {}
    values = {
        name: argument.get("default", Deferred("${{ args." + name + " }}", (f"args.{name}",)))
        for name, argument in declared.items()
        if isinstance(argument, dict)
    }
    scope = Scope(args=values, declared=frozenset(declared))
    found = resolve(data, scope, lambda *problem: problems.append(problem))
    assert not problems, problems
    return dict(found)


def place(**spec: Any) -> Place:
    """Return an environment `test`; by default on Azure, with a cluster and without Argo CD."""
    data = {
        "apiVersion": "penstock.dev/v1",
        "kind": "Environment",
        "metadata": {"name": "test"},
        "spec": {"cloud": AZURE, "cluster": CLUSTER, **spec},
    }
    data = resolved(data)
    return Place(name="test", spec=read(data).spec, outputs={}, data=data)


def definition(kind: str, name: str, spec: Mapping[str, Any], **metadata: Any) -> dict[str, Any]:
    """Return the data of a native definition."""
    return {
        "apiVersion": "penstock.dev/v1",
        "kind": kind,
        "metadata": {"name": name, **metadata},
        "spec": dict(spec),
    }


def graph(data: dict[str, Any], where: Place, **context: Any) -> Graph:
    """Return the graph of a definition."""
    return Graph(lower(read(resolved(data)), Context(place=where, **context)))


def manifests(
    data: dict[str, Any], where: Place | None = None, cloud: Any = CLOUD, **context: Any
) -> list[dict[str, Any]]:
    """Return the objects of a definition, as they are read back from the text that is written."""
    from tests.support import kube

    where = where or place()
    found = kubernetes.manifests(graph(data, where, **context), where, cloud, RENDERER)
    return kube.load(emit.dumps_all(found))


def platform(definitions: Sequence[dict[str, Any]], where: Place, cloud: Any = CLOUD) -> list[dict[str, Any]]:
    """Return what definitions share, as it is read back."""
    from tests.support import kube

    shared, scalers = Graph(), []
    for data in definitions:
        own = graph(data, where)
        for node in (*own.shared(), *cloud.shared(own, where)):
            shared.add(node)
        workers = [worker for worker in own.of(Worker) if worker.scale is not None]
        scalers += [one for worker in workers if (one := cloud.scaler(worker, own, where)) is not None]
    return kube.load(emit.dumps_all(kubernetes.platform(shared, where, cloud, scalers, RENDERER)))


def one(objects: Sequence[dict[str, Any]], kind: str, name: str | None = None) -> dict[str, Any]:
    """Return the only object of a kind (and name)."""
    found = [o for o in objects if o["kind"] == kind and name in (None, o["metadata"]["name"])]
    assert len(found) == 1, f"{len(found)} of {kind} {name or ''} among {[o['kind'] for o in objects]}"
    return found[0]
