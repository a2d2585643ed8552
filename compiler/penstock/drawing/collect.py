"""From a workspace to drawings: the definitions alone, or the resources of a place."""

from penstock.deployed import deployed
from penstock.diagnostics import Diagnostic
from penstock.drawing.definitions import definitions
from penstock.drawing.model import Drawing
from penstock.drawing.resources import resources
from penstock.engine.entries import Entry
from penstock.engine.resolve import resolve_entry
from penstock.engine.toolbox import Toolbox
from penstock.engine.validate import judge, of_place
from penstock.engine.workspace import Workspace
from penstock.graph import Graph
from penstock.graph.nodes import Node
from penstock.lower import lower
from penstock.place import Place


def of_definitions(workspace: Workspace, only: frozenset[str] | None) -> tuple[Drawing, list[Diagnostic]]:
    """Return the definitions and how they refer to each other, and the errors that keep one from being read."""
    found: list[Diagnostic] = []
    rows = []
    kinds = deployed()
    for entry in workspace.definitions:
        if entry.kind not in kinds:
            continue
        resolved = resolve_entry(entry, None, workspace.library)
        found += _errors(list(resolved.diagnostics))
        rows.append(resolved.data)
    return definitions(rows, only), found


def of_resources(
    place: Place, workspace: Workspace, only: frozenset[str] | None
) -> tuple[Drawing | None, list[Diagnostic]]:
    """Return the resources of a place; None with the errors when a definition cannot be compiled for it."""
    tools = Toolbox(place, workspace.library, strict=False, emit=False)
    found: list[Diagnostic] = []
    nodes: list[Node] = []
    for entry in of_place(place, workspace):
        more, problems = _nodes(entry, place, workspace, tools)
        nodes += more
        found += problems
    return (None if found else resources(place.name, nodes, only)), found


def _nodes(entry: Entry, place: Place, workspace: Workspace, tools: Toolbox) -> tuple[list[Node], list[Diagnostic]]:
    resolved = resolve_entry(entry, place, workspace.library)
    problems = _errors(judge(resolved, place, workspace, strict=False))
    if problems or resolved.definition is None:
        return [], problems
    graph = Graph(lower(resolved.definition, tools.context(resolved, place, workspace.library, [])))
    for node in tools.cloud.shared(graph, place):
        graph.add(node)
    return list(graph), []


def _errors(found: list[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.severity == "error"]
