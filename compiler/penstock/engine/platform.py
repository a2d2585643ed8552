"""The platform of a place: what its definitions share, merged and turned into files once."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from penstock.artifacts import Artifact
from penstock.diagnostics import Diagnostic
from penstock.engine.findings import default_severity
from penstock.engine.fragment import Fragment
from penstock.engine.toolbox import Toolbox
from penstock.graph import Conflict, Graph
from penstock.graph.nodes import Namespace, Node
from penstock.graph.services import StateStore
from penstock.graph.streams import StreamKind
from penstock.place import Place
from penstock.targets import argocd, kubernetes
from penstock.targets.model import Scaler
from penstock.targets.pulumi import project
from penstock.targets.pulumi.model import Module
from penstock.text import emit


def merge(fragments: Mapping[str, Fragment]) -> tuple[Graph, list[Diagnostic]]:
    """Return the platform nodes of all fragments as one graph, and what does not go together."""
    graph = Graph()
    found: list[Diagnostic] = []
    asked: dict[str, str] = {}
    rows: list[tuple[str, str, Node]] = [
        (node.id, name, node) for name, fragment in sorted(fragments.items()) for node in fragment.shared
    ]
    rows.sort(key=itemgetter(0, 1))
    for node_id, name, node in rows:
        try:
            graph.add(node)
            asked.setdefault(node_id, name)
        except Conflict as conflict:
            message = f"{asked[node_id]} and {name} ask for `{node_id}` in different ways: {conflict.field} differs"
            found.append(Diagnostic("PEN1303", default_severity("PEN1303"), message, None, (), None, None, name))
    return graph, found


def scalers(fragments: Mapping[str, Fragment]) -> list[Scaler]:
    """Return the triggers of all definitions, in order of their names."""
    return [scaler for _, fragment in sorted(fragments.items()) for scaler in fragment.scalers]


def platform_files(fragments: Mapping[str, Fragment], graph: Graph, place: Place, tools: Toolbox) -> list[Artifact]:
    """Return the files that belong to no single definition."""
    artifacts: list[Artifact] = []
    counts: dict[tuple[str, str], int] = {}
    for fragment in fragments.values():
        for version, kind, count in fragment.objects:
            counts[version, kind] = counts.get((version, kind), 0) + count
    if tools.cluster:
        objects = kubernetes.platform(graph, place, tools.cloud, scalers(fragments), tools.renderer)
        for one in objects:
            sort = (one["apiVersion"], one["kind"])
            counts[sort] = counts.get(sort, 0) + 1
        if objects:
            artifacts.append(Artifact("manifests/_platform.yaml", emit.dumps_all(objects)))
        for name, more in kubernetes.namespaces(graph, place, tools.cloud, scalers(fragments), tools.renderer).items():
            for one in more:
                sort = (one["apiVersion"], one["kind"])
                counts[sort] = counts.get(sort, 0) + 1
            artifacts.append(Artifact(f"manifests/namespace-{name}.yaml", emit.dumps_all(more)))
    stores = graph.of(StateStore)
    if place.spec.argocd is not None and counts:
        spaces = sorted({place.namespace, *(node.name for node in graph.of(Namespace))})
        for path, documents in argocd.applications(
            place,
            counts,
            tools.renderer,
            rendered=tools.rendered,
            streams=graph.of(StreamKind),
            namespaces=spaces,
            stores=stores,
        ):
            artifacts.append(Artifact(path, emit.dumps_all(documents)))
    elif stores and tools.cluster:
        artifacts += _chart_values(stores, place)
    artifacts += [Artifact(path, text) for path, text in tools.files(graph.shared(), graph, place)]
    artifacts += _program(fragments, graph, place, tools)
    return artifacts


def _chart_values(stores: Sequence[StateStore], place: Place) -> list[Artifact]:
    """Return the values of the charts where no Argo CD installs them: `helm upgrade --values` reads them as they are."""
    from penstock.targets.kubernetes.config import pretty
    from penstock.targets.kubernetes.streamservice.chart import values

    return [Artifact(f"helm/{store.name}.json", pretty(values(store, place)) + "\n") for store in stores]


def _program(fragments: Mapping[str, Fragment], graph: Graph, place: Place, tools: Toolbox) -> list[Artifact]:
    """Return the files of the Pulumi program around the definitions' modules."""
    program = tools.cloud.platform(graph, place)
    modules = sorted(fragment.module for fragment in fragments.values() if fragment.module is not None)
    if not modules and not program.resources:
        return []
    doc = f"What the definitions of environment {place.name} share."
    shared = Module("shared", doc, program.resources, program.exports)
    texts: Sequence[tuple[str, str]] = (
        ("shared.py", tools.printer.shared(shared, program.fields, tools.cloud.PACKAGES)),
        ("__main__.py", tools.printer.main(f"Pulumi program of environment {place.name}.", modules)),
        *project.files(place, tools.cloud.PACKAGES),
    )
    artifacts = [Artifact(f"{tools.program}/{path}", text) for path, text in texts]
    if modules:
        artifacts.append(
            Artifact(f"{tools.program}/definitions/__init__.py", '"""One module for each definition."""\n')
        )
    return artifacts


def bootstrap_files(place: Place, load: Any) -> list[Artifact]:
    """Return the program that installs what must exist before Argo CD can, when the environment asks for it."""
    if not place.spec.pulumi.bootstrap:
        return []
    from penstock.targets.pulumi import bootstrap

    stack = place.spec.pulumi.stack or place.name
    return [Artifact(f"pulumi/{stack}-bootstrap/{path}", text) for path, text in bootstrap.files(place, load)]
