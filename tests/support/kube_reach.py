"""Who reaches whom, by the network policies of a tree: what a cluster with a policy engine would let through.

A pure evaluation of `networking.k8s.io/v1` ingress rules for pods of one cluster; addresses outside it (`ipBlock`) are not
needed by anything that penstock emits and raise NotImplementedError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NAMESPACE_LABEL = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Pod:
    """A pod: its name for messages, its namespace, labels and named ports."""

    name: str
    namespace: str
    labels: Mapping[str, str]
    ports: Mapping[str, int] = field(default_factory=dict)


def pods(objects: Iterable[Mapping[str, Any]]) -> Iterator[Pod]:
    """Yield one pod for each workload among the objects."""
    for one in objects:
        spec = one.get("spec") or {}
        template = spec.get("template") or ((spec.get("jobTemplate") or {}).get("spec") or {}).get("template")
        if one.get("kind") in ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob") and template:
            named = {
                port["name"]: port["containerPort"]
                for container in template["spec"]["containers"]
                for port in container.get("ports") or ()
            }
            yield Pod(one["metadata"]["name"], one["metadata"]["namespace"], template["metadata"]["labels"], named)


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Say whether a label selector takes these labels."""
    if any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        return False
    for row in selector.get("matchExpressions") or ():
        value, values = labels.get(row["key"]), row.get("values") or ()
        good = {
            "In": value in values,
            "NotIn": value not in values,
            "Exists": row["key"] in labels,
            "DoesNotExist": row["key"] not in labels,
        }[row["operator"]]
        if not good:
            return False
    return True


def reaches(objects: Iterable[Mapping[str, Any]], source: Pod, target: Pod, port: int, protocol: str = "TCP") -> bool:
    """Say whether a connection from one pod to a port of another is let through. A pod that no policy selects takes all."""
    chosen = [
        one["spec"]
        for one in objects
        if one.get("kind") == "NetworkPolicy"
        and one["metadata"]["namespace"] == target.namespace
        and matches(one["spec"].get("podSelector") or {}, target.labels)
        and "Ingress" in (one["spec"].get("policyTypes") or ["Ingress"])
    ]
    if not chosen:
        return True
    return any(_rule(rule, source, target, port, protocol) for spec in chosen for rule in spec.get("ingress") or ())


def _rule(rule: Mapping[str, Any], source: Pod, target: Pod, port: int, protocol: str) -> bool:
    ports = rule.get("ports") or []
    if ports and not any(_port(one, target, port, protocol) for one in ports):
        return False
    peers = rule.get("from") or []
    return not peers or any(_peer(one, source, target) for one in peers)


def _port(one: Mapping[str, Any], target: Pod, port: int, protocol: str) -> bool:
    if one.get("protocol", "TCP") != protocol:
        return False
    wanted = one.get("port")
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return target.ports.get(wanted) == port
    return int(wanted) <= port <= int(one.get("endPort", wanted))


def _peer(peer: Mapping[str, Any], source: Pod, target: Pod) -> bool:
    if "ipBlock" in peer:
        raise NotImplementedError("ipBlock")
    space = peer.get("namespaceSelector")
    if space is None:
        if source.namespace != target.namespace:
            return False
    elif not matches(space, {NAMESPACE_LABEL: source.namespace}):
        return False
    return matches(peer.get("podSelector") or {}, source.labels)
