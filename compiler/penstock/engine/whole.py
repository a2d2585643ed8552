"""A full render: every place of the project compiled, then written (or compared) all or nothing."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from penstock.artifacts import LOCK_NAME, FileState, apply, review, state
from penstock.artifacts import lock as locks
from penstock.diagnostics import Diagnostic
from penstock.engine import memory
from penstock.engine.fragment import dump
from penstock.engine.render import Rendered, render_place
from penstock.engine.session import META, Request, Session, line, rendered_folder
from penstock.engine.strangers import orphan_trees, stray_manifests, watched
from penstock.engine.workspace import Workspace, open_folder
from penstock.project import Project


class _Done:
    """What a render did: the files of each place, a line for each, what would change, findings, and strangers in the tree."""

    def __init__(self, found: list[Diagnostic], strangers: list[Diagnostic]) -> None:
        self.found = found
        self.strangers = strangers
        self.files: dict[str, Mapping[str, FileState]] = {}
        self.summary: list[str] = []
        self.changes: list[str] = []


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


def compile_all(
    workspace: Workspace, request: Request, templates: Mapping[str, Any] | None = None
) -> tuple[list[Rendered], list[Diagnostic]]:
    """Return the trees of the places, and everything that was found. `templates` are compiled ones of an earlier run."""
    found = list(workspace.diagnostics)
    places, problems = workspace.places(request.environments)
    found += problems
    found += workspace.unknown(request.environments)
    rendered = [render_place(place, workspace, request, templates) for place in places]
    found += [diagnostic for one in rendered for diagnostic in one.diagnostics]
    if workspace.library.rulebook is not None:
        from penstock.engine.validate import judge_waivers, validate_alone

        found += validate_alone(workspace.policies, workspace, strict=request.strict)
        found = judge_waivers(found, workspace, complete=request.environments is None and request.only is None)
    return rendered, found


def render(project: Project, problems: list[Diagnostic], request: Request, tool: str = "", started: int = 0) -> Session:
    """Compile every place; when nothing is wrong anywhere, write the trees (or, with `check`, compare them)."""
    with request.step("read"):
        workspace = open_folder(project, strict=request.strict, jobs=request.jobs)
    templates = memory.recall(project.root, "templates", tool) if request.cache and tool else None
    rendered, more = compile_all(workspace, request, templates)
    result = Session((*problems, *more), sources=workspace.sources, files=tuple(workspace.files))
    if any(diagnostic.severity == "error" for diagnostic in result.diagnostics):
        return result
    done = _Done([*problems, *more], _orphans(workspace, project, request))
    keeps = bool(request.cache and tool and not request.check)
    for index in range(len(rendered)):
        _bring(project, rendered[index], request, done)
        if keeps:
            rendered[index] = rendered[index].light()
    compiled = {key: value for one in rendered for key, value in one.templates.items()}
    if keeps and not any(diagnostic.severity == "error" for diagnostic in done.found):
        with request.step("remember"):
            _remember(project, workspace, rendered, done, request, tool, started)
            if compiled != templates:
                memory.keep(project.root, "templates", tool, compiled)
    found = (*done.found, *done.strangers)
    return result.replace(diagnostics=found, changes=tuple(done.changes), summary=tuple(done.summary))


def _bring(project: Project, one: Rendered, request: Request, done: _Done) -> None:
    """Bring the tree of a place up to date, or compare it, and add what there is to say to `done`."""
    home, name = project.settings.rendered, one.place.name
    folder = rendered_folder(project.root, home, name)
    keep = others(folder, request.only)
    if request.check:
        with request.step("compare"):
            looked = review(folder, one.artifacts, META, keep=keep)
        done.found += looked.diagnostics
        done.changes += [f"{change.action} {home}/{name}/{change.path}" for change in looked.changes]
    else:
        with request.step("write"):
            outcome = apply(folder, one.artifacts, META, force=request.force, keep=keep)
        done.found += outcome.diagnostics
        done.files[name] = outcome.files
        done.summary.append(line(name, len(one.fragments), outcome))
    if request.only is None:
        owned = {artifact.path for artifact in one.artifacts}
        done.strangers += stray_manifests(project.root, home, one.place, owned)


def _orphans(workspace: Workspace, project: Project, request: Request) -> list[Diagnostic]:
    """Return warnings about trees without an environment; a partial render does not know what would be one."""
    if request.only is not None or request.environments is not None:
        return []
    known = {entry.name for entry in workspace.environments}
    return orphan_trees(project.root, project.settings.rendered, known)


def _inputs(project: Project, workspace: Workspace, rendered: list[Rendered]) -> tuple[list[str], list[str]]:
    """Return every file, and every folder, that the render looked at."""
    settings = project.settings
    listing = workspace.listing
    assert listing is not None
    files = [project.path("penstock.yaml"), *[project.path(file) for file in listing.files]]
    files += [project.path(f"{settings.outputs}/{one.place.name}.json") for one in rendered]
    folders = [project.path(folder) for folder in listing.folders]
    files += [project.path(folder) for folder in (*settings.environments, *settings.policies, *settings.definitions)]
    for extra in (settings.fragments, "templates"):
        files.append(project.path(extra))  # it may come to be
        for here, below, names in os.walk(project.path(extra)):
            below.sort()
            files += [here, *[os.path.join(here, name) for name in sorted(names)]]
    files += sorted({path for one in rendered for fragment in one.fragments.values() for path in fragment.inputs})
    known = set(folders)
    return [path for path in dict.fromkeys(files) if path not in known], folders


def _remember(
    project: Project,
    workspace: Workspace,
    rendered: list[Rendered],
    done: _Done,
    request: Request,
    tool: str,
    started: int,
) -> None:
    """Keep what the next run may use; `rendered` is emptied, for it is by far the most of what a run holds."""
    files, folders = _inputs(project, workspace, rendered)
    inputs = state.stat_inputs([*files, *folders])
    inputs = [(path, state.RACY if mtime >= started else mtime, size, node) for path, mtime, size, node in inputs]
    places = {one.place.name: _place(one, done.files[one.place.name]) for one in rendered}
    data: dict[str, Any] = {
        "key": request.key,
        "stacked": workspace.stacked,
        "ids": _ids(workspace),
        "places": places,
        "readers": _readers(project, rendered),
        "bases": _bases(rendered),
        "rest": dump(_of_none(rendered, done.found)),
    }
    outputs = [
        os.path.join(rendered_folder(project.root, project.settings.rendered, name), path)
        for name, owned in done.files.items()
        for path in owned
    ]
    outputs += watched(project.root, project.settings.rendered, done.files)
    rendered.clear()
    memory.keep_quick(
        project.root,
        tool,
        request.key,
        inputs,
        folders,
        state.stat_outputs(outputs),
        done.summary,
        quiet=not (done.found or done.strangers),
    )
    memory.keep(project.root, "render", tool, data)


def _of_none(rendered: list[Rendered], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that no definition's fragment holds."""
    kept = {id(row) for one in rendered for fragment in one.fragments.values() for row in fragment.diagnostics}
    return [row for row in found if id(row) not in kept]


def _place(one: Rendered, files: Mapping[str, FileState]) -> dict[str, Any]:
    return {
        "fragments": {name: compiled.kept() for name, compiled in one.compiled.items()},
        "found": {name: dump(one.diagnostics) for name, one in one.fragments.items() if one.diagnostics},
        "files": dict(files),
    }


def _ids(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {file: [] for file in workspace.files}
    for entry in workspace.library.entries.values():
        found.setdefault(entry.file, []).append(entry.id)
    return {file: tuple(names) for file, names in found.items()}


def _bases(rendered: list[Rendered]) -> dict[str, tuple[str, ...]]:
    """Return who extends whom: base -> definitions."""
    found: dict[str, set[str]] = {}
    for one in rendered:
        for name, fragment in one.fragments.items():
            for base in fragment.bases:
                found.setdefault(base, set()).add(name)
    return {base: tuple(sorted(names)) for base, names in found.items()}


def _readers(project: Project, rendered: list[Rendered]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one in rendered:
        for name, fragment in one.fragments.items():
            for path in fragment.inputs:
                found.setdefault(os.path.relpath(path, project.root), set()).add(name)
    return {path: tuple(sorted(names)) for path, names in found.items()}
