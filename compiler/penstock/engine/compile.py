"""Compile one definition for one place: lower, check, and turn the graph into files."""

from collections.abc import Mapping
from typing import Any

from penstock import checks
from penstock.artifacts import Artifact
from penstock.checks import Brought, Lowered
from penstock.definitions import Definition
from penstock.diagnostics import Diagnostic, Related, Span
from penstock.engine.findings import default_severity
from penstock.engine.fragment import Fragment
from penstock.engine.library import Library
from penstock.engine.place_findings import place_findings
from penstock.engine.resolve import Resolved
from penstock.engine.toolbox import Toolbox
from penstock.engine.world import world
from penstock.graph import Conflict, Graph
from penstock.graph.nodes import Namespace, Node, Queue, Secret, Worker
from penstock.graph.streams import Reference
from penstock.lower import lower
from penstock.lower.context import Context
from penstock.place import Place
from penstock.targets import kubernetes
from penstock.targets.model import Scaler
from penstock.targets.pulumi.model import Module
from penstock.targets.pulumi.names import module_name
from penstock.targets.refused import RefusedTemplate
from penstock.text import emit


def _lowered_graph(definition: Definition, context: Context, place: Place, tools: Toolbox, home: Place) -> Graph:
    """Return the definition's nodes with what the cloud adds to the platform for them; `home` is the place without its
    own namespace.
    """
    nodes = [_placed(node, place) for node in lower(definition, context)]
    if place is not home:
        nodes.append(Namespace(id=f"namespace/{place.namespace}", definition="", name=place.namespace))
    graph = Graph(nodes)
    for node in tools.cloud.shared(graph, place):
        graph.add(node)
    return graph


def _placed(node: Node, place: Place) -> Node:
    """Return a secret with the namespace where it is read; any other node as it is."""
    return node.replace(namespaces=(place.namespace,)) if isinstance(node, Secret) and place.spec.cluster else node


def compile_definition(resolved: Resolved, place: Place, library: Library, tools: Toolbox) -> Fragment:
    """Return the fragment of a definition that was resolved for `place`."""
    definition = resolved.definition
    diagnostics = list(resolved.diagnostics)
    if definition is None:
        return Fragment(definition=resolved.entry.id, diagnostics=tuple(diagnostics), inputs=resolved.inputs)
    seen = list(resolved.inputs)
    about = world(library, place, resolved, strict=tools.strict)
    diagnostics += place_findings(resolved, checks.check(definition, about), library, place)
    if _stops(diagnostics):
        return Fragment(definition=definition.id, diagnostics=tuple(diagnostics), inputs=tuple(seen))
    home, place = place, place.within(getattr(definition.spec, "namespace", None))
    context = tools.context(resolved, place, library, seen)
    try:
        graph = _lowered_graph(definition, context, place, tools, home)
    except Conflict as conflict:
        diagnostics.append(_conflict(conflict, resolved))
        return Fragment(definition=definition.id, diagnostics=tuple(diagnostics), inputs=tuple(seen))
    names = (*tools.cloud.names(graph, place), *(kubernetes.names(graph, place) if tools.cluster else ()))
    rows = checks.check_lowered(Lowered(definition, graph, place, tools.cloud, names), about)
    diagnostics += place_findings(resolved, rows, library, place)
    fragment = Fragment(
        definition=definition.id,
        shared=tuple(graph.shared()),
        names=names,
        queues=tuple(
            queue.name
            for queue in graph.of(Queue)
            if queue.definition and not (queue.external or queue.holds_dead_letters)
        ),
        scalers=_scalers(graph, place, tools),
        missing=_missing(resolved, graph, place, tools),
        diagnostics=tuple(diagnostics),
        inputs=tuple(seen),
        bases=resolved.bases,
        references=tuple(graph.of(Reference)),
    )
    fragment = fragment.replace(alone=_alone(fragment, resolved))
    if _stops(diagnostics) or not tools.emit:
        return fragment
    try:
        return _with_files(fragment, definition, graph, place, tools)
    except RefusedTemplate as refused:
        return fragment.replace(diagnostics=(*fragment.diagnostics, *refused.diagnostics))


def _alone(fragment: Fragment, resolved: Resolved) -> tuple[tuple[Any, ...], ...]:
    """Return what the checks across definitions find in this one alone."""
    brought = Brought(
        fragment.definition,
        fragment.names,
        fragment.shared,
        fragment.queues,
        resolved.entry.data,
        fragment.references,
    )
    return tuple([(row.code, row.path, row.message) for _, row in checks.check_together([brought])])


