"""Make the two sides of a diff and compare them: the tree on disk, or the project at a commit, with what would be rendered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from penstock.diagnostics import Diagnostic
from penstock.engine.workspace import Workspace, open_folder
from penstock.project import Project
from penstock.record import Record
from penstock.semantic_diff import ondisk, read
from penstock.semantic_diff.compare import compare
from penstock.semantic_diff.compiled import Compiled, compile_project
from penstock.semantic_diff.model import Difference, Environment, Tree

if TYPE_CHECKING:
    from penstock.text import Source


class Outcome(Record):
    """The difference, or None with the errors that forbid one; `side` says in words which side the findings are about."""

    difference: Difference | None
    diagnostics: tuple[Diagnostic, ...]
    sources: "dict[str, Source]"
    files: tuple[str, ...]
    side: str = "the working tree"


def against_disk(project: Project, environments: Sequence[str] | None, *, strict: bool) -> Outcome:
    """Compare the rendered tree on disk with what a render would write."""
    workspace, compiled, found = _compile(project, environments, strict=strict)
    if _broken(found):
        return _outcome(None, workspace, found)
    written = [name for name in ondisk.environments(project) if environments is None or name in environments]
    fresh = {one.environment: one for one in compiled}
    changed: list[Environment] = []
    for name in sorted({*written, *fresh}):
        old = None
        left: list[read.File] = []
        owners: set[str] = set()
        if name in written:
            left, owners = ondisk.files(project, name)
        new = fresh.get(name)
        left, right = _without_equal(left, new.files if new else ())
        if name in written:
            old = read.tree(name, left, owners)
        difference = compare(old, _tree(new, right))
        if difference is not None:
            changed.append(difference)
    rendered = project.settings.rendered
    return _outcome(Difference(f"{rendered}/", "the definitions", tuple(changed)), workspace, found)


def against_commit(
    project: Project, base: Project, label: str, environments: Sequence[str] | None, *, strict: bool
) -> Outcome:
    """Compare what the project at a commit (opened as `base`) renders with what the working tree renders."""
    workspace, compiled, found = _compile(project, environments, strict=strict)
    if _broken(found):
        return _outcome(None, workspace, found)
    before, older, problems = _compile(base, environments, strict=False)
    if _broken(problems):
        return _outcome(None, before, problems).replace(side=label)
    left = {one.environment: one for one in older}
    right = {one.environment: one for one in compiled}
    changed: list[Environment] = []
    for name in sorted({*left, *right}):
        old, new = left.get(name), right.get(name)
        here, there = _without_equal(old.files if old else (), new.files if new else ())
        difference = compare(_tree(old, here), _tree(new, there))
        if difference is not None:
            changed.append(difference)
    return _outcome(Difference(label, "the working tree", tuple(changed)), workspace, found)


def _compile(
    project: Project, environments: Sequence[str] | None, *, strict: bool
) -> tuple[Workspace, list[Compiled], list[Diagnostic]]:
    workspace = open_folder(project, strict=strict)
    compiled, found = compile_project(workspace, environments, strict=strict)
    return workspace, compiled, found


def _broken(found: Sequence[Diagnostic]) -> bool:
    return any(one.severity == "error" for one in found)


def _outcome(difference: Difference | None, workspace: Workspace, found: Sequence[Diagnostic]) -> Outcome:
    return Outcome(difference, tuple(found), workspace.sources, tuple(workspace.files))


def _tree(compiled: Compiled | None, files: Sequence[read.File]) -> Tree | None:
    if compiled is None:
        return None
    return read.tree(compiled.environment, files, compiled.definitions, compiled.opaque)


def _without_equal(old: Sequence[read.File], new: Sequence[read.File]) -> tuple[list[read.File], list[read.File]]:
    """Return the files without those that are the same on both sides: nothing in them can differ.

    A program's `shared.py` stays when any of its modules does, and its modules when it does: they are read together.
    """
    texts = {path: text for path, text, _ in old}
    equal = {path for path, text, _ in new if texts.get(path) == text}
    programs = {
        "/".join(path.split("/")[:2])
        for path, _, _ in (*old, *new)
        if path.endswith("/shared.py") and path not in equal
    }
    equal -= {path for path in equal if path.endswith("/shared.py") or "/".join(path.split("/")[:2]) in programs}
    return [row for row in old if row[0] not in equal], [row for row in new if row[0] not in equal]
