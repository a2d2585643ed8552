"""Kubernetes: the objects of a definition and of a place, with names that other targets compute alike."""

from collections.abc import Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Batch, ClusterJob, Worker
from penstock.place import Place
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget, PhysicalName, Scaler, Unsupported

__all__ = ["Renderer", "manifests", "names", "platform", "unsupported"]


def manifests(graph: Graph, place: Place, cloud: CloudTarget, render: Renderer) -> list[dict[str, Any]]:
    """Return the Kubernetes objects of one definition in apply order, keys in the conventional order.

    Raises RefusedTemplate for a template that cannot be used.
    """
    from penstock.targets.kubernetes.definition import objects

    return objects(graph, place, cloud, render)


def platform(
    shared: Graph, place: Place, cloud: CloudTarget, scalers: Sequence[Scaler], render: Renderer
) -> list[dict[str, Any]]:
    """Return the objects that the definitions of a place share; `shared` holds the merged platform nodes of all."""
    from penstock.targets.kubernetes.shared import objects

    return objects(shared, place, cloud, scalers, render)


def namespaces(
    shared: Graph, place: Place, cloud: CloudTarget, scalers: Sequence[Scaler], render: Renderer
) -> dict[str, list[dict[str, Any]]]:
    """Return the shared objects of each namespace that definitions have for themselves, by its name."""
    from penstock.targets.kubernetes.shared import namespace_objects

    return namespace_objects(shared, place, cloud, scalers, render)


def names(graph: Graph, place: Place) -> list[PhysicalName]:
    """Return every name that a definition takes in the cluster."""
    from penstock.targets.kubernetes.physical import physical_names

    return physical_names(graph, place)


def unsupported(graph: Graph, place: Place, cloud: CloudTarget | None = None) -> list[Unsupported]:
    """Return what the cluster cannot do for a definition: batch workflows that read what no run supplies, and workers of
    the original task runner in an environment that has no identity for it; Prio's own programs outside of their clouds.
    """
    found: list[Unsupported] = []
    for node in graph.owned():
        missing = None
        if isinstance(node, Batch):
            from penstock.targets.kubernetes.batch.objects import unsupported as unsupported_batch

            missing = unsupported_batch(node)
        elif isinstance(node, Worker) and node.protocol == "pctasks":
            from penstock.targets.kubernetes.pctasks import unsupported as unsupported_worker

            missing = unsupported_worker(node, place)
        elif isinstance(node, Worker | ClusterJob) and node.protocol == "prio" and cloud is not None:
            from penstock.targets.kubernetes.prio import unsupported as unsupported_original

            missing = unsupported_original(node, graph, place, cloud)
        if missing is not None:
            found.append(missing)
    return found
