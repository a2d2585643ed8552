"""A task that brings one source file runs something that is in that file."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.diagnostics.suggest import closest


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `code.src` and `run` of the tasks of a Workflow."""
    for name, job in definition.spec.jobs.items():
        for index, task in enumerate(job.tasks):
            if task.code is None or not is_text(task.code.src) or not is_text(task.run):
                continue
            file = task.code.src.rstrip("/").rpartition("/")[2]
            if not file.endswith(".py") or ":" not in task.run:
                continue
            # The functions that a task of a library calls are in its arguments.
            points = [task.run, *[value for value in task.args.values() if is_text(value) and ":" in value]]
            modules = [point.partition(":")[0] for point in points]
            if file.removesuffix(".py") in [module.partition(".")[0] for module in modules]:
                continue
            # Only a near miss is a slip: a package in the image may call the file in its own way.
            if closest(file.removesuffix(".py"), modules, 1):
                yield Finding(
                    "PEN1562",
                    ("spec", "jobs", name, "tasks", index, "run"),
                    f"`{task.run}` is not in `{file}`, the only file that the task brings",
                    f"write `{file.removesuffix('.py')}:{task.run.partition(':')[2]}`, or bring the folder",
                )
