"""The names that a definition takes in the cluster, for the checks of limits and collisions."""

from collections.abc import Iterator
from sys import intern
from typing import Final

from penstock.arcane.contract import CONTRACTS
from penstock.graph import Graph
from penstock.graph.nodes import Batch, ClusterJob, Endpoint, Identity, Node, Secret, Worker
from penstock.graph.services import StreamService
from penstock.graph.streams import BackfillRequest, CustomKind, CustomObject, RunnerAccount, StreamingTemplate
from penstock.place import Place
from penstock.targets.kubernetes import naming
from penstock.targets.kubernetes.environment import secret_key
from penstock.targets.model import PhysicalName

_SECRETS: Final = ("spec",)
_DIGEST: Final = "-00000000"  # a Job's name ends so; only its length matters


def physical_names(graph: Graph, place: Place) -> list[PhysicalName]:
    """Return every name of a definition's own objects, each with the rule that it must fit."""
    inside = f" in {place.namespace}"
    found: list[PhysicalName] = []
    for node in graph.owned():
        field = _field(node)
        for kind, value, limit, namespaced in _names(node, graph, place):
            found.append(PhysicalName(intern(kind + inside) if namespaced else kind, value, limit, node.id, field))
    if found:
        # Two secrets whose names differ only in what Kubernetes does not know must not become one.
        for secret in graph.of(Secret):
            name = secret_key(_secret(secret), place)["name"]
            found.append(PhysicalName(intern("Secret" + inside), name, "kubernetes.name", secret.id, _SECRETS))
    return found


def _secret(node: Secret) -> str:
    return node.id.removeprefix("secret/").partition("#")[0]


def _field(node: Node) -> tuple[str, ...]:
    """Return the field of the definition that a node's names come from."""
    if isinstance(node, CustomKind):
        return ("spec", "names", "plural")
    if isinstance(node, Worker) and node.name != node.definition.partition("/")[2]:
        return ("spec", "worker", "name")
    return ("metadata", "name")


def _names(node: Node, graph: Graph, place: Place) -> Iterator[tuple[str, str, str, bool]]:
    """Return (kind, name, limit, namespaced) for the objects of one node."""
    if isinstance(node, Worker):
        yield from _worker(node, graph, place)
    elif isinstance(node, Identity):
        for namespace, name in node.service_accounts:
            if namespace == place.namespace:
                yield "ServiceAccount", name, "kubernetes.name", True
    elif isinstance(node, ClusterJob):
        if node.protocol == "penstock":
            yield "ConfigMap", naming.config(node.name), "kubernetes.name", True
        if node.cron is None:
            yield "Job", node.name + _DIGEST, "kubernetes.job", True
        else:
            yield "CronJob", node.name, "kubernetes.cronJob", True
    elif isinstance(node, Batch):
        yield "WorkflowTemplate", node.name, "kubernetes.workflow", True
        if node.cron is not None:
            yield "CronWorkflow", node.name, "kubernetes.cronJob", True
    elif isinstance(node, StreamService):
        yield from _service(node)
    elif isinstance(node, CustomKind | CustomObject | RunnerAccount | StreamingTemplate | BackfillRequest):
        yield from _streams(node)


def _streams(
    node: CustomKind | CustomObject | RunnerAccount | StreamingTemplate | BackfillRequest,
) -> Iterator[tuple[str, str, str, bool]]:
    """Return the names of stream classes and of what belongs to them."""
    if isinstance(node, CustomKind):
        yield "CustomResourceDefinition", f"{node.plural}.{node.group}", "kubernetes.name", False
        if node.contract:
            dotnet = CONTRACTS[node.contract].operator == "dotnet"
            yield "StreamClass", node.object_name, "kubernetes.name", dotnet
    elif isinstance(node, CustomObject):
        if node.run:
            # The operator names the run for the stream, whatever its kind: two streams of one name would share it.
            yield "Job", node.name, "kubernetes.cronJob" if node.run == "CronJob" else "kubernetes.job", True
        yield f"{node.kind}.{node.group}", node.name, "kubernetes.name", True
    elif isinstance(node, RunnerAccount):
        if node.create:
            yield "ServiceAccount", node.name, "kubernetes.name", True
    elif isinstance(node, StreamingTemplate):
        yield "StreamingJobTemplate", node.name, "kubernetes.name", True
    else:
        yield "BackfillRequest", node.name, "kubernetes.name", True


def _worker(worker: Worker, graph: Graph, place: Place) -> Iterator[tuple[str, str, str, bool]]:
    base = worker.name
    yield "Deployment", naming.deployment_of(worker.protocol, base), "kubernetes.name", True
    if worker.protocol == "pctasks":
        # The base itself is a label's value; pctasks selects by it.
        yield "Label", base, "kubernetes.label", True
    elif worker.protocol == "penstock":
        yield "ConfigMap", naming.config(base), "kubernetes.name", True
    if worker.scale is not None:
        yield "ScaledObject", naming.scaler(base), "kubernetes.scaledObject", True
    if worker.ports:
        yield "Service", base, "kubernetes.service", True
    for endpoint in graph.of(Endpoint):
        if endpoint.worker == worker.id and endpoint.host is not None:
            yield "Host", endpoint.host + endpoint.path, "kubernetes.host", False
    if place.spec.monitoring.prometheus_rules:
        yield "PrometheusRule", naming.alerts(base), "kubernetes.name", True


def _service(service: StreamService) -> Iterator[tuple[str, str, str, bool]]:
    from penstock.targets.kubernetes.streamservice.build import workload_name

    yield "ConfigMap", naming.config(service.name), "kubernetes.name", True
    if service.make_storage_class:
        yield "StorageClass", service.storage_class, "kubernetes.name", False
    for workload in dict.fromkeys(one.workload for one in service.components):
        name = workload_name(service, workload)
        kind = "StatefulSet" if workload in ("single", "storage-writer-reader") else "Deployment"
        yield kind, name, "kubernetes.service", True
    for host in (service.api_host, service.source_host):
        if host is not None:
            yield "Host", f"{host}/", "kubernetes.host", False
    for volume in service.volumes:
        yield f"volume of {service.id}", volume.label, "kubernetes.dnsLabel", True
