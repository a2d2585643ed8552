"""Render again after an edit, from what the last full render kept."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from penstock.artifacts import LOCK_NAME, Outcome, apply, state
from penstock.diagnostics import Diagnostic
from penstock.engine import memory
from penstock.engine.compile import compile_definition
from penstock.engine.fragment import Fragment, dump, load, pack, unpack
from penstock.engine.incremental import (
    Edit,
    PartialLibrary,
    Remembered,
    Widened,
    changed_files,
    find_edit,
    listing_unchanged,
    same_platform,
)
from penstock.engine.places import open_place
from penstock.engine.resolve import resolve_entry
from penstock.engine.select import selected
from penstock.engine.session import META, Request, Session, line, rendered_folder
from penstock.engine.strangers import orphan_trees, stray_manifests, watched
from penstock.engine.toolbox import Toolbox
from penstock.place import Place
from penstock.project import Project
from penstock.text import Source, load_file


class _FullRender(Exception):
    """The edit cannot be rendered by itself."""


def render_again(project: Project, request: Request, tool: str, started: int) -> Session | None:
    """Return the session of a render after an edit; None when it takes a full render."""
    quick = memory.recall(project.root, "quick", tool)
    if quick is None or quick.get("key") != request.key:
        return None
    changed = changed_files(quick, project.root)
    kept = memory.recall(project.root, "render", tool)
    if kept is None or kept.get("key") != request.key or kept.get("stacked"):
        return None
    remembered = Remembered(kept["ids"], kept["places"], kept["readers"], kept["bases"])
    if any(name.startswith("Policy/") for names in remembered.ids.values() for name in names):
        return None
    if not listing_unchanged(project, frozenset(remembered.ids)):
        return None
    edit = find_edit(project, remembered, changed, strict=request.strict)
    if edit is None:
        return None
    try:
        return _Run(project, request, remembered, edit, kept, quick, tool, changed).render(started)
    except (_FullRender, Widened):
        return None


class _Run:
    """One attempt. Nothing is written before every place of the edit has been compiled."""

    def __init__(
        self,
        project: Project,
        request: Request,
        remembered: Remembered,
        edit: Edit,
        kept: dict[str, Any],
        quick: dict[str, Any],
        tool: str,
        changed: list[str],
    ) -> None:
        self.project = project
        self.request = request
        self.remembered = remembered
        self.edit = edit
        self.kept = kept
        self.quick = quick
        self.tool = tool
        self.changed = changed
        self.library = PartialLibrary(edit.entries, project, remembered, strict=request.strict)

    def render(self, started: int) -> Session:
        """Compile the edited definitions in every place, then write. Raises _FullRender."""
        places = {name: self._place(name) for name in self.remembered.places}
        compiled = {name: self._compile(places[name], known) for name, known in self.remembered.places.items()}
        summary: list[str] = []
        written: list[str] = []
        owned: set[str] = set()
        found: list[Diagnostic] = [*load(self.kept["rest"]), *self._found(compiled)]
        if any(one.severity == "error" for one in found):
            raise _FullRender
        for name, fragments in compiled.items():
            known = self.kept["places"][name]
            outcome = self._write(name, known, fragments)
            found += outcome.diagnostics
            known["files"] = dict(outcome.files)
            known["fragments"].update({key: pack(fragment) for key, fragment in fragments.items()})
            summary.append(line(name, len(known["fragments"]), outcome))
            folder = rendered_folder(self.project.root, self.project.settings.rendered, name)
            owned |= {os.path.join(folder, path) for path in outcome.files}
            written += [os.path.join(folder, path) for path in (*outcome.written, LOCK_NAME) if path in outcome.files]
        failed = any(one.severity == "error" for one in found)
        home = self.project.settings.rendered
        written += watched(self.project.root, home, places)
        owned.update(written)
        found += self._strangers(places)
        if not failed:
            self._remember(started, list(dict.fromkeys(written)), owned, summary, quiet=not found)
        return Session(tuple(found), summary=tuple(summary), sources=self._sources(found), files=self._files())

    def _found(self, compiled: Mapping[str, Mapping[str, Fragment]]) -> list[Diagnostic]:
        """Return what all definitions have to say now. Raises _FullRender when something kept speaks of an edited file."""
        found: list[Diagnostic] = []
        for name, fragments in compiled.items():
            table = self.kept["places"][name]["found"]
            for key, fragment in fragments.items():
                table.pop(key, None)
                if fragment.diagnostics:
                    table[key] = dump(fragment.diagnostics)
            for key in self.kept["places"][name]["fragments"]:  # in file order
                if key in table:
                    rows = load(table[key])
                    if key not in fragments:
                        self._stay(rows)
                    found += rows
        self._stay(load(self.kept["rest"]))
        return found

    def _stay(self, rows: Iterable[Diagnostic]) -> None:
        """Make sure that findings of the last run still point where they did. Raises _FullRender."""
        for row in rows:
            for span in (row.span, *[related.span for related in row.related]):
                if span is not None and span.file in self.edit.files:
                    raise _FullRender

    def _compile(self, place: Place, known: Mapping[str, Any]) -> dict[str, Fragment]:
        templates = memory.recall(self.project.root, "templates", self.tool)
        tools = Toolbox(place, self.library, strict=self.request.strict, emit=True, templates=templates)
        fragments: dict[str, Fragment] = {}
        for entry in self.edit.entries:
            if entry.id not in self.edit.dirty:
                continue
            member = selected(place, entry.kind, entry.name, entry.data["metadata"])
            if member != (entry.id in known["fragments"]):
                raise _FullRender
            if not member:
                continue
            resolved = resolve_entry(entry, place, self.library)
            fragment = compile_definition(resolved, place, self.library, tools)
            old = unpack(known["fragments"][entry.id])
            if not same_platform(old, fragment) or any(one.severity == "error" for one in fragment.diagnostics):
                raise _FullRender
            fragments[entry.id] = fragment
        return fragments

    def _place(self, name: str) -> Place:
        entry = self.library.find("Environment", name)
        place = open_place(entry, self.project)[0] if entry is not None else None
        if place is None:
            raise _FullRender
        return place

    def _write(self, name: str, known: Mapping[str, Any], fragments: Mapping[str, Fragment]) -> Outcome:
        """Bring the tree of a place up to date. Raises _FullRender when another file than the edited ones was touched."""
        folder = rendered_folder(self.project.root, self.project.settings.rendered, name)
        artifacts = [artifact for fragment in fragments.values() for artifact in fragment.artifacts]
        if self.request.only is not None:
            artifacts = [one for one in artifacts if one.path.startswith(f"{self.request.only}/")]
        old = {one.path for key in fragments for one in unpack(known["fragments"][key]).artifacts}
        keep = {path: tuple(facts) for path, facts in known["files"].items() if path not in old}
        outcome = apply(folder, artifacts, META, keep=keep)
        if outcome.stale:
            raise _FullRender
        return outcome

    def _remember(self, started: int, written: list[str], owned: set[str], summary: list[str], *, quiet: bool) -> None:
        """Keep what the next run may use; only what changed is looked at again."""
        root = self.project.root
        touched = {os.path.join(root, path) for path in self.changed} | set(self.quick["folders"])
        fresh = {
            row[0]: row for row in state.stat_inputs([row[0] for row in self.quick["inputs"] if row[0] in touched])
        }
        inputs = [_racy(fresh.get(row[0], row), started) for row in self.quick["inputs"]]
        new = set(written)
        outputs = [row for row in self.quick["outputs"] if row[0] in owned and row[0] not in new]
        outputs += state.stat_outputs(written)
        memory.keep_quick(
            root, self.tool, self.request.key, inputs, self.quick["folders"], outputs, summary, quiet=quiet
        )
        memory.keep(root, "render", self.tool, self.kept)

    def _strangers(self, places: Mapping[str, Place]) -> list[Diagnostic]:
        """Return warnings about what else lies in the tree, as a full render finds it."""
        if self.request.only is not None:
            return []
        root, home = self.project.root, self.project.settings.rendered
        found: list[Diagnostic] = []
        if self.request.environments is None:
            environments = {name for names in self.remembered.ids.values() for name in names}
            known = {name.partition("/")[2] for name in environments if name.startswith("Environment/")}
            found += orphan_trees(root, home, known)
        for name, place in places.items():
            found += stray_manifests(root, home, place, self.kept["places"][name]["files"])
        return found

    def _files(self) -> tuple[str, ...]:
        return tuple(self.remembered.ids)

    def _sources(self, found: list[Diagnostic]) -> dict[str, Source]:
        """Return the texts of the files that something is said about."""
        sources: dict[str, Source] = dict(self.edit.sources)
        for file in {one.span.file for one in found if one.span is not None} - set(sources):
            source = load_file(self.project.path(file), file)
            if isinstance(source, Source):
                sources[file] = source
        return sources


def _racy(row: state.Stat, started: int) -> state.Stat:
    """Return the facts of an input, marked when they may be those of a change during the run."""
    path, mtime, size, inode = row
    return (path, state.RACY if mtime >= started else mtime, size, inode)
