"""From CustomResourceDefinitions, with the StreamClasses of their kinds, to native stream classes."""

import os
from collections.abc import Sequence

from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entries
from penstock.engine.validate import validate
from penstock.engine.workspace import Workspace
from penstock.record import Record
from penstock.text import Source, read
from penstock.text.emit import dumps_all


class Classes(Record):
    """The native text, empty when an error stands in the way, with the definitions in it."""

    text: str
    definitions: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def import_classes(sources: Sequence[Source], *, strict: bool = False) -> Classes:
    """Return the native form of the kinds in `sources`; what else is in them is an error of the dialect or passed over."""
    entries = Entries(_groups(sources))
    for source in sources:
        entries.files.append(source.file)
        entries.add_source(source, os.path.abspath(source.file), strict=strict)
    workspace = Workspace(entries, None)
    found = [entry for entry in workspace.definitions if entry.dialect == "arcane"]
    diagnostics = validate(workspace, placed=False, strict=strict)
    broken = not found or any(one.severity == "error" for one in diagnostics)
    text = "" if broken else dumps_all([entry.data for entry in found])
    return Classes(text, tuple(entry.id for entry in found), tuple(diagnostics))


def _groups(sources: Sequence[Source]) -> frozenset[str]:
    """Return the groups of all kinds: whoever imports a kind says that its objects are streams."""
    found: set[str] = set()
    for source in sources:
        for document in read(source).documents:
            spec = document.data.get("spec") if isinstance(document.data, dict) else None
            group = spec.get("group") if isinstance(spec, dict) else None
            if isinstance(group, str):
                found.add(group)
    return frozenset(found)
