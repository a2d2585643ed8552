"""What runs in a cluster has one, and the images of pctasks have the identity that they log in with."""

from collections.abc import Iterator

from penstock.checks.model import Finding, Lowered, World
from penstock.graph.nodes import Batch, ClusterJob, CustomKind, CustomObject, Worker

_IN_CLUSTER = (Worker, ClusterJob, Batch, CustomKind, CustomObject)


def check(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Judge the environment by what a definition brings."""
    place = lowered.place
    if place.cloud == "local":
        return
    if place.spec.cluster is None:
        if any(node.definition and isinstance(node, _IN_CLUSTER) for node in lowered.graph):
            yield Finding(
                "PEN1804",
                ("metadata", "name"),
                f"this runs in a cluster, and environment {place.name} has none",
                "add `cluster` with its name to the environment, or leave the definition out by `select`",
            )
        return
    if place.spec.pctasks.taskio is None:
        workers = [worker for worker in lowered.graph.of(Worker) if worker.protocol == "pctasks" and worker.definition]
        if workers:
            yield Finding(
                "PEN1803",
                ("metadata", "name"),
                f"the images of pctasks log in as a service principal, which environment {place.name} does not name",
                "add `pctasks.taskio` with `tenantId`, `clientId` and `clientSecret`, each as `${{ secrets.NAME }}`",
            )
