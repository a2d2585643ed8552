"""What the definitions of a place share in the cluster: the namespace, secrets, scalers' authentication, pctasks' role."""

from collections.abc import Iterator, Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import (
    ClusterJob,
    Identity,
    Namespace,
    Secret,
    Worker,
)
from penstock.graph.streams import StreamKind
from penstock.place import Place
from penstock.record import Record
from penstock.targets.kubernetes import environment, jobs, labels, pctasks, worker
from penstock.targets.kubernetes.accounts import account_objects
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget, Scaler


class Entry(Record):
    """One key of a Secret and where its value comes from."""

    key: str
    remote: str
    property: str | None


def objects(
    shared: Graph, place: Place, cloud: CloudTarget, scalers: Sequence[Scaler], render: Renderer
) -> list[dict[str, Any]]:
    """Return the shared objects in apply order; none in a place without a cluster."""
    if place.spec.cluster is None:
        return []
    return list(_objects(shared, place, cloud, scalers, render))


def namespace_objects(
    shared: Graph, place: Place, cloud: CloudTarget, scalers: Sequence[Scaler], render: Renderer
) -> dict[str, list[dict[str, Any]]]:
    """Return what stands in each namespace beside the environment's own: itself, secrets, authentication, the PodMonitor."""
    found: dict[str, list[dict[str, Any]]] = {}
    for node in shared.of(Namespace):
        here = place.within(node.name)
        names = labels.labels("", node.name, "platform", here)
        objects = render.objects("kubernetes/namespace.yaml", {"namespace": node.name, "labels": names})
        objects += _external_secrets(shared, here, render)
        own = [scaler for scaler in scalers if scaler.namespace == node.name]
        ordered = sorted(cloud.authentications(here, own), key=lambda one: str(one["metadata"]["name"]))
        objects += [_completed(one, here, names) for one in ordered]
        if place.spec.monitoring.prometheus_rules:
            objects += _monitor(here, names, render)
        found[node.name] = objects
    return found


def _monitor(place: Place, found: dict[str, str], render: Renderer) -> list[dict[str, Any]]:
    values: dict[str, Any] = {"namespace": place.namespace, "labels": found}
    values["monitoring_labels"] = dict(place.spec.monitoring.labels)
    return render.objects("kubernetes/pod-monitor.yaml", values)


def _objects(
    shared: Graph, place: Place, cloud: CloudTarget, scalers: Sequence[Scaler], render: Renderer
) -> Iterator[dict[str, Any]]:
    assert place.spec.cluster is not None
    found = labels.labels("", place.namespace, "platform", place)
    if place.spec.cluster.create_namespace:
        yield from render.objects("kubernetes/namespace.yaml", {"namespace": place.namespace, "labels": found})
    yield from _external_secrets(shared, place, render)
    scalers = [scaler for scaler in scalers if scaler.namespace in ("", place.namespace)]
    for authentication in sorted(cloud.authentications(place, scalers), key=lambda one: str(one["metadata"]["name"])):
        yield _completed(authentication, place, found)
    if shared.of(StreamKind):
        from penstock.targets.kubernetes import arcane

        yield from arcane.operator_objects(shared, place, render)
    if pctasks.spoken(shared) and place.spec.pctasks.rbac:
        yield from render.objects("kubernetes/pctasks/role.yaml", {"namespace": place.namespace, "labels": found})
    if place.spec.monitoring.prometheus_rules:
        yield from _monitor(place, found, render)
    for identity in shared.of(Identity):
        yield from account_objects(identity, place, cloud, render)
    for work in shared.of(Worker):
        yield from worker.objects(work, shared, place, cloud, render)
    for job in shared.of(ClusterJob):
        yield from jobs.objects(job, shared, place, cloud, render)


def _completed(one: dict[str, Any], place: Place, found: dict[str, str]) -> dict[str, Any]:
    """Return an object of the cloud target with the namespace, labels and wave that all shared objects have."""
    given = one["metadata"]
    metadata = {
        "name": given["name"],
        "namespace": given.get("namespace", place.namespace),
        "labels": {**found, **given.get("labels", {})},
        "annotations": {
            **given.get("annotations", {}),
            "argocd.argoproj.io/sync-wave": "-1",
            "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
        },
    }
    return {"apiVersion": one["apiVersion"], "kind": one["kind"], "metadata": metadata, "spec": one["spec"]}


def _external_secrets(shared: Graph, place: Place, render: Renderer) -> Iterator[dict[str, Any]]:
    """Return an ExternalSecret for each secret that definitions refer to, where the operator brings them."""
    settings = place.spec.secrets
    if settings.backend != "externalSecrets" or settings.store is None:
        return
    wanted: dict[str, set[str]] = {}
    for secret in shared.of(Secret):
        if secret.namespaces and place.namespace not in secret.namespaces:
            continue
        name = secret.id.removeprefix("secret/").partition("#")[0]
        wanted.setdefault(name, set()).update(secret.fields)
    if pctasks.spoken(shared):
        for variable in pctasks.taskio(place):
            wanted.setdefault(str(variable.secret).partition("#")[0], set())
    for name in sorted(wanted):
        yield from render.objects("kubernetes/external-secret.yaml", _external(name, sorted(wanted[name]), place))


def _external(name: str, fields: Sequence[str], place: Place) -> dict[str, Any]:
    settings = place.spec.secrets
    known = settings.names.get(name)
    remote = (known.name if known else None) or name
    entries = [Entry(field, remote, field) for field in fields]
    if not entries:
        entries = [Entry(environment.KEY, remote, known.key if known else None)]
    shown = environment.object_name(name)
    return {
        "name": shown,
        "namespace": place.namespace,
        "labels": labels.labels("", shown, "secret", place),
        "refresh_interval": f"{settings.refresh_interval}s",
        "store": settings.store,
        "entries": entries,
    }
