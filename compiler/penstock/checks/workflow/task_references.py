"""What a task reads of other tasks is there when it runs: they exist, come before it, and `item` has a `foreach`."""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.workflow import Job
from penstock.diagnostics.suggest import hint
from penstock.language.references import Reference, references

_TASK_AT = 2  # jobs.<job>.tasks.<task>: the task's place after the first word


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the run-time names in the jobs of a Workflow."""
    jobs = definition.spec.jobs
    for name, job in jobs.items():
        found = references(definition.data["spec"]["jobs"][name])
        for one in found:
            if one.group == "jobs" and len(one.parts) > _TASK_AT:
                yield from _job(name, one, jobs, world)
            elif one.group == "tasks" and one.parts:
                yield from _task(name, one, job)
            elif one.group == "item" and job.foreach is None:
                yield _item(name, one)


def _at(job: str, found: Reference) -> tuple[str | int, ...]:
    return ("spec", "jobs", job, *found.path)


def _job(name: str, found: Reference, jobs: Mapping[str, Job], world: World) -> Iterator[Finding]:
    other, task = str(found.parts[0]), str(found.parts[_TASK_AT])
    path = _at(name, found)
    if other not in jobs:
        help_text = hint(other, jobs) or f"the jobs are: {', '.join(jobs)}"
        yield Finding("PEN1313", path, f"there is no job `{other}`", help_text, within=(f"jobs.{other}", other))
        return
    known = [one.id for one in jobs[other].tasks]
    if task not in known:
        help_text = hint(task, known) or f"its tasks are: {', '.join(known)}"
        message = f"the job `{other}` has no task `{task}`"
        yield Finding("PEN1313", path, message, help_text, within=(f"jobs.{other}.tasks.{task}", task))
    elif other == name:
        yield from _order(name, found, jobs[name], task, f"jobs.{other}.tasks.{task}")
    # A dialect says this itself, and adds what is missing.
    elif world.dialect is None and other not in _before(name, jobs):
        yield Finding(
            "PEN1314",
            path,
            f"the job `{name}` reads the output of `{other}` but does not need it",
            f"add `needs: {other}` to the job",
            within=(f"jobs.{other}", other),
        )


def _task(name: str, found: Reference, job: Job) -> Iterator[Finding]:
    task = str(found.parts[0])
    known = [one.id for one in job.tasks]
    if task not in known:
        message = f"the job `{name}` has no task `{task}`"
        help_text = hint(task, known) or "the output of a task of another job is `jobs.<job>.tasks.<task>.output`"
        yield Finding("PEN1313", _at(name, found), message, help_text, within=(f"tasks.{task}", task))
    else:
        yield from _order(name, found, job, task, f"tasks.{task}")


def _order(name: str, found: Reference, job: Job, task: str, context: str) -> Iterator[Finding]:
    """Judge a task that reads of its own job: only what comes before it has an output."""
    place = found.path[1] if found.path[:1] == ("tasks",) else 0
    first = next(index for index, one in enumerate(job.tasks) if one.id == task)
    if isinstance(place, int) and first >= place:
        own = found.path[:1] == ("tasks",) and first == place
        what = "its own output" if own else f"the output of `{task}`, which comes later"
        reader = f"the task `{job.tasks[place].id}`" if found.path[:1] == ("tasks",) else f"the job `{name}`"
        help_text = "tasks of a job run in the order in which they are written"
        yield Finding("PEN1315", _at(name, found), f"{reader} reads {what}", help_text, within=(context, task))


def _item(name: str, found: Reference) -> Finding:
    return Finding(
        "PEN1316",
        _at(name, found),
        f"`item` has no value: the job `{name}` has no `foreach`",
        "add `foreach` with the list to run for, or pass the value as an argument",
        within=("item", "item"),
    )


def _before(name: str, jobs: Mapping[str, Job]) -> set[str]:
    """Return every job that is done before `name` starts."""
    found: set[str] = set()
    waiting: list[Any] = list(jobs[name].needs)
    while waiting:
        need = waiting.pop()
        if need in jobs and need not in found:
            found.add(need)
            waiting += jobs[need].needs
    return found
