"""Validate: everything that is wrong with a workspace, in one run, without writing anything."""

from collections.abc import Iterable, Mapping

from penstock import checks
from penstock.checks import Brought
from penstock.deployed import deployed
from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings
from penstock.engine.fragment import Fragment
from penstock.engine.resolve import Resolved, resolve_entry
from penstock.engine.select import selected
from penstock.engine.workspace import Workspace
from penstock.place import Place


def judge(resolved: Resolved, place: Place | None, workspace: Workspace, *, strict: bool) -> list[Diagnostic]:
    """Return what resolving and the checks of one definition say, without compiling it."""
    found = list(resolved.diagnostics)
    if resolved.definition is not None:
        from penstock.engine.place_findings import place_findings
        from penstock.engine.world import world

        rows = checks.check(resolved.definition, world(workspace.library, place, resolved, strict=strict))
        found += place_findings(resolved, rows, workspace.library, place)
    return found


def validate_alone(entries: Iterable[Entry], workspace: Workspace, *, strict: bool) -> list[Diagnostic]:
    """Return what is wrong with definitions outside any environment."""
    found: list[Diagnostic] = []
    for entry in entries:
        found += judge(resolve_entry(entry, None, workspace.library), None, workspace, strict=strict)
    return found


def judge_environment(place: Place, workspace: Workspace, *, strict: bool) -> list[Diagnostic]:
    """Return what the checks say of a place's own definition, which was read when the place was opened."""
    from penstock.definitions import read

    entry = workspace.library.find("Environment", place.name)
    if entry is None:
        return []
    resolved = Resolved(entry, entry, place.data, read(place.data), ())
    return judge(resolved, place, workspace, strict=strict)


def of_place(place: Place, workspace: Workspace) -> list[Entry]:
    """Return the definitions that are deployed in a place."""
    kinds = deployed()
    return [
        entry
        for entry in workspace.definitions
        if entry.kind in kinds and selected(place, entry.kind, entry.name, entry.data["metadata"])
    ]


def together(place: Place, fragments: Mapping[str, Fragment], workspace: Workspace) -> list[Diagnostic]:
    """Return what is wrong with the definitions of a place beside each other."""
    from penstock.diagnostics import Related

    library = workspace.library
    brought = [
        Brought(name, one.names, one.shared, one.queues, library.entries[name].data, one.references)
        for name, one in fragments.items()
    ]
    found: list[Diagnostic] = []
    for definition, row in checks.check_together(brought):
        findings = Findings(library.entries[definition], definition)
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
                if (span := library.locate(other, path)) is not None
            ),
        )
        found += findings.found
    return library.rulebook.apply(found, place) if library.rulebook is not None else found


def validate_place(place: Place, workspace: Workspace, *, strict: bool) -> list[Diagnostic]:
    """Return what is wrong with the definitions of a place, compiled but not written."""
    from penstock.engine.compile import compile_definition
    from penstock.engine.platform import merge
    from penstock.engine.toolbox import Toolbox

    tools = Toolbox(place, workspace.library, strict=strict, emit=False)
    found = judge_environment(place, workspace, strict=strict)
    fragments = {}
    for entry in of_place(place, workspace):
        fragment = compile_definition(resolve_entry(entry, place, workspace.library), place, workspace.library, tools)
        fragments[fragment.definition] = fragment
        found += fragment.diagnostics
    found += together(place, fragments, workspace)
    found += merge(fragments)[1]
    return found


def judge_waivers(found: list[Diagnostic], workspace: Workspace, *, complete: bool) -> list[Diagnostic]:
    """Return the findings of a whole run as the policies see them, with what is wrong with their waivers."""
    rulebook = workspace.library.rulebook
    if rulebook is None:
        return found
    return [*rulebook.apply(found, None), *rulebook.judge(found, complete=complete and workspace.library.whole)]


def validate(
    workspace: Workspace, *, environments: Iterable[str] | None = None, placed: bool = True, strict: bool = False
) -> list[Diagnostic]:
    """Return everything that is wrong. With `placed`, definitions are judged in every environment that takes them."""
    unknown = workspace.unknown(environments)
    if unknown:  # what a definition lacks cannot be told from what its environment would have given it
        return [*workspace.diagnostics, *unknown]
    found = list(workspace.diagnostics)
    places, problems = workspace.places(environments)
    found += problems
    seen: set[str] = set()
    for place in places if placed else ():
        found += validate_place(place, workspace, strict=strict)
        seen |= {entry.id for entry in of_place(place, workspace)}
    if not placed:
        for place in places:
            found += judge_environment(place, workspace, strict=strict)
    rest = [entry for entry in (*workspace.policies, *workspace.definitions) if entry.id not in seen]
    alone = validate_alone(rest, workspace, strict=strict)
    if environments is not None or any(row.severity == "error" for row in problems):
        # An environment that cannot be read, or is not looked at now, may well give what a policy asks for.
        alone = [row for row in alone if not row.code.startswith("PEN168")]
    found += alone
    return judge_waivers(found, workspace, complete=environments is None)
