"""Objects of one worker: from its node and the cloud's addresses to the values of the templates."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.nodes import Endpoint, Identity, Port, Worker
from penstock.place import Place
from penstock.targets.kubernetes import config, environment, labels, naming, pctasks, pods, prio
from penstock.targets.kubernetes.accounts import service_account
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget, Scaler

# Seconds beyond the drain: the runtime flushes and closes before the kubelet kills it.
MARGIN: Final = 30


def objects(
    worker: Worker,
    graph: Graph,
    place: Place,
    cloud: CloudTarget,
    render: Renderer,
    endpoints: Sequence[Endpoint] = (),
) -> list[dict[str, Any]]:
    """Return the objects of a worker in apply order; `endpoints` are its own."""
    values = common(worker, graph, place, cloud)
    spoken = _SPOKEN.get(worker.protocol, _penstock)
    values.update(spoken(worker, graph, place, cloud))
    found: list[dict[str, Any]] = []
    for template in _templates(worker, values):
        found += render.objects(template, values)
    for endpoint in endpoints:
        if endpoint.host is not None:
            ingress = place.spec.cluster.ingress_class if place.spec.cluster else None
            found += render.objects(
                "kubernetes/ingress.yaml", {**values, "endpoint": endpoint, "ingress_class": ingress}
            )
    return found


def _templates(worker: Worker, values: dict[str, Any]) -> Iterator[str]:
    """Return the templates of a worker's objects in apply order."""
    original = worker.protocol != "penstock"
    if not original:
        yield "kubernetes/config-map.yaml"
    yield "kubernetes/network-policy.yaml"
    if values["ports"]:
        yield "kubernetes/service.yaml"
    yield f"kubernetes/{worker.protocol}/deployment.yaml" if original else "kubernetes/deployment.yaml"
    trigger = values["trigger"]
    if trigger is not None:
        if trigger.own is not None:
            yield "kubernetes/trigger-authentication.yaml"
        yield "kubernetes/prio/scaled-object.yaml" if worker.protocol == "prio" else "kubernetes/scaled-object.yaml"
    yield "kubernetes/pod-disruption-budget.yaml"


def common(worker: Worker, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return the values that every protocol's templates are given."""
    base = worker.name
    trigger = cloud.scaler(worker, graph, place) if worker.scale is not None else None
    identity = graph.get(Identity, worker.identity)
    facts = cloud.service_account(identity, place)
    selector = labels.selector(worker.definition, base)
    found = labels.labels(worker.definition, base, worker.role, place, worker.labels)
    return {
        "name": base,
        "namespace": place.namespace,
        "deployment": naming.deployment_of(worker.protocol, base),
        "scaler": naming.scaler(base),
        "authentication": naming.authentication(base),
        "config_name": naming.config(base),
        "labels": found,
        "selector": selector,
        "pod_labels": {**found, **facts.pod_labels},
        "annotations": labels.annotations(worker.definition),
        # Argo CD leaves the replicas of a Deployment alone that says so (targets/argocd).
        "scaled": {"penstock.dev/scaled": "true"} if trigger is not None else None,
        "service_account": service_account(identity, place),
        "role": worker.role,
        "image": worker.image,
        "resources": pods.resources(worker.resources),
        "node_selector": pods.node_selector(worker.placement, place),
        "affinity": pods.affinity(worker.placement, place),
        "tolerations": pods.tolerations(worker.placement, place),
        "ports": worker.ports,
        "scale": worker.scale,
        "trigger": trigger,
        "authentication_ref": _authentication(worker, trigger),
        "replicas": worker.replicas if trigger is None else None,
        # KEDA's own way to hold a target at a number of pods; the ScaledObject stays.
        "paused": {"autoscaling.keda.sh/paused-replicas": "0"} if worker.suspended else None,
        "max_unavailable": worker.max_unavailable,
    }


def _authentication(worker: Worker, trigger: Scaler | None) -> dict[str, str] | None:
    if trigger is None:
        return None
    if trigger.own is not None:
        return {"name": naming.authentication(worker.name)}
    return {"name": trigger.authentication} if trigger.authentication is not None else None


def _penstock(worker: Worker, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return the values of a worker that runs penstock's runtime."""
    bound = config.bind(worker, graph, place, cloud)
    text = config.pretty(bound)
    port = bound["metrics"]["port"]
    return {
        "config_text": text + "\n",
        "config_digest": config.digest(text),
        "metrics_port": port,
        "scrape": None if place.spec.monitoring.prometheus_rules else _scrape(port),
        "env": environment.entries(worker.env, cloud.worker_env(worker, graph, place), place) or None,
        "pull_policy": pods.pull_policy(worker.image, place),
        "termination_grace_period": worker.grace_period + MARGIN,
        "ingress": _ingress(port, worker.ports),
    }


_SPOKEN: Final = {"pctasks": pctasks.values, "prio": prio.values}


def _scrape(port: int) -> dict[str, str]:
    """Return the annotations for a Prometheus without its operator; with it, the place's PodMonitor does this."""
    return {"prometheus.io/scrape": "true", "prometheus.io/port": str(port), "prometheus.io/path": "/metrics"}


def _ingress(metrics: int, ports: tuple[Port, ...]) -> list[dict[str, Any]]:
    """Return who may connect: any pod of the cluster to the metrics, anybody to the ports that the worker serves."""
    rules: list[dict[str, Any]] = [
        {"from": [{"namespaceSelector": {}}], "ports": [{"protocol": "TCP", "port": metrics}]}
    ]
    if ports:
        rules.append({"ports": [{"protocol": "TCP", "port": port.number} for port in ports]})
    return rules
