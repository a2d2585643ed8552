"""Validate: everything that is wrong with a workspace, in one run, without writing anything."""

from collections.abc import Iterable, Sequence

from penstock import checks
from penstock.checks import Claim, World
from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings, unique
from penstock.engine.resolve import Resolved, resolve_entry
from penstock.engine.select import SELECTABLE, selected
from penstock.engine.workspace import Workspace
from penstock.place import Place


def judge(resolved: Resolved, world: World, workspace: Workspace) -> list[Diagnostic]:
    """Return what resolving and the checks that hold everywhere say about a definition."""
    found = list(resolved.diagnostics)
    if resolved.definition is not None:
        from penstock.engine.place_findings import place_findings

        rows = checks.check(resolved.definition, world)
        found += place_findings(resolved, rows, workspace.library)
    return found


def validate_alone(entries: Iterable[Entry], workspace: Workspace, *, strict: bool) -> list[Diagnostic]:
    """Return what is wrong with definitions outside any environment."""
    found: list[Diagnostic] = []
    for entry in entries:
        resolved = resolve_entry(entry, None, workspace.library)
        world = World(place=None, names=workspace.library.names, dialect=entry.dialect, strict=strict)
        found += judge(resolved, world, workspace)
    return found


def of_place(place: Place, workspace: Workspace) -> list[Entry]:
    """Return the definitions that are deployed in a place."""
    return [
        entry
        for entry in workspace.definitions
        if entry.kind in SELECTABLE
        and selected(place, entry.kind, entry.name, entry.data["metadata"].get("labels") or {})
    ]


def together(claims: Sequence[Claim], workspace: Workspace) -> list[Diagnostic]:
    """Return what is wrong with the names of all definitions of a place."""
    from penstock.diagnostics import Related

    found: list[Diagnostic] = []
    for definition, row in checks.check_together(claims):
        entry = workspace.library.entries[definition]
        findings = Findings(entry, definition)
        findings.add(
            row.code,
            row.path,
            row.message,
            severity=row.severity,
            help_text=row.help,
            key=row.key,
            related=tuple(
                Related(text, span)
                for text, other, path in row.related
                if (span := workspace.library.locate(other, path)) is not None
            ),
        )
        found += findings.found
    return found


def validate_place(place: Place, workspace: Workspace, *, strict: bool) -> list[Diagnostic]:
    """Return what is wrong with the definitions of a place, compiled but not written."""
    from penstock.engine.compile import compile_definition
    from penstock.engine.platform import merge
    from penstock.engine.toolbox import Toolbox

    tools = Toolbox(place, workspace.library, strict=strict, emit=False)
    found: list[Diagnostic] = []
    claims: list[Claim] = []
    fragments = {}
    for entry in of_place(place, workspace):
        fragment = compile_definition(resolve_entry(entry, place, workspace.library), place, workspace.library, tools)
        fragments[fragment.definition] = fragment
        found += fragment.diagnostics
        claims += [Claim(fragment.definition, name) for name in fragment.names]
    found += together(claims, workspace)
    found += merge(fragments)[1]
    return found


def validate(
    workspace: Workspace, *, environments: Iterable[str] | None = None, placed: bool = True, strict: bool = False
) -> list[Diagnostic]:
    """Return everything that is wrong. With `placed`, definitions are judged in every environment that takes them."""
    found = list(workspace.diagnostics)
    places, problems = workspace.places(environments)
    found += problems
    seen: set[str] = set()
    for place in places if placed else ():
        found += validate_place(place, workspace, strict=strict)
        seen |= {entry.id for entry in of_place(place, workspace)}
    rest = [entry for entry in (*workspace.policies, *workspace.definitions) if entry.id not in seen]
    found += validate_alone(rest, workspace, strict=strict)
    return unique(found)
