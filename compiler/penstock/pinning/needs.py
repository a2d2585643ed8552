"""Finds the outputs that a place needs: those of its identities, and those that definitions name in expressions."""

from collections.abc import Mapping
from typing import Any

from penstock.diagnostics import Diagnostic
from penstock.engine.compile import compile_definition
from penstock.engine.resolve import resolve_entry
from penstock.engine.toolbox import Toolbox
from penstock.engine.validate import of_place
from penstock.engine.workspace import Workspace
from penstock.language.references import references
from penstock.pinning.named import named_outputs
from penstock.place import Place
from penstock.project import Project
from penstock.record import Record

_NOWHERE = ".penstock/no-outputs"


class Needs(Record):
    """The outputs that a place needs. `by` says who needs each: output -> ids of definitions, in order.

    `broken` are definitions with errors: what they need is not known. `diagnostics` say why a place cannot be opened.
    """

    environment: str
    by: Mapping[str, tuple[str, ...]]
    broken: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def needs(project: Project, names: list[str] | None) -> tuple[list[Needs], Workspace]:
    """Return the needs of the environments of a project (of those named), in the order of their files.

    Everything is judged as if nothing was pinned yet, so that what is pinned already counts as needed too, and a file of
    outputs that is broken does not stand in the way of a new one.
    """
    from penstock.engine.workspace import open_folder

    bare = project.replace(settings=project.settings.replace(outputs=_NOWHERE))
    workspace = open_folder(bare, strict=False)
    found: list[Needs] = []
    for entry in workspace.environments:
        if names is not None and entry.name not in names:
            continue
        places, diagnostics = workspace.places([entry.name], pinned=False)
        if not places:
            found.append(Needs(entry.name, {}, (), tuple(diagnostics)))
            continue
        found.append(_of_place(places[0], workspace, entry.data))
    return found, workspace


def _of_place(place: Place, workspace: Workspace, environment: Any) -> Needs:
    by: dict[str, list[str]] = {}
    broken: list[str] = []
    for reference in references(environment):
        if reference.group == "outputs" and reference.parts:
            _add(by, str(reference.parts[0]), f"Environment/{place.name}")
    tools = Toolbox(place, workspace.library, strict=False, emit=False)
    for entry in of_place(place, workspace):
        resolved = resolve_entry(entry, place, workspace.library)
        for name in named_outputs(resolved.data):
            _add(by, name, entry.id)
        fragment = compile_definition(resolved, place, workspace.library, tools)
        for name, _ in fragment.missing:
            _add(by, name, entry.id)
        if any(one.severity == "error" for one in fragment.diagnostics):
            broken.append(entry.id)
    return Needs(place.name, {name: tuple(ids) for name, ids in sorted(by.items())}, tuple(broken))


def _add(by: dict[str, list[str]], name: str, who: str) -> None:
    known = by.setdefault(name, [])
    if who not in known:
        known.append(who)
