"""From a StreamService to its objects, workload by workload; at the end they are held against each other."""

from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.services import Component, StateStore, StreamService
from penstock.place import Place
from penstock.record import Record
from penstock.streams.settings import effective
from penstock.targets.kubernetes import config as digests
from penstock.targets.kubernetes import labels, naming, pods
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.kubernetes.streamservice import clouds, config, network
from penstock.targets.kubernetes.streamservice.containers import claims, containers
from penstock.targets.kubernetes.streamservice.lint import refuse
from penstock.targets.model import CloudTarget

FOLDER: Final = "kubernetes/stream-service"
_STATEFUL: Final = ("storage-writer-reader", "single")
_GRACE: Final = 60
_GRACE_STORAGE: Final = 600  # seconds to close slices and hand over


class Edge(Record):
    """An entry from outside: the values that the template of an Ingress reads."""

    host: str
    path: str
    port: int


def workload_name(service: StreamService, workload: str) -> str:
    """Return the name of a workload's objects: of the service itself where there is only one."""
    return service.name if workload == "single" else f"{service.name}-{workload}"


def workloads(service: StreamService) -> dict[str, list[Component]]:
    """Return the components by their workload."""
    found: dict[str, list[Component]] = {}
    for one in service.components:
        found.setdefault(one.workload, []).append(one)
    return found


def build(
    service: StreamService, graph: Graph, place: Place, cloud: CloudTarget, render: Renderer
) -> list[dict[str, Any]]:
    """Return the objects in apply order."""
    made: list[tuple[str, dict[str, Any]]] = []

    def add(template: str, values: dict[str, Any]) -> None:
        made.extend((template, one) for one in render.objects(template, values))

    settings = config.values(service, graph, place, cloud)
    text = config.text(settings)
    common: dict[str, Any] = {
        "namespace": place.namespace,
        "annotations": labels.annotations(service.definition),
        "labels": labels.labels(service.definition, service.name, "config", place, service.labels),
        "config_name": naming.config(service.name),
        "config_text": text,
        "config_digest": digests.digest(text),
        "datadog": effective(settings)["datadog.enabled"] is True,
        "storage_class": service.storage_class,
        "disk": clouds.DISKS.get(place.cloud),
    }
    if service.make_storage_class and common["disk"] is not None:
        add(f"{FOLDER}/storage-class.yaml", common)
    add(f"{FOLDER}/config-map.yaml", common)
    store = None
    if isinstance(service.store, str):
        store = graph.get(StateStore, service.store)
        values = {"store_name": store.name, "store_labels": network.store_labels(store)}
        add(
            f"{FOLDER}/etcd-network-policy.yaml",
            {**common, **values, "store_ingress": network.store_rules(service, store)},
        )
    groups = workloads(service)
    selectors = {name: labels.selector(service.definition, workload_name(service, name)) for name in groups}
    for name, parts in groups.items():
        values = _workload(service, name, parts, selectors, graph, place, cloud, common)
        _workload_objects(service, name, parts, values, place, render, add)
    refuse(made, () if store is None else (network.store_labels(store),))
    return [one for _, one in made]


def _workload(
    service: StreamService,
    name: str,
    parts: list[Component],
    selectors: dict[str, dict[str, str]],
    graph: Graph,
    place: Place,
    cloud: CloudTarget,
    common: dict[str, Any],
) -> dict[str, Any]:
    """Return the values of one workload's templates."""
    full, stateful = workload_name(service, name), name in _STATEFUL
    found = labels.labels(service.definition, full, name, place, service.labels)
    pod_labels = {**found, "app": full, service.client_label: "true"}
    if parts[0].identity is not None:
        from penstock.graph.nodes import Identity

        pod_labels.update(cloud.service_account(graph.get(Identity, parts[0].identity), place).pod_labels)
    datadog = bool(common["datadog"])
    if datadog:
        pod_labels["tags.datadoghq.com/env"] = naming.short(place.name)
        pod_labels["tags.datadoghq.com/service"] = naming.short(service.name)
    scaled = service.scale is not None and name == "http-source"
    return {
        **common,
        "name": full,
        "labels": found,
        "pod_labels": pod_labels,
        "selector": selectors[name],
        "ingress": network.component_rules(service, name, selectors),
        "service_account": parts[0].service_account,
        "replicas": None if scaled else parts[0].replicas,
        "scaled": {"penstock.dev/scaled": "true"} if scaled else None,
        "max_unavailable": 1,
        "node_selector": pods.node_selector(service.placement, place),
        "affinity": pods.affinity(service.placement, place),
        "tolerations": pods.tolerations(service.placement, place),
        "grace_period": _GRACE_STORAGE if stateful else _GRACE,
        "containers": containers(service, parts, place, datadog=datadog, stateful=stateful),
        "claims": claims(service),
        "scrape": _scrape(service, parts, datadog=datadog),
    }


