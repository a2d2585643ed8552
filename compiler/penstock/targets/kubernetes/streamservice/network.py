"""Who may open a connection to a component of a StreamService, and to its state store."""

from typing import Any, Final

from penstock.graph.services import StateStore, StreamService
from penstock.targets.kubernetes.streamservice.config import ETCD_PORT

PEER_PORT: Final = 2380
Rule = dict[str, Any]


def _tcp(*numbers: int) -> list[dict[str, Any]]:
    return [{"protocol": "TCP", "port": number} for number in numbers]


def _scrapers(service: StreamService, *ports: int) -> Rule:
    namespace, labels = service.scrapers
    source = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "podSelector": {"matchLabels": dict(labels)},
    }
    return {"from": [source], "ports": _tcp(*ports)}


def component_rules(service: StreamService, workload: str, selectors: dict[str, dict[str, str]]) -> list[Rule]:
    """Return the ingress rules of a workload; `selectors` are the pods of every workload."""
    parts = [one for one in service.components if one.workload == workload]
    metrics = [parts[0].metrics] if workload == "single" else [one.metrics for one in parts]
    rules: list[Rule] = [{"ports": _tcp(one.health)} for one in parts if one.health is not None]
    if workload == "http-source":
        rules.append({"from": [{"podSelector": {"matchLabels": selectors["storage-writer-reader"]}}]})
    if workload == "storage-writer-reader":
        source = {"podSelector": {"matchLabels": selectors["http-source"]}}
        numbers = [port.number for one in parts for port in one.ports]
        both = [{"protocol": protocol, "port": number} for number in numbers for protocol in ("TCP", "UDP")]
        rules.append({"from": [source], "ports": both})
    return [*rules, _scrapers(service, *metrics)]


def store_labels(store: StateStore) -> dict[str, str]:
    """Return the labels that the chart gives to the members of a store."""
    return {"app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": store.name}


def store_rules(service: StreamService, store: StateStore) -> list[Rule]:
    """Return the ingress rules of the members of a store."""
    clients = {"podSelector": {"matchLabels": {store.client_label: "true"}}}
    members = {"podSelector": {"matchLabels": store_labels(store)}}
    return [
        {"from": [clients], "ports": _tcp(ETCD_PORT)},
        {"from": [members], "ports": _tcp(ETCD_PORT, PEER_PORT)},
        _scrapers(service, ETCD_PORT),
    ]
