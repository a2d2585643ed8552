"""The library: all entries of a run by kind and name, and the merge of a definition with its bases and overlays."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from penstock.diagnostics import Diagnostic, Span
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings, Subject
from penstock.place import Place
from penstock.project import Project
from penstock.text import Document, Path, load_file, read

if TYPE_CHECKING:
    from penstock.definitions.environment import Overlay
    from penstock.engine.policy import Rulebook


class Library:
    """Entries by kind and name. `root` is the project's folder, None for loose files.

    `whole` says that every definition of the project is here; `rulebook` holds the policies, None when there are none.
    """

    whole = False
    rulebook: Rulebook | None = None

    def __init__(self, entries: Sequence[Entry], project: Project | None) -> None:
        self.project = project
        self.root = project.root if project else None
        self.entries: dict[str, Entry] = {}
        self._names: dict[str, list[str]] = {}
        self._fragments: dict[str, Document | list[Diagnostic]] = {}
        self._exports: dict[tuple[str, str, str | None], dict[str, Any] | None] = {}
        self._facts: tuple[Place, dict[str, Any]] | None = None
        for entry in entries:
            self.admit(entry)

    def admit(self, entry: Entry) -> None:
        """Take in an entry, unless another has its name."""
        if self.entries.setdefault(entry.id, entry) is entry:
            self._names.setdefault(entry.kind, []).append(entry.name)

    def path(self, file: str) -> str:
        """Return the path of a file by its display name."""
        return os.path.join(self.root, file) if self.root else file

    def names(self, kind: str) -> Sequence[str]:
        """Return the names of a kind, in file order."""
        return self._names.get(kind, ())

    def find(self, kind: str, name: str) -> Entry | None:
        """Return an entry, None when there is none."""
        return self.entries.get(f"{kind}/{name}")

    def locate(self, definition: str, path: Path) -> Span | None:
        """Return the place of a value in another definition."""
        entry = self.entries.get(definition)
        return entry.locate(path) if entry else None

    def fragment(self, name: str) -> Document | list[Diagnostic] | None:
        """Return the document of a fragment file, its diagnostics when it is broken, None when there is no such file."""
        if name not in self._fragments:
            found = self._read_fragment(name)
            if found is None:
                return None
            self._fragments[name] = found
        return self._fragments[name]

    def _read_fragment(self, name: str) -> Document | list[Diagnostic] | None:
        if self.project is None or name.startswith("/") or ".." in name.split("/"):
            return None
        file = f"{self.project.settings.fragments}/{name}.yaml"
        if not os.path.isfile(self.path(file)):
            return None
        source = load_file(self.path(file), file)
        if isinstance(source, Diagnostic):
            return [source]
        result = read(source)
        if result.diagnostics and any(one.severity == "error" for one in result.diagnostics):
            return list(result.diagnostics)
        return result.documents[0] if result.documents else None

    def fragments(self) -> list[str]:
        """Return the names of the fragments that exist, for suggestions."""
        if self.project is None:
            return []
        folder = self.path(self.project.settings.fragments)
        if not os.path.isdir(folder):
            return []
        return sorted(name.removesuffix(".yaml") for name in os.listdir(folder) if name.endswith(".yaml"))

    def merged(
        self, entry: Entry, place: Place | None, over: Sequence[tuple[int, Overlay]], findings: Findings
    ) -> tuple[Any, Subject, tuple[str, ...]]:
        """Return a definition with its bases below and the place's overlays above, and the names of the bases."""
        from penstock.engine.merge import merge_entry

        return merge_entry(self, entry, place, over, findings)

    def facts(self, place: Place) -> dict[str, Any]:
        """Return what `${{ env.x }}` may name in a place."""
        known = self._facts
        if known is None or known[0] is not place:
            from penstock.engine.places import facts

            known = self._facts = (place, facts(place))
        return known[1]

    def exports(self, kind: str, name: str, place: Place | None) -> dict[str, Any] | None:
        """Return what another definition offers to those that refer to it; None when there is no such definition."""
        from importlib import import_module

        from penstock.engine.resolve import resolve_entry

        key = (kind, name, place.name if place else None)
        if key not in self._exports:
            entry = self.find(kind, name)
            definition = resolve_entry(entry, place, self).definition if entry else None
            offer = getattr(import_module(f"penstock.lower.{kind.lower()}"), "exports", None)
            self._exports[key] = offer(definition) if definition is not None and offer is not None else None
        return self._exports[key]