def _scrape(service: StreamService, parts: list[Component], *, datadog: bool) -> dict[str, str]:
    """Return the annotations by which metrics are found: for each container, or for the pod."""
    if not datadog:
        return {
            "prometheus.io/scrape": "true",
            "prometheus.io/port": str(parts[0].metrics),
            "prometheus.io/path": "/metrics",
        }
    found = {}
    for one in parts[:1] if service.mode == "single" else parts:
        name = service.name if service.mode == "single" else f"{service.name}-{one.name}"
        check = {
            "openmetrics_endpoint": f"http://%%host%%:{one.metrics}/metrics",
            "metrics": [".*"],
            "histogram_buckets_as_distributions": True,
        }
        found[f"ad.datadoghq.com/{name}.checks"] = digests.compact({"openmetrics": {"instances": [check]}})
    return found


def _workload_objects(
    service: StreamService,
    name: str,
    parts: list[Component],
    values: dict[str, Any],
    place: Place,
    render: Renderer,
    add: Any,
) -> None:
    """Add the objects of one workload: account, policy, services, the pods, their budget."""
    if parts[0].identity is None:  # who is somebody in the cloud has an account from there
        account = {**values, "name": parts[0].service_account, "identity": None}
        add("kubernetes/service-account.yaml", account)
    add("kubernetes/network-policy.yaml", values)
    for edge in _edges(service, parts):
        _edge_objects(edge, service, values, place, add)
    pod = render.render(f"{FOLDER}/pod.yaml", values)[0]
    if name in _STATEFUL:
        ports = [
            {
                "name": port["name"],
                "port": port["containerPort"],
                "targetPort": port["name"],
                "protocol": port["protocol"],
            }
            for container in values["containers"]
            for port in container.ports or ()
            if port["name"].startswith("writer-")
        ]
        headless = {
            "service": values["name"],
            "service_type": "ClusterIP",
            "cluster_ip": "None",
            "service_ports": ports,
        }
        add(f"{FOLDER}/service.yaml", {**values, **headless, "publish_not_ready": True, "service_annotations": None})
        add(f"{FOLDER}/stateful-set.yaml", {**values, "pod": pod})
    else:
        add(f"{FOLDER}/deployment.yaml", {**values, "pod": pod})
    if values["scaled"] is not None and service.scale is not None:
        least, most, percent = service.scale
        add(f"{FOLDER}/horizontal-pod-autoscaler.yaml", {**values, "least": least, "most": most, "percent": percent})
    if name != "single":
        add("kubernetes/pod-disruption-budget.yaml", values)


def _edges(service: StreamService, parts: list[Component]) -> list[tuple[str, str, str | None]]:
    """Return (name of the Service, name of the port, host) for each entry from outside."""
    found = []
    for one in parts:
        if one.health is None:
            continue
        host = service.api_host if one.name == "api" else service.source_host
        found.append((f"{service.name}-{one.name}", one.ports[0].name, host))
    return found


def _edge_objects(
    edge: tuple[str, str, str | None], service: StreamService, values: dict[str, Any], place: Place, add: Any
) -> None:
    name, port, host = edge
    exposure = service.exposure or clouds.EXPOSURE[place.cloud]
    ports = [{"name": port, "port": 80, "targetPort": port, "protocol": "TCP"}]
    entry = {**values, **clouds.service_values(exposure, place.cloud), "service": name, "service_ports": ports}
    add(f"{FOLDER}/service.yaml", {**entry, "cluster_ip": None, "publish_not_ready": None})
    if host is not None and exposure == "ingress":
        ingress = place.spec.cluster.ingress_class if place.spec.cluster is not None else None
        add(
            "kubernetes/ingress.yaml",
            {**values, "name": name, "endpoint": Edge(host, "/", 80), "ingress_class": ingress},
        )
