"""The stream classes of a project, for single files that are checked by themselves: without them nothing is known of a kind."""

from collections.abc import Collection, Iterable

from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entries, Entry
from penstock.project import Project
from penstock.project.discover import list_files
from penstock.text import load_file

# What a file must hold to describe a class; looked for in its bytes, because most files need not be parsed.
_MARKS = (b"StreamClass", b"CustomResourceDefinition")


def wants_classes(entries: Entries) -> bool:
    """Tell whether what was read is about stream classes that it does not hold."""
    return bool(entries.waiting) or any(
        entry.kind in ("Stream", "Backfill") and "class" in (entry.data.get("spec") or ()) for entry in entries.found
    )


def stream_classes(project: Project, without: Collection[str]) -> list[Entry]:
    """Return the stream classes of a project, but those in the files `without` (absolute paths)."""
    found = Entries(project.settings.stream_groups)
    for file in list_files(project.root, project.settings.definitions, project.settings.ignore).files:
        path = project.path(file)
        if path in without:
            continue
        source = load_file(path, file)
        if not isinstance(source, Diagnostic) and any(mark in source.data for mark in _MARKS):
            found.add_source(source, path, strict=False)
    found.settle()
    return [entry for entry in found.found if entry.kind == "StreamClass"]


def groups(classes: Iterable[Entry]) -> frozenset[str]:
    """Return the API groups of classes."""
    return frozenset(str(entry.data["spec"]["group"]) for entry in classes if "group" in (entry.data.get("spec") or ()))
