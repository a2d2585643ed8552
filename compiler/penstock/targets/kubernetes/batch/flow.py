"""The flow of a batch workflow in Argo: the graph of jobs, loops over items, tasks in a row, and the parameters between.

A job `j` becomes the template `job-j`, a row of its tasks. A job with items is called by `each-j`, which loops: it ends well
with an empty list, too, and then gives empty lists to those that read its outputs (an output of an empty loop is unresolved
in Argo Workflows: issue 13193 there). Every value that is passed is JSON text.
"""

from typing import Any, Final

from penstock.graph.nodes import Batch, BatchJob
from penstock.targets.kubernetes.batch.plan import Argument, JobPlan, Produced, Static, TaskPlan
from penstock.targets.kubernetes.batch.words import Names, expression, literal, parameter, passed
from penstock.targets.kubernetes.config import compact

ITEM: Final = "item"
ITEMS: Final = "items"
DAG: Final = "main"


def output_name(names: Names, task: str) -> str:
    """Return the output parameter that holds what others read of a task's output."""
    return names.of("output", task)


def feed_name(names: Names, job: str) -> str:
    """Return the output parameter that holds the items for a job."""
    return names.of("items-for", job)


def input_name(names: Names, job: str, task: str) -> str:
    """Return the input parameter that holds the output of another job's task."""
    return names.of("from", job, task)


def templates(batch: Batch, plans: dict[str, JobPlan], names: Names) -> list[dict[str, Any]]:
    """Return the graph and the templates of jobs and loops; those of tasks are made elsewhere."""
    jobs = [job for job in batch.jobs if job.id in plans]
    found = [{"name": DAG, "dag": {"tasks": [_call(job, plans, names) for job in jobs]}}]
    for job in jobs:
        plan = plans[job.id]
        if plan.items is not None:
            found.append(_loop(job, plan, names))
        found.append(_row(job, plan, names))
    return found


def entry(job: str, plan: JobPlan, names: Names) -> str:
    """Return the template that runs a job."""
    return names.of("job", job) if plan.items is None else names.of("each", job)


def _call(job: BatchJob, plans: dict[str, JobPlan], names: Names) -> dict[str, Any]:
    plan = plans[job.id]
    values = [
        parameter(
            input_name(names, *pair),
            f"{{{{tasks.{names.of(pair[0])}.outputs.parameters.{output_name(names, pair[1])}}}}}",
        )
        for pair in plan.inputs
    ]
    if plan.items is not None:
        values.insert(0, parameter(ITEMS, _items(plan.items, job.id, names)))
    found: dict[str, Any] = {"name": names.of(job.id), "template": entry(job.id, plan, names)}
    if plan.needs:
        found["dependencies"] = [names.of(need) for need in plan.needs]
    if values:
        found["arguments"] = {"parameters": values}
    return found


def _items(source: Static | Argument | Produced, job: str, names: Names) -> str:
    """Return the list that a loop runs over. Each item is wrapped in an object: a bare text and a number look alike in Argo."""
    if isinstance(source, Static):
        return literal(compact([{ITEM: item} for item in source.items]))
    if isinstance(source, Argument):
        listed = f"jsonpath(workflow.parameters['{source.name}'], '$[*]')"
        return expression(f"toJson(map({listed}, sprig.dict('{ITEM}', #)))")
    task, feed = names.of(source.job), feed_name(names, job)
    if source.each:
        return expression(f"toJson(jsonpath(tasks['{task}'].outputs.parameters['{feed}'], '$[*][*]'))")
    return f"{{{{tasks.{task}.outputs.parameters.{feed}}}}}"


def _outputs(plan: JobPlan, names: Names) -> list[tuple[str, str]]:
    """Return (task, output parameter) for all that a job gives to others."""
    found: list[tuple[str, str]] = []
    for task, one in plan.tasks.items():
        found += [(task, output_name(names, task))] if one.outward else []
        found += [(task, feed_name(names, job)) for job in one.feeds]
    return found


def task_outputs(plan: TaskPlan, task: str, names: Names) -> list[str]:
    """Return the output parameters of a task."""
    own = [output_name(names, task)] if plan.keys != () else []
    return own + [feed_name(names, job) for job in plan.feeds]


def _loop(job: BatchJob, plan: JobPlan, names: Names) -> dict[str, Any]:
    """Return the template that runs a job for each item."""
    handed = [input_name(names, *pair) for pair in plan.inputs]
    step = {
        "name": "each",
        "template": names.of("job", job.id),
        "arguments": {"parameters": [parameter(ITEM, "{{item}}"), *[passed(name) for name in handed]]},
        "withParam": f"{{{{inputs.parameters.{ITEMS}}}}}",
    }
    found: dict[str, Any] = {
        "name": names.of("each", job.id),
        "inputs": {"parameters": [{"name": name} for name in (ITEMS, *handed)]},
        "steps": [[step]],
    }
    outputs = [
        {"name": name, "valueFrom": {"parameter": f"{{{{steps.each.outputs.parameters.{name}}}}}", "default": "[]"}}
        for _, name in _outputs(plan, names)
    ]
    if outputs:
        found["outputs"] = {"parameters": outputs}
    return found


def _row(job: BatchJob, plan: JobPlan, names: Names) -> dict[str, Any]:
    """Return the template of one run of a job: its tasks, one after the other."""
    handed = [input_name(names, *pair) for pair in plan.inputs]
    own = ([ITEM] if plan.items is not None else []) + handed
    steps: list[list[dict[str, Any]]] = []
    for task in job.tasks:
        one = plan.tasks[task.id]
        values = [passed(name) for name in task_inputs(plan, one, names)]
        values += [
            parameter(
                output_name(names, sibling),
                f"{{{{steps.{names.of(sibling)}.outputs.parameters.{output_name(names, sibling)}}}}}",
            )
            for sibling in one.siblings
        ]
        step: dict[str, Any] = {"name": names.of(task.id), "template": names.of("task", job.id, task.id)}
        if values:
            step["arguments"] = {"parameters": values}
        steps.append([step])
    found: dict[str, Any] = {"name": names.of("job", job.id)}
    if own:
        found["inputs"] = {"parameters": [{"name": name} for name in own]}
    outputs = [
        {"name": name, "valueFrom": {"parameter": f"{{{{steps.{names.of(task)}.outputs.parameters.{name}}}}}"}}
        for task, name in _outputs(plan, names)
    ]
    if outputs:
        found["outputs"] = {"parameters": outputs}
    return {**found, "steps": steps}


def task_inputs(job: JobPlan, task: TaskPlan, names: Names) -> list[str]:
    """Return the parameters that a task gets from its job: the item, and outputs of other jobs."""
    item = [ITEM] if job.items is not None else []
    return item + [input_name(names, *pair) for pair in task.inputs if pair in job.inputs]
