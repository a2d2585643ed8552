"""A queue feeds exactly one job with exactly one task; settings stand where they have an effect."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.workflow import WorkflowSpec


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the shape of a Workflow."""
    spec: WorkflowSpec = definition.spec
    if spec.trigger.type == "queue":
        yield from _streaming(spec)
    for name, job in spec.jobs.items():
        if not job.tasks:
            path = ("spec", "jobs", name, "tasks")
            yield Finding("PEN1503", path, f"the job `{name}` has no task", "add a task, or take the job out")


def _streaming(spec: WorkflowSpec) -> Iterator[Finding]:
    count = len(spec.jobs)
    if count != 1:
        help_text = "a queue has one worker: give each job a workflow and a queue of its own"
        yield Finding(
            "PEN1501", ("spec", "jobs"), f"a queue feeds exactly one job; here are {count}", help_text, key=True
        )
        return
    name, job = next(iter(spec.jobs.items()))
    if len(job.tasks) > 1:
        path = ("spec", "jobs", name, "tasks")
        help_text = "put the steps into one task, or hand over through a second queue"
        yield Finding(
            "PEN1502", path, f"a queue feeds exactly one task; here are {len(job.tasks)}", help_text, key=True
        )
    if job.foreach is not None:
        path = ("spec", "jobs", name, "foreach")
        yield Finding("PEN1504", path, "`foreach` has no effect under a queue trigger", "take it out", key=True)
