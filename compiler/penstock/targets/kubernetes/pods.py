"""What pods of all sorts share: resources, placement on nodes, pull policy."""

from typing import Any, Final

from penstock.graph.nodes import Placement, Resources
from penstock.place import Place

# Label and value of preemptible nodes, and the taint that keeps others away where the cloud sets one.
# Sources: AKS "Add a spot node pool", EKS "Managed node groups: capacity types", GKE "Run fault-tolerant workloads on Spot".
_SPOT: Final[dict[str, tuple[str, str, bool]]] = {
    "azure": ("kubernetes.azure.com/scalesetpriority", "spot", True),
    "aws": ("eks.amazonaws.com/capacityType", "SPOT", False),
    "gcp": ("cloud.google.com/gke-spot", "true", True),
}


def resources(spec: Resources) -> dict[str, Any] | None:
    """Return container resources; None when nothing is set."""
    found: dict[str, Any] = {}
    for part, amounts in (
        ("requests", (spec.request_cpu, spec.request_memory, spec.request_storage)),
        ("limits", (spec.limit_cpu, spec.limit_memory, spec.limit_storage)),
    ):
        names = ("cpu", "memory", "ephemeral-storage")
        amount = {name: value for name, value in zip(names, amounts, strict=True) if value}
        if amount:
            found[part] = amount
    return found or None


def node_selector(placement: Placement, place: Place) -> dict[str, str] | None:
    """Return the node labels that the placement demands."""
    return {group_label(place): placement.node_group} if placement.node_group else None


def group_label(place: Place) -> str:
    """Return the label that names a node's group."""
    return place.spec.cluster.node_group_label if place.spec.cluster else "node_group"


def tolerations(placement: Placement, place: Place) -> list[dict[str, str]] | None:
    """Return the tolerations for preemptible nodes."""
    spot = _SPOT.get(place.cloud)
    if not placement.spot or spot is None or not spot[2]:
        return None
    return [{"key": spot[0], "operator": "Equal", "value": spot[1], "effect": "NoSchedule"}]


def affinity(placement: Placement, place: Place) -> dict[str, Any] | None:
    """Return node affinity: the group is required, preemptible nodes of the group are preferred.

    Without a group no node is preferred: pctasks does so, and a preference would not keep pods from dear nodes anyway.
    """
    if not placement.node_group:
        return None
    required = [{"key": group_label(place), "operator": "In", "values": [placement.node_group]}]
    node: dict[str, Any] = {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": required}]}
    }
    spot = _SPOT.get(place.cloud)
    if placement.spot and spot is not None:
        preference = {"matchExpressions": [{"key": spot[0], "operator": "In", "values": [spot[1]]}]}
        node["preferredDuringSchedulingIgnoredDuringExecution"] = [{"weight": 1, "preference": preference}]
    return {"nodeAffinity": node}


def pull_policy(image: str, place: Place) -> str:
    """Return when the image is pulled: as the environment says, else always for a tag that moves."""
    if place.spec.images.pull_policy is not None:
        return place.spec.images.pull_policy
    name = image.rpartition("/")[2]
    pinned = "@" in name or (":" in name and not name.endswith(":latest"))
    return "IfNotPresent" if pinned else "Always"
