"""The jobs of a workflow form a DAG: what `needs` names exists, nothing waits for itself, task ids are unique."""

from collections.abc import Iterator, Mapping

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.workflow import Job, WorkflowSpec
from penstock.diagnostics.suggest import hint
from penstock.text import Path


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the jobs of a Workflow."""
    spec: WorkflowSpec = definition.spec
    for name, job in spec.jobs.items():
        yield from _needs(name, job, spec.jobs, definition.data["spec"]["jobs"][name].get("needs"))
        yield from _tasks(name, job)
    if not any(job.needs for job in spec.jobs.values()):
        return
    # in the order of the text, so that what is shown begins where a reader begins
    cycle = find_cycle({name: spec.jobs[name].needs for name in definition.data["spec"]["jobs"]})
    if cycle:
        yield Finding(
            "PEN1311",
            ("spec", "jobs", cycle[0], "needs"),
            f"these jobs wait for each other: {' -> '.join((*cycle, cycle[0]))}",
            "take one of these `needs` out",
        )


def _needs(name: str, job: Job, jobs: Mapping[str, Job], written: object) -> Iterator[Finding]:
    for index, needed in enumerate(job.needs):
        if needed in jobs and needed != name:
            continue
        path: Path = ("spec", "jobs", name, "needs")
        if isinstance(written, list):
            path = (*path, index)
        if needed == name:
            yield Finding("PEN1311", path, f"the job `{name}` waits for itself", "take it out of its own `needs`")
        else:
            known = [other for other in jobs if other != name]
            help_text = hint(needed, known) or f"the jobs are: {', '.join(jobs)}"
            yield Finding("PEN1310", path, f"there is no job `{needed}`", help_text)


def _tasks(name: str, job: Job) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, task in enumerate(job.tasks):
        known = first.setdefault(task.id, index)
        if known != index:
            yield Finding(
                "PEN1312",
                ("spec", "jobs", name, "tasks", index, "id"),
                f"the job `{name}` has two tasks `{task.id}`: the output of one would hide the other's",
                "give one of them another id",
            )


def find_cycle(edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names of one cycle of two or more, in order; empty when there is none."""
    state: dict[str, int] = {}
    for start in edges:
        if start in state:
            continue
        trail: list[str] = []
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            name, position = stack.pop()
            if position == 0:
                state[name] = 1
                trail.append(name)
            after = [other for other in edges[name] if other in edges and other != name]
            if position < len(after):
                stack.append((name, position + 1))
                other = after[position]
                if state.get(other) == 1:
                    return tuple(trail[trail.index(other) :])
                if other not in state:
                    stack.append((other, 0))
                continue
            state[name] = 2
            trail.pop()
    return ()
