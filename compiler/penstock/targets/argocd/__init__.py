"""Argo CD: the project, the platform's Application and the ApplicationSet that take an environment's tree to its cluster."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from penstock.arcane import GROUP
from penstock.graph.services import StateStore
from penstock.graph.streams import StreamKind
from penstock.place import Place
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.kubernetes.streamservice.chart import KINDS, Chart, chart

# Kinds that live in no namespace, of those that are emitted.
CLUSTER_KINDS: Final = frozenset(
    {
        ("", "Namespace"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("rbac.authorization.k8s.io", "ClusterRole"),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        ("storage.k8s.io", "StorageClass"),
    }
)
# StreamClass moved from namespaces to the cluster with its second version.
_CLUSTER_VERSIONS: Final = frozenset({(f"{GROUP}/v1", "StreamClass")})
FILES: Final = ("project", "platform", "definitions")


def applications(
    place: Place,
    counts: Mapping[tuple[str, str], int],
    renderer: Renderer,
    *,
    rendered: str = "rendered",
    streams: Sequence[StreamKind] = (),
    namespaces: Sequence[str] = (),
    stores: Sequence[StateStore] = (),
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return (path below the environment's folder, objects); nothing where the environment has no Argo CD.

    `counts` counts the environment's objects by (apiVersion, kind): the project allows these kinds and no other.
    `rendered` is the folder of rendered trees in the project, `streams` are the stream kinds of the environment, `namespaces`
    those that it may change things in, `stores` the state stores, each an Application of its chart.
    """
    settings = place.spec.argocd
    if settings is None:
        return []
    charts = [chart(store, place) for store in stores]
    values = _values(place, counts, rendered, streams, charts)
    values["namespaces"] = [*namespaces] or [place.namespace]
    found = [(f"argocd/{name}.yaml", renderer.objects(f"argocd/{name}.yaml", values)) for name in FILES]
    for store, one in zip(stores, charts, strict=True):
        documents = renderer.objects("argocd/etcd.yaml", {**values, "store": store, "chart": one})
        found.append((f"argocd/{store.name}.yaml", documents))
    return [(path, documents) for path, documents in found if documents]


def _values(
    place: Place,
    counts: Mapping[tuple[str, str], int],
    rendered: str,
    streams: Sequence[StreamKind],
    charts: Sequence[Chart],
) -> dict[str, Any]:
    settings = place.spec.argocd
    assert settings is not None
    made = {(group_of(version), kind) for version, kind in counts}
    kinds = sorted(made | {kind for _ in charts for kind in KINDS})
    wide = CLUSTER_KINDS | {
        (group_of(version), kind) for version, kind in counts if (version, kind) in _CLUSTER_VERSIONS
    }
    inside = [{"group": group, "kind": kind} for group, kind in kinds if (group, kind) not in wide]
    across = [{"group": group, "kind": kind} for group, kind in kinds if (group, kind) in wide]
    # Runs of a batch workflow are made by people and clocks, not by Git.
    runs = [{"group": "argoproj.io", "kind": "Workflow"}] if ("argoproj.io", "WorkflowTemplate") in kinds else None
    scaled = not made.isdisjoint(_SCALERS)
    return {
        "argocd": settings,
        "project": settings.project or place.name,
        "application": place.name,
        "description": place.spec.description or f"Workers of the environment {place.name}.",
        "namespace": place.namespace,
        "path": tree_path(settings.path, rendered, place.name),
        "labels": {"app.kubernetes.io/part-of": place.name, "app.kubernetes.io/managed-by": "penstock"},
        "repositories": sorted({one.repository for one in charts}),
        "cluster_kinds": across or None,
        "namespace_kinds": inside or None,
        "ignored_orphans": runs,
        "sync_policy": _sync_policy(automated=settings.automated),
        "ignore_differences": [*([_SCALED] if scaled else ()), *_operators(place, kinds, streams)] or None,
    }


# The autoscaler owns the replicas of the Deployments that it scales, and of no other: one that is not scaled has its number
# in Git, and a pointer without a condition would keep a change of it from ever being applied.
_SCALERS: Final = {("keda.sh", "ScaledObject"), ("autoscaling", "HorizontalPodAutoscaler")}
_SCALED: Final[dict[str, Any]] = {
    "group": "apps",
    "kind": "Deployment",
    "jqPathExpressions": ['select(.metadata.annotations["penstock.dev/scaled"] == "true") | .spec.replicas'],
}


def _operators(
    place: Place, kinds: Sequence[tuple[str, str]], streams: Sequence[StreamKind]
) -> Iterator[dict[str, Any]]:
    """Yield what Arcane's operator writes into objects that Git holds: a fulfilled request, and suspension where it may."""
    if (GROUP, "BackfillRequest") in kinds:
        yield {"group": GROUP, "kind": "BackfillRequest", "jsonPointers": ["/spec/completed"]}
    if place.spec.arcane.ignore_suspension:
        for one in sorted(streams, key=lambda one: (one.group, one.kind)):
            pointer = "/spec/suspended" if one.layout == "flat" else "/spec/execution"
            if place.spec.arcane.contract != "dotnet":
                yield {"group": one.group, "kind": one.kind, "jsonPointers": [pointer]}


def _sync_policy(*, automated: bool) -> dict[str, Any]:
    policy: dict[str, Any] = {}
    if automated:
        policy["automated"] = {"prune": True, "selfHeal": True}
    policy["syncOptions"] = [
        "ServerSideApply=true",
        "RespectIgnoreDifferences=true",
        "ApplyOutOfSyncOnly=true",
        "PruneLast=true",
        "PrunePropagationPolicy=foreground",
    ]
    policy["retry"] = {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "5m"}}
    return policy


def group_of(version: str) -> str:
    """Return the API group of an apiVersion; the core group is an empty text."""
    return version.rpartition("/")[0]


def tree_path(project: str, rendered: str, environment: str) -> str:
    """Return the folder of an environment's manifests from the root of the repository."""
    parts = [part for part in f"{project}/{rendered}/{environment}/manifests".split("/") if part not in ("", ".")]
    return "/".join(parts)
