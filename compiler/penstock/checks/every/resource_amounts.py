"""What workers and tasks ask for is said whole, is not more than they may use, and fits the place."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, World
from penstock.checks.quantities import cores, memory
from penstock.checks.values import workers
from penstock.definitions import Definition
from penstock.definitions.common import Resources
from penstock.definitions.workflow import WorkflowSpec
from penstock.text import Path

_READ = (("cpu", cores), ("memory", memory))
_HELP = "add `resources` with `requests` and `limits` of cpu and memory; without them a node may be overfilled"


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the resources of workers and tasks."""
    worker = getattr(definition.spec, "worker", None)
    if worker is None:
        return
    waits = True
    if definition.kind == "Workflow":
        waits = definition.spec.trigger.type in ("queue", "bucketScan")
        yield from _workflow(definition.spec, world)
    for path, one in workers(definition):
        if one.resources is not None:
            yield from _amounts(one.resources, (*path, "resources"), world, always=waits)


def _workflow(spec: WorkflowSpec, world: World) -> Iterator[Finding]:
    streaming = spec.trigger.type in ("queue", "bucketScan")
    tasks = [task for job in spec.jobs.values() for task in job.tasks]
    # A dialect that has its own word for this says it itself, in that word.
    silent = not any(one.resources for one in (spec.worker, *spec.workers.values())) and all(
        task.resources is None for task in tasks
    )
    if streaming and silent and world.dialect is None:
        message = "the worker does not say what it needs: `resources` is missing"
        yield Finding("PEN1520", ("spec", "worker"), message, _HELP, missing=True)
    for name, job in spec.jobs.items():
        for index, task in enumerate(job.tasks):
            if task.resources is not None:
                path: Path = ("spec", "jobs", name, "tasks", index, "resources")
                yield from _amounts(task.resources, path, world, always=streaming)


def _amounts(resources: Resources, path: Path, world: World, *, always: bool) -> Iterator[Finding]:
    requests, limits = resources.requests, resources.limits
    for name, read in _READ:
        said, most = getattr(requests, name, None), getattr(limits, name, None)
        asked, allowed = read(said), read(most)
        if asked is not None and allowed is not None and asked > allowed:
            message = f"the worker asks for more {name} than it may use: {said} of {most}"
            yield Finding("PEN1521", (*path, "requests", name), message, "raise the limit or lower the request")
        yield from _bounds(name, read(_bound(world, name)), resources, path, world)
    if always and world.dialect is None:
        yield from _whole(resources, path)


def _whole(resources: Resources, path: Path) -> Iterator[Finding]:
    """Report what a worker that runs all the time leaves open: a pod without a memory limit takes that of others."""
    for part, names, effect in (
        ("requests", ("cpu", "memory"), "the scheduler would count it as nothing"),
        ("limits", ("memory",), "it may take the memory of others"),
    ):
        amounts: Any = getattr(resources, part)
        lacking = [name for name in names if amounts is None or getattr(amounts, name) is None]
        if lacking:
            where = path if amounts is None else (*path, part)
            message = f"`{part}` of {' and '.join(lacking)} {'are' if len(lacking) > 1 else 'is'} not given: {effect}"
            yield Finding("PEN1523", where, message, f"add `{part}.{lacking[0]}`", key=True)


def _bound(world: World, name: str) -> object:
    if world.place is None:
        return None
    limits = world.place.spec.limits
    return limits.max_cpu if name == "cpu" else limits.max_memory


def _bounds(name: str, most: float | None, resources: Resources, path: Path, world: World) -> Iterator[Finding]:
    if most is None or world.place is None:
        return
    read = dict(_READ)[name]
    for part in ("limits", "requests"):
        wanted = read(getattr(getattr(resources, part), name, None))
        if wanted is None:
            continue
        if wanted > most:
            message = f"this is more {name} than environment {world.place.name} allows ({_bound(world, name)})"
            help_text = f"lower it, or raise `limits.max{name.capitalize()}` of the environment"
            yield Finding("PEN1522", (*path, part, name), message, help_text)
        return
