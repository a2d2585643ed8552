"""A render session: the cheapest way to an up-to-date tree; nothing, the edited definitions, or everything."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from penstock import __version__
from penstock.artifacts import state
from penstock.engine import memory
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from penstock.diagnostics import Diagnostic
    from penstock.text import Source


META: Mapping[str, Any] = {"compiler": __version__, "schema": "penstock.dev/v1"}  # for the lock


class Untimed:
    """A step that nobody measures."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_about: object) -> None:
        pass


_UNTIMED = Untimed()


def untimed(_name: str) -> Untimed:
    """Return what stands around a step when nobody asked for timings."""
    return _UNTIMED


class Request(Record):
    """What is to be rendered, and how. `environments` None means all; `jobs` None means as many as pay off.

    `step(name)` gives what stands around a step of the work, for `--timings`.
    """

    environments: tuple[str, ...] | None = None
    check: bool = False
    force: bool = False
    only: str | None = None
    strict: bool = False
    jobs: int | None = None
    cache: bool = True
    step: "Callable[[str], AbstractContextManager[None]]" = untimed

    @property
    def key(self) -> str:
        """What tells this kind of run from another in the kept state."""
        names = None if self.environments is None else list(self.environments)
        return memory.request_key(names, self.only, strict=self.strict)


class Session(Record):
    """What a render did. `changes` are lines for people (`--check`), `summary` one line for each place."""

    diagnostics: "tuple[Diagnostic, ...]" = ()
    changes: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    sources: "Mapping[str, Source] | None" = None
    files: tuple[str, ...] = ()


def run(start: str, request: Request) -> Session | None:
    """Render the project at or above `start`; None when there is none."""
    from penstock.project.discover import find_root

    root = find_root(start, "penstock.yaml")
    if root is None:
        return None
    started = state.now()
    with request.step("look for changes"):
        tool = memory.fingerprint() if request.cache else ""
        if request.cache and not request.force:
            summary = memory.nothing_changed(root, tool, request.key)
            if summary is not None:
                return Session(summary=tuple(summary))
    with request.step("import"):
        from penstock.engine import whole
        from penstock.engine.again import render_again
        from penstock.project import open_project

    project, problems = open_project(root)
    assert project is not None
    if request.cache and not request.force and not request.check and not problems:
        with request.step("render what was edited"):
            session = render_again(project, request, tool, started)
        if session is not None:
            return session
    return whole.render(project, problems, request, tool, started)


def line(name: str, count: int, outcome: Any) -> str:
    """Return the line of the summary for one place; the lock is one of its files, written or unchanged."""
    from penstock.artifacts import LOCK_NAME

    unchanged = outcome.unchanged + (LOCK_NAME not in outcome.written)
    parts = [f"{len(outcome.written)} written", f"{unchanged} unchanged", f"{len(outcome.removed)} removed"]
    return f"{name}: {count} definition{'' if count == 1 else 's'}, files: {', '.join(parts)}"


def rendered_folder(root: str, rendered: str, name: str) -> str:
    """Return the folder of an environment's tree."""
    return os.path.join(root, rendered, name)
