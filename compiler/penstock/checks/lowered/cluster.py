"""What runs in a cluster has one."""

from collections.abc import Iterator

from penstock.checks.model import Finding, Lowered, World
from penstock.graph.nodes import Batch, ClusterJob, Worker
from penstock.graph.services import StreamService
from penstock.graph.streams import BackfillRequest, CustomKind, CustomObject, StreamingTemplate

_IN_CLUSTER = (Worker, ClusterJob, Batch, CustomKind, CustomObject, StreamingTemplate, BackfillRequest, StreamService)


def check(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Judge the environment by what a definition brings."""
    place = lowered.place
    if place.cloud == "local" or place.spec.cluster is not None:
        return
    if any(node.definition and isinstance(node, _IN_CLUSTER) for node in lowered.graph):
        message = f"this runs in a cluster, and environment {place.name} has none"
        help_text = "add `cluster` with its name to the environment, or leave the definition out by `select`"
        yield Finding("PEN1804", ("metadata", "name"), message, help_text)
