"""One task of a batch workflow: its configuration, the context that the run supplies, and the container (docs/reference/batch-protocol.md)."""

from typing import Any, Final

from penstock.graph.nodes import Batch, BatchTask, EnvVar, Placement
from penstock.language.scan import OPEN
from penstock.language.values import plain
from penstock.place import Place
from penstock.record import Record
from penstock.targets.kubernetes import environment, pods
from penstock.targets.kubernetes.batch import flow
from penstock.targets.kubernetes.batch.plan import JobPlan, Produced, TaskPlan
from penstock.targets.kubernetes.batch.words import Names, expression, literal
from penstock.targets.kubernetes.config import compact, pretty
from penstock.targets.kubernetes.naming import short
from penstock.targets.kubernetes.render import Renderer

CONTEXT: Final = "/penstock/context.json"
OUTPUTS: Final = "/tmp/penstock"  # noqa: S108 - an emptyDir of the pod
POOL: Final = "batch_pool_id"  # the tag by which pctasks picks a pool


class Position(Record):
    """Where a task stands; `reach` is what it may reach, as its configuration has it."""

    batch: Batch
    job: str
    plan: JobPlan
    plans: dict[str, JobPlan]
    reach: dict[str, Any]


def template(task: BatchTask, at: Position, place: Place, names: Names, render: Renderer) -> dict[str, Any]:
    """Return the template of a task."""
    plan = at.plan.tasks[task.id]
    parameters = flow.task_inputs(at.plan, plan, names) + [flow.output_name(names, one) for one in plan.siblings]
    outputs = [
        {"name": name, "valueFrom": {"path": f"{OUTPUTS}/{name}.json"}}
        for name in flow.task_outputs(plan, task.id, names)
    ]
    placement, label = _placement(task, at.batch.placement)
    values = {
        "name": names.of("task", at.job, task.id),
        "parameters": [{"name": name} for name in parameters] or None,
        "config": literal(pretty(config(task, at, place, names)) + "\n"),
        "context": context(at.plan, plan, names),
        "outputs": {"parameters": outputs} if outputs else None,
        "timeout": task.timeout,
        "retry": _retry(task.retries),
        "metadata": {"labels": label} if label else None,
        "node_selector": pods.node_selector(placement, place),
        "affinity": pods.affinity(placement, place),
        "tolerations": pods.tolerations(placement, place),
        "image": task.image,
        "pull_policy": pods.pull_policy(task.image, place),
        "env": environment.entries([one for one in task.env if not _at_run_time(one)], {}, place) or None,
        "resources": pods.resources(task.resources),
    }
    return render.render("kubernetes/batch/task.yaml", values)[0]


def _at_run_time(variable: EnvVar) -> bool:
    return variable.secret is None and OPEN in variable.value


def _placement(task: BatchTask, default: Placement) -> tuple[Placement, dict[str, str] | None]:
    """Return where the task runs and the label that says so: a pool's tag wins over the workflow's node group."""
    pool = dict(task.tags).get(POOL)
    if pool is None:
        return default, None
    return Placement(node_group=pool, spot=default.spot), {"penstock.dev/pool": short(pool)}


def _retry(retries: int) -> dict[str, Any] | None:
    if not retries:
        return None
    backoff = {"duration": "30s", "factor": "2", "maxDuration": "30m"}
    return {"limit": str(retries), "retryPolicy": "Always", "backoff": backoff}


def config(task: BatchTask, at: Position, place: Place, names: Names) -> dict[str, Any]:
    """Return the configuration of a task (schemas/worker.schema.json): its arguments still hold run-time expressions."""
    kind, _, name = at.batch.definition.partition("/")
    handler: dict[str, Any] = {"entryPoint": task.entry_point, "args": plain(dict(task.args))}
    if task.code is not None:
        handler["code"] = task.code
    if task.env:
        handler["requiredEnvironment"] = sorted(one.name for one in task.env)
    found: dict[str, Any] = {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": kind, "name": name},
        "environment": place.name,
        "role": "function",
        "handler": handler,
        "batch": {"job": at.job, "task": task.id, "context": CONTEXT},
        **at.reach,
    }
    if task.timeout is not None:
        found["handlerTimeout"] = task.timeout
    at_run_time = {one.name: str(one.value) for one in task.env if _at_run_time(one)}
    if at_run_time:
        found["batch"]["environment"] = at_run_time
    outputs = _outputs(task, at, names)
    if outputs:
        found["batch"]["outputs"] = outputs
    return found


def _outputs(task: BatchTask, at: Position, names: Names) -> list[dict[str, Any]]:
    """Return the files that the task writes for others: parts of its output, and items for the jobs that it feeds."""
    plan: TaskPlan = at.plan.tasks[task.id]
    found: list[dict[str, Any]] = []
    if plan.keys != ():
        one: dict[str, Any] = {"type": "output", "file": f"{OUTPUTS}/{flow.output_name(names, task.id)}.json"}
        if plan.keys is not None:
            one["keys"] = list(plan.keys)
        found.append(one)
    for job in plan.feeds:
        source = at.plans[job].items
        assert isinstance(source, Produced)
        feed = {"type": "items", "file": f"{OUTPUTS}/{flow.feed_name(names, job)}.json", "path": list(source.path)}
        found.append({**feed, "flatten": source.flatten, "partial": source.each})
    return found


def context(job: JobPlan, task: TaskPlan, names: Names) -> str:
    """Return the JSON text of what the run supplies, with Argo's tags where values go; each value is JSON itself."""
    parts: list[str] = []
    if job.items is not None:
        parts.append(f'"item": {_tag(flow.ITEM)}')
    if task.args:
        args = [
            f"{literal(compact(name))}: {expression(f'toJson(workflow.parameters[{_quoted(name)}])')}"
            for name in task.args
        ]
        parts.append(f'"args": {{ {", ".join(args)} }}')
    jobs: dict[str, list[str]] = {}
    for pair in task.inputs:
        if pair in job.inputs:
            jobs.setdefault(pair[0], []).append(_output(pair[1], _tag(flow.input_name(names, *pair))))
    if jobs:
        found = [f'{literal(compact(name))}: {{ "tasks": {{ {", ".join(tasks)} }} }}' for name, tasks in jobs.items()]
        parts.append(f'"jobs": {{ {", ".join(found)} }}')
    if task.siblings:
        siblings = [_output(one, _tag(flow.output_name(names, one))) for one in task.siblings]
        parts.append(f'"tasks": {{ {", ".join(siblings)} }}')
    return f"{{ {', '.join(parts)} }}\n" if parts else "{}\n"


def _tag(name: str) -> str:
    return "{{inputs.parameters." + name + "}}"


def _output(task: str, value: str) -> str:
    return f'{literal(compact(task))}: {{ "output": {value} }}'


def _quoted(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
