"""Streaming workers say what they need; what they may use is not less than what they ask for, and fits the place."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.common import Resources

_SUFFIXES = {
    "": 1.0,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "Ki": 2.0**10,
    "Mi": 2.0**20,
    "Gi": 2.0**30,
    "Ti": 2.0**40,
}


def cores(value: object) -> float | None:
    """Return CPU cores of a quantity; None when it is not known yet."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value)
    try:
        return float(text[:-1]) / 1000 if text.endswith("m") else float(text)
    except ValueError:
        return None


def memory(value: object) -> float | None:
    """Return bytes of a quantity; None when it is not known yet."""
    if value is None:
        return None
    text = str(value)
    number = text.rstrip("KMGTki")
    try:
        return float(number) * _SUFFIXES[text[len(number) :]]
    except (ValueError, KeyError):
        return None


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the resources of workers and tasks."""
    if definition.kind == "Workflow":
        yield from _workflow(definition, world)
    worker = getattr(definition.spec, "worker", None)
    if worker is not None and worker.resources is not None:
        yield from _amounts(worker.resources, ("spec", "worker", "resources"), world)


def _workflow(definition: Definition, world: World) -> Iterator[Finding]:
    spec = definition.spec
    # A dialect that has its own word for this says it itself, in that word.
    streaming = spec.trigger.type == "queue" and world.dialect is None
    if streaming and spec.worker.resources is None:
        tasks = [task for job in spec.jobs.values() for task in job.tasks]
        if not any(task.resources is not None for task in tasks):
            yield Finding(
                "PEN1520",
                ("spec", "worker"),
                "the worker does not say what it needs: `resources` is missing",
                "add `resources` with `requests` and `limits` of cpu and memory; without them a node may be overfilled",
                missing=True,
            )
    for name, job in spec.jobs.items():
        for index, task in enumerate(job.tasks):
            if task.resources is not None:
                yield from _amounts(task.resources, ("spec", "jobs", name, "tasks", index, "resources"), world)


def _amounts(resources: Resources, path: tuple[str | int, ...], world: World) -> Iterator[Finding]:
    requests, limits = resources.requests, resources.limits
    for name, read in (("cpu", cores), ("memory", memory)):
        asked = read(getattr(requests, name, None))
        allowed = read(getattr(limits, name, None))
        if asked is not None and allowed is not None and asked > allowed:
            yield Finding(
                "PEN1521",
                (*path, "requests", name),
                f"the worker asks for more {name} than it may use: {getattr(requests, name)} of {getattr(limits, name)}",
                "raise the limit or lower the request",
            )
        yield from _bounds(name, read(_bound(world, name)), allowed if allowed is not None else asked, path, world)


def _bound(world: World, name: str) -> object:
    if world.place is None:
        return None
    limits = world.place.spec.limits
    return limits.max_cpu if name == "cpu" else limits.max_memory


def _bounds(
    name: str, most: float | None, wanted: float | None, path: tuple[str | int, ...], world: World
) -> Iterator[Finding]:
    if most is None or wanted is None or wanted <= most or world.place is None:
        return
    yield Finding(
        "PEN1522",
        path,
        f"this is more {name} than environment {world.place.name} allows ({_bound(world, name)})",
        f"lower it, or raise `limits.max{name.capitalize()}` of the environment",
    )
