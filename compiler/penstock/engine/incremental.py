"""A render after an edit: compiles only what the edit reaches, with the fragments of the last run for the rest.

It is attempted only when what changed are definition files, or files that definitions read. Anything wider (an environment, a
template, pinned outputs, a file that came or went, a changed name) is a full render, so that there is one place where the
whole is put together. The bytes are the same either way; a test compares them after random edits.
"""

import os
from collections.abc import Collection, Mapping
from typing import Any

from penstock.artifacts import state
from penstock.engine.entries import Entries, Entry
from penstock.engine.fragment import Fragment
from penstock.engine.library import Library
from penstock.project import Project
from penstock.project.discover import list_files
from penstock.record import Record

# What a definition brings to others: as long as it stays, no file but its own can change, and no check across definitions.
_SHARED = (
    *("shared", "scalers", "module", "objects", "missing", "names", "queues", "inputs", "bases", "alone"),
    "references",
)


class Remembered(Record):
    """What a full render kept: fragments by environment and definition (without file texts), and who reads which file."""

    ids: Mapping[str, tuple[str, ...]]  # definition file -> ids in it
    places: Mapping[str, Mapping[str, Any]]  # environment -> fragments, files, templates
    readers: Mapping[str, tuple[str, ...]]  # file -> ids of the definitions that looked at it
    bases: Mapping[str, tuple[str, ...]]  # label of a base -> ids that extend it


class Edit(Record):
    """What an edit reaches: the files that were read again, and every definition that has to be compiled again."""

    files: frozenset[str]
    dirty: frozenset[str]
    entries: tuple[Entry, ...]
    sources: Mapping[str, Any]


def same_platform(old: Fragment, new: Fragment) -> bool:
    """Tell whether two fragments bring the same to the platform, so that its files stay as they are."""
    return all(getattr(old, field) == getattr(new, field) for field in _SHARED)


def listing_unchanged(project: Project, known: frozenset[str]) -> bool:
    """Tell whether the project still has exactly the files of the last run (folders change with every saved file)."""
    settings = project.settings
    folders = (*settings.environments, *settings.policies, *settings.definitions)
    return frozenset(list_files(project.root, folders, settings.ignore).files) == known


def changed_files(kept: Mapping[str, Any], root: str) -> list[str]:
    """Return what changed, relative to the root, without the folders of definitions: those change with every saved file."""
    folders = set(kept["folders"])
    return [os.path.relpath(path, root) for path in state.changed(kept["inputs"]) if path not in folders]


def find_edit(project: Project, remembered: Remembered, changed: list[str], *, strict: bool) -> Edit | None:
    """Return what an edit reaches; None when it takes a full render."""
    dirty: set[str] = set()
    entries = Entries(project.settings.stream_groups)
    read: list[str] = []
    for file in changed:
        if file in remembered.ids:
            read.append(file)
        elif file in remembered.readers:
            dirty |= set(remembered.readers[file])
        else:
            return None
    for file in read:
        dirty |= set(remembered.ids[file])
    waiting = list(dirty)
    while waiting:
        for heir in remembered.bases.get(waiting.pop(), ()):
            if heir not in dirty:
                dirty.add(heir)
                waiting.append(heir)
    if _reaches_all(dirty, remembered):
        return None
    homes = {file for file, ids in remembered.ids.items() if dirty.intersection(ids)}
    for file in sorted(homes):
        entries.add_file(project.path(file), file, strict=strict or project.settings.strict)
    if entries.diagnostics or entries.waiting:
        return None
    found = {entry.id for entry in entries.found}
    if found != {name for file in homes for name in remembered.ids[file]} or len(found) != len(entries.found):
        return None
    return Edit(frozenset(homes), frozenset(dirty), tuple(entries.found), entries.sources)


def _reaches_all(dirty: Collection[str], remembered: Remembered) -> bool:
    """Tell whether others may be judged by what was edited: by a class, or a backfill by the stream that it names."""
    kinds = {name.partition("/")[0] for name in dirty}
    if kinds & {"Environment", "Policy", "StreamClass", "StreamService"}:
        return True
    return "Stream" in kinds and any(name.startswith("Backfill/") for ids in remembered.ids.values() for name in ids)


class Widened(Exception):
    """More than the edited files and those that they name has to be read."""


class PartialLibrary(Library):
    """A library that knows all names of the last run, and reads other files only when somebody asks for an entry."""

    whole = True

    def __init__(self, entries: tuple[Entry, ...], project: Project, remembered: Remembered, *, strict: bool) -> None:
        super().__init__(entries, project)
        self.whole = True
        self._homes = {name: file for file, ids in remembered.ids.items() for name in ids}
        self._strict = strict
        self._names = {}
        for name in self._homes:
            kind, _, short = name.partition("/")
            self._names.setdefault(kind, []).append(short)

    def find(self, kind: str, name: str) -> Entry | None:
        """Return an entry, read from its file when it was not read yet. Raises Widened where one file does not tell."""
        known = super().find(kind, name)
        if known is not None or f"{kind}/{name}" not in self._homes or self.project is None:
            return known
        file = self._homes[f"{kind}/{name}"]
        more = Entries(self.project.settings.stream_groups)
        more.add_file(self.project.path(file), file, strict=self._strict)
        for entry in more.found:
            if entry.kind == "StreamClass" and entry.dialect is not None:
                raise Widened  # what completes it may stand in another file
            self.entries.setdefault(entry.id, entry)
        return super().find(kind, name)