def _stops(diagnostics: list[Diagnostic]) -> bool:
    return any(found.severity == "error" for found in diagnostics)


def _conflict(conflict: Conflict, resolved: Resolved) -> Diagnostic:
    return Diagnostic(
        "PEN1303",
        default_severity("PEN1303"),
        f"`{conflict.first.id}` is asked for twice in different ways: {conflict.field} differs",
        resolved.subject.locate(("spec",), key=True),
        (),
        None,
        None,
        resolved.entry.id,
    )


def _scalers(graph: Graph, place: Place, tools: Toolbox) -> tuple[Scaler, ...]:
    found = (tools.cloud.scaler(worker, graph, place) for worker in graph.of(Worker) if worker.scale is not None)
    return tuple(scaler.replace(namespace=place.namespace) for scaler in found if scaler is not None)


def _missing(resolved: Resolved, graph: Graph, place: Place, tools: Toolbox) -> tuple[tuple[str, str], ...]:
    """Return the outputs that must be pinned first, each with what needs it: an identity, or the definition by name."""
    from penstock.graph.nodes import Identity
    from penstock.pinning.named import named_outputs

    found = [
        (name, identity.id)
        for identity in graph.of(Identity)
        if identity.service_accounts
        for name in tools.cloud.service_account(identity, place).missing
    ]
    found += [(name, resolved.entry.id) for name in named_outputs(resolved.data)]
    return tuple(dict.fromkeys(found))


def _with_files(fragment: Fragment, definition: Definition, graph: Graph, place: Place, tools: Toolbox) -> Fragment:
    """Return the fragment with its manifests and its Pulumi module."""
    owner = (definition.id,)
    artifacts: list[Artifact] = []
    counts: dict[tuple[str, str], int] = {}
    if tools.cluster and not fragment.missing:
        objects = kubernetes.manifests(graph, place, tools.cloud, tools.renderer)
        for one in objects:
            sort = (one["apiVersion"], one["kind"])
            counts[sort] = counts.get(sort, 0) + 1
        if objects:
            path = f"manifests/{definition.kind.lower()}-{definition.name}.yaml"
            artifacts.append(Artifact(path, emit.dumps_all(objects), owner))
    for path, text in tools.files(graph.owned(), graph, place):
        artifacts.append(Artifact(path, text, owner))
    module = None
    resources, exports = tools.cloud.resources(graph, place)
    if resources or exports:
        module = module_name(definition.id)
        text = tools.printer.module(
            Module(module, f"Resources of {definition.id}.", tuple(resources), tuple(exports)), tools.cloud.PACKAGES
        )
        artifacts.append(Artifact(f"{tools.program}/definitions/{module}.py", text, owner))
    return fragment.replace(
        artifacts=tuple(artifacts),
        module=module,
        objects=tuple((version, kind, count) for (version, kind), count in sorted(counts.items())),
    )


_SHOWN = 4  # definitions that are named one by one


def unpinned(fragments: Mapping[str, Fragment], place: Place, where: Mapping[str, Span]) -> list[Diagnostic]:
    """Return one finding when definitions need outputs that no file pins yet, with the commands to run."""
    waiting = {name: fragment.missing for name, fragment in fragments.items() if fragment.missing}
    if not waiting:
        return []
    stack = place.spec.pulumi.stack or place.name
    first, *rest = waiting
    related = tuple(Related(f"needs `{waiting[name][0][0]}`", where[name]) for name in rest[:_SHOWN] if name in where)
    count = len(waiting)
    who = first if count == 1 else f"{count} definitions"
    outputs = "an output" if sum(len(found) for found in waiting.values()) == 1 else "outputs"
    return [
        Diagnostic(
            "PEN1810",
            "error",
            f"{who} of environment {place.name} need{'s' if count == 1 else ''} {outputs} of the Pulumi program that "
            f"no file pins yet: `{waiting[first][0][0]}`{', ...' if count > 1 else ''}",
            where.get(first),
            related,
            f"1. `penstock render -e {place.name} --only pulumi`  2. `pulumi up` in rendered/{place.name}/pulumi/{stack}  "
            f"3. `pulumi stack output --json | penstock outputs import {place.name} -`",
            None,
            first,
        )
    ]
