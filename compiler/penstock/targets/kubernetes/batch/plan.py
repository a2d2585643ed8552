"""The plan of a batch workflow: which output goes where, and what each job runs for; nothing of Argo yet."""

from typing import Any, Final

from penstock.definitions.reading import ordered
from penstock.graph.nodes import Batch, BatchJob, BatchTask
from penstock.language import references
from penstock.language.foreach import flatten
from penstock.record import Record

OUTPUT_AT: Final = 3  # jobs.<job>.tasks.<task>.output: the parts after the group are job, tasks, task, output


class Static(Record):
    """Items that the definition writes out."""

    items: tuple[Any, ...]


class Argument(Record):
    """Items that whoever starts the run gives as a JSON list."""

    name: str


class Produced(Record):
    """Items from the output of an earlier task; `path` leads into the output.

    `each` says that the producing job itself runs for each item: its outputs are then a list, one for each run.
    """

    job: str
    task: str
    path: tuple[str | int, ...]
    flatten: bool
    each: bool


class TaskPlan(Record):
    """What one task reads (`siblings` are earlier tasks of its job) and what others read of its output.

    `keys` are the keys of its output that others read, None for all of it, () for nothing; with `outward` some of them are
    tasks of other jobs. `feeds` names the jobs that run for each item of it.
    """

    inputs: tuple[tuple[str, str], ...]
    siblings: tuple[str, ...]
    args: tuple[str, ...]
    keys: tuple[str, ...] | None
    outward: bool
    feeds: tuple[str, ...]


class JobPlan(Record):
    """One job: `needs` has the jobs whose outputs it reads, too; `items` is None for a job that runs once."""

    needs: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]
    items: Static | Argument | Produced | None
    tasks: dict[str, TaskPlan]


class Unservable(Exception):
    """A workflow holds something that no run could supply; the message says what."""

    def __init__(self, message: str, help_text: str) -> None:
        super().__init__(message)
        self.help = help_text


class _Reads:
    """What a task's texts refer to."""

    def __init__(self, job: str, task: BatchTask) -> None:
        self.inputs: dict[tuple[str, str], list[tuple[str | int, ...]]] = {}
        self.siblings: dict[str, list[tuple[str | int, ...]]] = {}
        self.args: dict[str, None] = {}
        for found in references({"args": task.args, "env": {one.name: one.value for one in task.env}}):
            parts = found.parts
            if found.group == "args":
                self.args[str(parts[0])] = None
            elif found.group == "tasks":
                self.siblings.setdefault(str(parts[0]), []).append(parts[2:])
            elif found.group == "jobs" and parts[0] == job:
                self.siblings.setdefault(str(parts[2]), []).append(parts[OUTPUT_AT + 1 :])
            elif found.group == "jobs":
                self.inputs.setdefault((str(parts[0]), str(parts[2])), []).append(parts[OUTPUT_AT + 1 :])
            elif found.group == "trigger":
                raise Unservable(
                    f"task `{task.id}` of job `{job}` uses `trigger`, which no run supplies",
                    "give the value as an argument of the workflow",
                )


def plan(batch: Batch) -> dict[str, JobPlan]:
    """Return the plan of each job that has tasks, by its id. Raises Unservable."""
    jobs = {job.id: job for job in batch.jobs if job.tasks}
    reads = {(job.id, task.id): _Reads(job.id, task) for job in jobs.values() for task in job.tasks}
    items = {job.id: _items(job, jobs) for job in jobs.values()}
    keys = _wanted(reads)
    feeds: dict[tuple[str, str], list[str]] = {}
    for name, source in items.items():
        if isinstance(source, Produced):
            feeds.setdefault((source.job, source.task), []).append(name)
    outward = {pair for one in reads.values() for pair in one.inputs}
    found: dict[str, JobPlan] = {}
    for job in jobs.values():
        tasks: dict[str, TaskPlan] = {}
        for task in job.tasks:
            pair, read = (job.id, task.id), reads[job.id, task.id]
            tasks[task.id] = TaskPlan(
                inputs=tuple(read.inputs),
                siblings=tuple(read.siblings),
                args=tuple(read.args),
                keys=keys.get(pair, ()),
                outward=pair in outward,
                feeds=tuple(feeds.get(pair, ())),
            )
        inputs = dict.fromkeys(pair for one in tasks.values() for pair in one.inputs if pair[0] in jobs)
        source = items[job.id]
        implied = [pair[0] for pair in inputs] + ([source.job] if isinstance(source, Produced) else [])
        needs = dict.fromkeys((*_needs(job, batch), *implied))
        found[job.id] = JobPlan(needs=tuple(needs), inputs=tuple(inputs), items=source, tasks=tasks)
    return found


def _needs(job: BatchJob, batch: Batch) -> list[str]:
    """Return the jobs to wait for; one without tasks stands for those that it needs itself."""
    by_id = {one.id: one for one in batch.jobs}
    found: dict[str, None] = {}
    todo, seen = list(job.needs), {job.id}
    while todo:
        name = todo.pop(0)
        if name in seen or name not in by_id:
            continue
        seen.add(name)
        if by_id[name].tasks:
            found[name] = None
        else:
            todo += by_id[name].needs
    return list(found)


def _wanted(reads: dict[tuple[str, str], _Reads]) -> dict[tuple[str, str], tuple[str, ...] | None]:
    """Return the keys of each output that some task reads; None where one reads all of it or counts in it."""
    paths: dict[tuple[str, str], list[tuple[str | int, ...]]] = {}
    for (job, _), one in reads.items():
        for pair, found in one.inputs.items():
            paths.setdefault(pair, []).extend(found)
        for sibling, found in one.siblings.items():
            paths.setdefault((job, sibling), []).extend(found)
    return {
        pair: None
        if any(not path or not isinstance(path[0], str) for path in found)
        else tuple(sorted({str(path[0]) for path in found}))
        for pair, found in paths.items()
    }


def _items(job: BatchJob, jobs: dict[str, BatchJob]) -> Static | Argument | Produced | None:
    """Return what a job runs for. Raises Unservable for an expression that is more than one name."""
    if job.items is None:
        return None
    if not isinstance(job.items, str):
        return Static(tuple(ordered(flatten(list(job.items), flatten=job.flatten))))
    found = references(job.items)
    text = str(job.items).strip()
    whole = len(found) == 1 and text.startswith("${{") and text[3:-2].strip() == text[found[0].start : found[0].end]
    if whole and found[0].group == "args":
        return Argument(str(found[0].parts[0]))
    if whole and found[0].group == "jobs" and str(found[0].parts[0]) in jobs:
        parts = found[0].parts
        source = jobs[str(parts[0])]
        return Produced(source.id, str(parts[2]), parts[OUTPUT_AT + 1 :], job.flatten, source.items is not None)
    raise Unservable(
        f"job `{job.id}` runs for each item of `{text}`, which is no output of an earlier job",
        "write a list, or `${{ jobs.<job>.tasks.<task>.output.<name> }}`",
    )
