"""One definition in one place: bases, overlays and expressions applied, shape checked, read into its record."""

import os
from typing import Any

from penstock.definitions import Definition, Unready
from penstock.definitions import read as read_definition
from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings, Subject
from penstock.engine.library import Library
from penstock.engine.select import overlays
from penstock.language import Deferred, Scope, plain, resolve
from penstock.place import Place
from penstock.record import Record
from penstock.schema import to_diagnostics, validate


class Resolved(Record):
    """A definition in a place. `definition` is None when it could not be read; `inputs` are files that it looked at.

    `written` is the data with its expressions in place, `data` the data with their values.
    """

    entry: Entry
    subject: Subject
    data: dict[str, Any]
    definition: Definition | None
    diagnostics: tuple[Diagnostic, ...]
    inputs: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    written: Any = None


def _arguments(data: dict[str, Any], place: Place | None) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the values of the declared arguments (defaults, then the environment's) and their names.

    An argument of a workflow that is started by hand may stay open: it becomes a parameter of the run. A schedule has nobody
    to give it.
    """
    spec = data.get("spec")
    declared = spec.get("args") if isinstance(spec, dict) else None
    if not isinstance(declared, dict):
        return {}, frozenset()
    given = place.spec.args if place else {}
    trigger = spec.get("trigger") if isinstance(spec, dict) else None
    by_hand = isinstance(trigger, dict) and trigger.get("type") == "manual"
    values: dict[str, Any] = {}
    for name, argument in declared.items():
        if name in given:
            values[name] = given[name]
        elif isinstance(argument, dict) and "default" in argument:
            values[name] = argument["default"]
        elif by_hand and place is not None:
            values[name] = Deferred("${{ args." + name + " }}", (f"args.{name}",))
    return values, frozenset(declared)


def _layers(
    entry: Entry, place: Place | None, library: Library, findings: Findings
) -> tuple[Any, Subject, tuple[str, ...]]:
    """Return merged data and what places findings in it; the entry itself when nothing is laid over or under it."""
    extends = entry.data["metadata"].get("extends")
    over = overlays(place, entry.kind, entry.name) if place is not None else []
    if extends is None and not over:
        return entry.data, entry, ()
    return library.merged(entry, place, over, findings)


def _scope(entry: Entry, data: dict[str, Any], place: Place | None, library: Library, seen: list[str]) -> Scope:
    values, declared = _arguments(data, place)
    base = os.path.dirname(library.path(entry.file))
    return Scope(
        args=values,
        declared=declared,
        env=library.facts(place) if place is not None else None,
        outputs=place.outputs if place is not None else None,
        base_dir=base,
        root_dir=library.root or loose_root(base),
        on_file=seen.append,
        matrix=axes(data),
    )


def axes(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return the values of the axes of a definition that a matrix made (each has one); None without a matrix."""
    spec = data.get("spec")
    matrix = spec.get("matrix") if spec.__class__ is dict else None
    found = matrix.get("axes") if matrix.__class__ is dict else None
    if found.__class__ is not dict:
        return None
    return {axis: values[0] for axis, values in found.items() if values.__class__ is list and values}


def loose_root(base: str) -> str:
    """Return the folder that the paths of a loose file may not leave: the working directory, when the file is below it."""
    here = os.getcwd()
    return here if os.path.abspath(base).startswith(here.rstrip(os.sep) + os.sep) else base


def resolve_entry(entry: Entry, place: Place | None, library: Library) -> Resolved:
    """Return a definition in a place; without a place, values that one would give stay open."""
    findings = Findings(entry, entry.id)
    data, subject, bases = _layers(entry, place, library, findings)
    findings.subject = subject
    seen: list[str] = []
    resolved = resolve(data, _scope(entry, data, place, library, seen), findings.expression)
    # marked texts are in the way of the schema engine only where an expression was
    exact = resolved if resolved is entry.data else plain(resolved)
    problems = validate(entry.kind, exact, tolerate=findings.tolerate(resolved))
    # an edit is offered only where the user's own text is what was judged
    as_written = entry.dialect is None and resolved is data
    diagnostics = [*findings.found, *to_diagnostics(problems, subject, fixes=as_written)]
    definition = None
    if not any(found.severity == "error" for found in diagnostics):
        try:
            definition = read_definition(resolved)
        except Unready as waiting:
            diagnostics.append(findings.unready(waiting))
    return Resolved(entry, subject, resolved, definition, tuple(diagnostics), (*entry.inputs, *seen), bases, data)
