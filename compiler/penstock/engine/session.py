"""A render session: every place of a workspace compiled, then written (or compared) all or nothing."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from penstock import __version__
from penstock.artifacts import LOCK_NAME, Artifact, FileState, apply, review
from penstock.artifacts import lock as locks
from penstock.diagnostics import Diagnostic
from penstock.engine.render import Rendered, render_place
from penstock.engine.workspace import Workspace
from penstock.record import Record

META: Mapping[str, Any] = {"compiler": __version__, "schema": "penstock.dev/v1"}


class Session(Record):
    """What a render did. `changes` are lines for people (`--check`), `summary` one line for each place."""

    diagnostics: tuple[Diagnostic, ...] = ()
    changes: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    rendered: tuple[Rendered, ...] = ()


def others(folder: str, only: str | None) -> dict[str, FileState]:
    """Return the owned files that a partial render leaves as they are."""
    if only is None:
        return {}
    try:
        with open(os.path.join(folder, LOCK_NAME), encoding="utf-8") as stream:
            lock = locks.parse(stream.read())
    except (OSError, UnicodeDecodeError, locks.LockError):
        return {}
    kept: dict[str, FileState] = {}
    for path, (digests, _) in lock.files.items():
        if path.startswith(f"{only}/"):
            continue
        try:
            facts = os.stat(os.path.join(folder, path))
        except OSError:
            continue
        kept[path] = (digests[0], facts.st_size, facts.st_mtime_ns)
    return kept


def render(
    workspace: Workspace,
    *,
    environments: Iterable[str] | None = None,
    check: bool = False,
    force: bool = False,
    only: str | None = None,
    strict: bool = False,
    jobs: int | None = None,
) -> Session:
    """Compile every place; when nothing is wrong anywhere, write the trees (or, with `check`, compare them)."""
    found = list(workspace.diagnostics)
    places, problems = workspace.places(environments)
    found += problems
    rendered = tuple(render_place(place, workspace, strict=strict, only=only, jobs=jobs) for place in places)
    found += [diagnostic for one in rendered for diagnostic in one.diagnostics]
    if any(diagnostic.severity == "error" for diagnostic in found):
        return Session(tuple(found), rendered=rendered)
    project = workspace.project
    assert project is not None
    changes: list[str] = []
    summary: list[str] = []
    for one in rendered:
        name = one.place.name
        folder = project.path(f"{project.settings.rendered}/{name}")
        kept = others(folder, only)
        if check:
            looked = review(folder, one.artifacts, META, keep=kept)
            found += looked.diagnostics
            changes += [
                f"{change.action} {project.settings.rendered}/{name}/{change.path}" for change in looked.changes
            ]
            continue
        outcome = apply(folder, one.artifacts, META, force=force, keep=kept)
        found += outcome.diagnostics
        summary.append(_line(one, outcome.written, outcome.unchanged, outcome.removed))
    return Session(tuple(found), tuple(changes), tuple(summary), rendered)


def _line(one: Rendered, written: tuple[str, ...], unchanged: int, removed: tuple[str, ...]) -> str:
    count = len(one.fragments)
    parts = [f"{len(written)} written", f"{unchanged} unchanged", f"{len(removed)} removed"]
    return f"{one.place.name}: {count} definition{'' if count == 1 else 's'}, files: {', '.join(parts)}"


def stale(artifacts: Iterable[Artifact], folder: str) -> bool:
    """Tell whether a tree differs from what it would be."""
    return bool(review(folder, artifacts, META).changes)
