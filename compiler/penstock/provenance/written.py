"""Who set a value of a definition: every layer that sets it, and what the names of its expression stand for."""

import os
from collections.abc import Iterator
from typing import Any, Final

from penstock.engine.library import Library
from penstock.engine.merge import MergedSubject
from penstock.engine.places import facts
from penstock.engine.resolve import Resolved
from penstock.language import Reference, references
from penstock.place import Place
from penstock.provenance.model import ABSENT, Path, Setting, Source, Why
from penstock.provenance.paths import find
from penstock.provenance.shape import default_at, schema_at

_FACTS: Final[dict[str, Path]] = {
    "name": ("metadata", "name"),
    "cloud": ("spec", "cloud", "type"),
    "production": ("spec", "production"),
    "namespace": ("spec", "cluster", "namespace"),
    "registry": ("spec", "images", "registry"),
    "prefix": ("spec", "naming", "prefix"),
    "storageAccount": ("spec", "cloud", "storageAccount", "name"),
}
"""Where the environment says what `${{ env.x }}` names; the others are fields of `spec.cloud`."""
_DEEPEST: Final = 4


def explain(resolved: Resolved, place: Place | None, library: Library, path: Path) -> Why:
    """Return who set the value at `path` of a definition in a place. Raises LookupError when there is no such path."""
    entry = resolved.entry
    path, value = find(resolved.data, path)
    notes: list[str] = []
    if value is ABSENT:
        value = default_at(entry.kind, resolved.data, path)
        if value is ABSENT and schema_at(entry.kind, resolved.data, path) is None:
            raise LookupError(path)
        what = "it is not set and has no default" if value is ABSENT else "it is not set: this is the schema's default"
        notes.append(what)
    found = settings(resolved, path)
    written = next((one.value for one in reversed(found) if one.wins), ABSENT)
    return Why(
        kind="definition",
        definition=entry.id,
        environment=place.name if place else None,
        path=path,
        value=value,
        settings=found,
        sources=tuple(sources(written, resolved, place, library)) if written is not ABSENT else (),
        notes=tuple(notes),
    )


def settings(resolved: Resolved, path: Path) -> tuple[Setting, ...]:
    """Return the layers that set a path, the winner last."""
    subject = resolved.subject
    if isinstance(subject, MergedSubject):
        rows = subject.merged.history(path)
        return tuple(Setting(label, span, value, at == len(rows) - 1) for at, (label, span, value) in enumerate(rows))
    entry = resolved.entry
    _, value = find(entry.data, path)
    if value is ABSENT or (entry.table is not None and entry.source_path(path) is None):
        return ()
    return (Setting(entry.file, entry.locate(path), value, wins=True),)


def sources(
    written: Any, resolved: Resolved, place: Place | None, library: Library, depth: int = 0
) -> Iterator[Source]:
    """Return what the names in a value's expressions stand for, and what stands behind those that are expressions again."""
    seen: set[tuple[str, tuple[str | int, ...]]] = set()
    for reference in references(written):
        key = (reference.group, reference.parts)
        if key in seen:
            continue
        seen.add(key)
        found = _source(reference, resolved, place, library)
        yield found
        if depth < _DEEPEST and isinstance(found.value, str | list | dict) and references(found.value):
            yield from sources(found.value, resolved, place, library, depth + 1)


def _source(reference: Reference, resolved: Resolved, place: Place | None, library: Library) -> Source:
    name = ".".join([reference.group, *map(str, reference.parts)])
    group, parts = reference.group, reference.parts
    if group == "args" and parts:
        return _argument(name, parts, resolved, place, library)
    if group == "env" and parts:
        return _fact(name, str(parts[0]), place, library)
    if group == "secrets":
        return Source(name, "secret", note="a reference to a secret: its value is never read here")
    if group == "outputs" and parts:
        return _output(name, str(parts[0]), place, library)
    if group == "local":
        return _file(name, parts, resolved)
    return Source(name, "run time", note="known only when it runs")


def _argument(name: str, parts: Path, resolved: Resolved, place: Place | None, library: Library) -> Source:
    if place is not None and parts[0] in place.spec.args:
        return _of_environment(name, ("spec", "args", *parts), place, library)
    data = resolved.written if resolved.written is not None else resolved.data
    path: Path = ("spec", "args", parts[0], "default", *parts[1:])
    value = find(data, path)[1]
    if value is ABSENT:
        return Source(
            name, "argument", resolved.subject.locate(path[:3]), note="no value: the environment must give one"
        )
    return Source(name, "default", resolved.subject.locate(path), value)


def _fact(name: str, fact: str, place: Place | None, library: Library) -> Source:
    if place is None:
        return Source(name, "environment", note="known only in an environment (`-e NAME`)")
    found = _of_environment(name, _FACTS.get(fact, ("spec", "cloud", fact)), place, library)
    return found if found.value is not ABSENT else found.replace(value=facts(place).get(fact, ABSENT), note="a default")


def _of_environment(name: str, path: Path, place: Place, library: Library) -> Source:
    entry = library.find("Environment", place.name)
    label = f"environment {place.name}"
    if entry is None:
        return Source(name, label)
    path, value = find(entry.data, path)
    return Source(name, label, entry.locate(path), value)


def _output(name: str, output: str, place: Place | None, library: Library) -> Source:
    if place is None or library.project is None:
        return Source(name, "output", note="known only in an environment (`-e NAME`)")
    value = place.outputs.get(output)
    if value is None:
        return Source(name, "output", note="no file pins it yet (`penstock outputs import`)")
    return Source(name, "output", output_span(output, place, library), value)


def output_span(output: str, place: Place, library: Library) -> Any:
    """Return the place of a pinned output in its file; None when the file cannot be read."""
    from penstock.diagnostics import Diagnostic
    from penstock.engine.outputs import outputs_file
    from penstock.text import load_file, read

    assert library.project is not None
    file = outputs_file(library.project, place.name)
    source = load_file(library.path(file), file)
    if isinstance(source, Diagnostic):
        return None
    documents = read(source).documents
    return documents[0].locate(("outputs", output)) if documents else None


def _file(name: str, parts: Path, resolved: Resolved) -> Source:
    target = str(parts[-1]) if parts else ""
    folder = os.path.dirname(resolved.entry.file)
    return Source(name, "file", note=os.path.normpath(os.path.join(folder, target)) if target else None)
