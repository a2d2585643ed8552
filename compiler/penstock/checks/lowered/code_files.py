"""The source files that a task brings are there."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, Lowered, World
from penstock.checks.values import is_text
from penstock.definitions.common import Code
from penstock.text import Path


def check(lowered: Lowered, _world: World) -> Iterator[Finding]:
    """Judge `code` of the tasks of a Workflow: lowering has put the address of what it found into the configuration."""
    if lowered.definition.kind != "Workflow":
        return
    spec: Any = lowered.definition.spec
    tasks = [(name, index, task) for name, job in spec.jobs.items() for index, task in enumerate(job.tasks)]
    if not any(task.code is not None for _, _, task in tasks):
        return
    stored = _stored(lowered)
    for name, index, task in tasks:
        if task.code is not None:
            yield from _code(task.code, ("spec", "jobs", name, "tasks", index, "code"), stored)


def _stored(lowered: Lowered) -> set[str]:
    """Return what was not found: the settings that still hold the path as written."""
    from penstock.graph.nodes import Batch, Worker

    settings: list[dict[str, Any] | None] = [
        (worker.config.get("handler") or {}).get("code") for worker in lowered.graph.of(Worker)
    ]
    for batch in lowered.graph.of(Batch):
        settings += [task.code for job in batch.jobs for task in job.tasks]
    values = [one.get(key) for one in settings if one for key in ("src", "requirements")]
    return {value for value in values if isinstance(value, str) and "://" not in value}


def _code(code: Code, path: Path, lost: set[str]) -> Iterator[Finding]:
    for key, value in (("src", code.src), ("requirements", code.requirements)):
        if value is not None and is_text(value) and value in lost:
            message = f"there is no file or folder `{value}` beside this definition or in the project"
            yield Finding(
                "PEN1307", (*path, key), message, "correct the path, which counts from the definition's folder"
            )
