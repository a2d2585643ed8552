"""The objects of a batch workflow: the executor's role, the WorkflowTemplate, and the clock that starts it."""

from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.nodes import Batch, Identity
from penstock.place import Place
from penstock.targets.kubernetes import labels
from penstock.targets.kubernetes.accounts import service_account
from penstock.targets.kubernetes.batch import flow, task
from penstock.targets.kubernetes.batch.plan import Unservable, plan
from penstock.targets.kubernetes.batch.words import Names
from penstock.targets.kubernetes.config import reached
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget, Unsupported

# Tasks of one run at a time, as pctasks has it by default: a list of ten thousand items must not ask for as many nodes.
PARALLELISM: Final = 120


def objects(batch: Batch, graph: Graph, place: Place, cloud: CloudTarget, render: Renderer) -> list[dict[str, Any]]:
    """Return the objects in apply order; none for a workflow that cannot be served (`unsupported` says why)."""
    try:
        plans = plan(batch)
    except Unservable:
        return []
    if not plans:
        return []
    names = Names()
    reach = reached(batch, graph, place, cloud)
    templates = flow.templates(batch, plans, names)
    for job in batch.jobs:
        if job.id in plans:
            at = task.Position(batch, job.id, plans[job.id], plans, reach)
            templates += [task.template(one, at, place, names, render) for one in job.tasks]
    values = _values(batch, graph, place, cloud)
    arguments = arguments_of(batch)
    values["arguments"] = {"parameters": arguments} if arguments else None
    values["templates"] = templates
    found = render.objects("kubernetes/batch/role.yaml", values)
    found += render.objects("kubernetes/batch/workflow-template.yaml", values)
    if batch.cron is not None:
        found += render.objects("kubernetes/batch/cron-workflow.yaml", values)
    return found


def _values(batch: Batch, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    identity = graph.get(Identity, batch.identity)
    found = labels.labels(batch.definition, batch.name, "batch", place, identity.labels)
    return {
        "name": batch.name,
        "namespace": place.namespace,
        "labels": found,
        "pod_labels": {**found, **cloud.service_account(identity, place).pod_labels},
        "annotations": labels.annotations(batch.definition),
        "service_account": service_account(identity, place),
        "parallelism": PARALLELISM,
        "cron": batch.cron,
        "timezone": batch.timezone,
        "concurrency": batch.concurrency,
        "starting_deadline": batch.starting_deadline,
    }


def arguments_of(batch: Batch) -> list[dict[str, Any]]:
    """Return the parameters of a run: the arguments that have no value yet. All others are part of the template already."""
    return [{"name": name} for name in batch.args]


def unsupported(batch: Batch) -> Unsupported | None:
    """Return why no run of the workflow could get what it needs; None when it can."""
    try:
        plan(batch)
    except Unservable as found:
        return Unsupported(batch.id, str(found), found.help)
    return None
