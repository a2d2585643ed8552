"""Workers whose images speak the original pctasks task protocol: its names, labels and environment, kept as they are."""

from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.nodes import EnvVar, Identity, Store, StoredObject, Worker
from penstock.language.values import SecretRef
from penstock.place import Place
from penstock.targets.kubernetes import config, environment, pods
from penstock.targets.kubernetes.labels import labels
from penstock.targets.model import CloudTarget, Unsupported

QUEUE_LABEL: Final = "planetarycomputer.microsoft.com/queue_url"
TYPE_LABEL: Final = "planetarycomputer.microsoft.com/task_type"
INPUTS: Final = "store/taskio"
TASK_INPUT: Final = "-task-input"  # end of the id of the stored task input
_TASKIO: Final = (
    ("TASKIO_TENANT_ID", "tenant_id"),
    ("TASKIO_CLIENT_ID", "client_id"),
    ("TASKIO_CLIENT_SECRET", "client_secret"),
)


def spoken(shared: Graph) -> bool:
    """Return whether any definition of a place speaks the protocol: lowering asks for the input store then."""
    return INPUTS in shared


def missing_taskio(place: Place) -> bool:
    """Return whether the environment lacks the service principal that the task runner reads its input with."""
    return place.spec.pctasks.taskio is None


def unsupported(worker: Worker, place: Place) -> Unsupported | None:
    """Return why a worker's task runner could not read its input; None when it can."""
    if not missing_taskio(place):
        return None
    return Unsupported(
        worker.id,
        "the task runner of pctasks reads its input as a service principal, and the environment names none",
        "name its three secrets under the environment's `pctasks.taskio` (`tenantId`, `clientId`, `clientSecret`), "
        "or let penstock's runtime do the work: `worker.protocol: penstock`",
    )


def taskio(place: Place) -> tuple[EnvVar, ...]:
    """Return the variables of the task runner's service principal: references to secrets, none without a principal."""
    principal = place.spec.pctasks.taskio
    if principal is None:
        return ()
    return tuple(_variable(name, getattr(principal, field)) for name, field in _TASKIO)


def _variable(name: str, value: str) -> EnvVar:
    assert isinstance(value, SecretRef), "the schema of environments takes nothing else"
    return EnvVar(name=name, secret=value.name)


def account(graph: Graph, place: Place, cloud: CloudTarget) -> str:
    """Return the storage account of the task runner's containers."""
    if place.spec.pctasks.storage_account:
        return place.spec.pctasks.storage_account
    found = cloud.store_binding(graph.get(Store, INPUTS), place).get("account", "")
    return str(found)


def task_input(worker: Worker, graph: Graph) -> StoredObject:
    """Return the task input of a worker. Raises LookupError when lowering made none."""
    for node in graph.of(StoredObject):
        if node.definition == worker.definition and node.id.endswith(TASK_INPUT):
            return node
    raise LookupError(f"{worker.definition} has no task input")


def variables(worker: Worker, place: Place) -> list[dict[str, Any]]:
    """Return the container's environment: the runner's principal, literals, then references, each in its own order."""
    first = taskio(place)
    taken = {variable.name for variable in first}
    own = [variable for variable in worker.env if variable.name not in taken]
    ordered = (
        *first,
        *[variable for variable in own if variable.secret is None],
        *[variable for variable in own if variable.secret is not None],
    )
    return [environment.entry(variable, place) for variable in ordered]


def values(worker: Worker, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return what the templates of this protocol are given in place of penstock's own values."""
    source = task_input(worker, graph)
    selector = {QUEUE_LABEL: worker.name, TYPE_LABEL: "streaming"}
    found = {**labels(worker.definition, worker.name, worker.role, place, worker.labels), **selector}
    if worker.placement.node_group:
        found[pods.group_label(place)] = worker.placement.node_group
    facts = cloud.service_account(graph.get(Identity, worker.identity), place)
    return {
        "labels": found,
        "selector": selector,
        "pod_labels": {**found, **facts.pod_labels},
        "task_input": f"blob://{account(graph, place, cloud)}/taskio/{source.path}",
        "config_digest": config.digest(config.pretty(source.data or {})),
        "env": variables(worker, place) or None,
        "termination_grace_period": worker.grace_period,
        "ingress": None,
    }
