"""Lowering of a Workflow with a queue trigger: queue pair, dispatch rules, identity, grants, worker, alerts."""

from typing import Any

from penstock.definitions import Definition
from penstock.definitions.common import AccessItem
from penstock.definitions.workflow import Event, QueueTrigger, Task, WorkflowSpec
from penstock.dialects.pctasks import handlers
from penstock.dialects.queue_url import prefix, split
from penstock.graph.nodes import EnvVar, Node, Placement, Queue, Route, Store, Worker
from penstock.lower import consumer, images
from penstock.lower.access import Access, lower_access, platform_id
from penstock.lower.code import lower_code
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import alerts, environment, grant, queue_pair, resources, scaling, secrets, worker_identity
from penstock.lower.pctasks import lower_task_input
from penstock.record import Record


class QueuePlace(Record):
    """Where the work queue is: `endpoint` is set for emulators and foreign addresses."""

    name: str
    account: str | None
    endpoint: str | None


def queue_place(definition: Definition, trigger: QueueTrigger) -> QueuePlace:
    """Return name and account of the work queue, from its address where one is given."""
    if trigger.url is not None:
        parts = split(trigger.url)
        if parts is not None:
            account, name, endpoint = parts
            return QueuePlace(name=name, account=account, endpoint=endpoint)
    return QueuePlace(name=trigger.name or stable_name(definition), account=trigger.account, endpoint=None)


def worker_name(definition: Definition, spec: WorkflowSpec) -> str:
    """Return the base of the Kubernetes names."""
    if spec.worker.name is not None:
        return spec.worker.name
    trigger = spec.trigger
    if spec.worker.protocol == "pctasks" and isinstance(trigger, QueueTrigger):
        base = prefix(trigger.url) if trigger.url else None
        if base is not None:
            return base
        found = queue_place(definition, trigger)
        if found.account is not None:
            return f"{found.account}-{found.name}"
    return definition.name


def _route(definition: Definition, event: Event, index: int, work: Queue) -> Route:
    store = platform_id("store", event.store, event.account) if event.store else None
    prefix = event.url if event.url is not None else event.prefix
    return Route(
        id=node_id("route", definition, event.name or str(index)),
        definition="",
        name=event.name or f"{stable_name(definition)}-{index}".upper().replace("-", "_"),
        source=definition.id,
        queue_name=work.name,
        account=work.account,
        prefix=prefix,
        suffix=event.suffix,
        store=None if event.url is not None else store,
        event_types=event.types,
    )


def _config(
    definition: Definition, spec: WorkflowSpec, task: Task, context: Context, code: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the worker configuration without what only the cloud knows (schemas/worker.schema.json)."""
    trigger = spec.trigger
    assert isinstance(trigger, QueueTrigger)
    own = spec.worker.protocol == "penstock"
    handler: dict[str, Any] = {"entryPoint": handlers.handler(task.run) if own else task.run, "args": dict(task.args)}
    if code is not None:
        handler["code"] = code
    required = sorted({*images.environment(task, context.place), *spec.worker.environment})
    if required:
        handler["requiredEnvironment"] = required
    config: dict[str, Any] = {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": definition.kind, "name": definition.name},
        "environment": context.place.name,
        "role": "consume",
        "maxReceiveCount": trigger.dead_letter.max_receive_count,
        "lease": {"seconds": max(trigger.visibility_timeout, 1), "renew": True},
        "concurrency": spec.worker.concurrency,
        "handlerTimeout": spec.worker.handler_timeout,
        "gracePeriod": spec.worker.grace_period,
        **consumer.choices(spec.worker),
        "handler": handler,
    }
    if trigger.message_limit is not None:
        config["messageLimit"] = trigger.message_limit
    return config


def _worker(
    definition: Definition,
    spec: WorkflowSpec,
    task: Task,
    context: Context,
    *,
    identity: str,
    work: Queue,
    access: Access,
    env: tuple[EnvVar, ...],
    code: dict[str, Any] | None,
) -> Worker:
    settings = spec.worker
    trigger = spec.trigger
    assert isinstance(trigger, QueueTrigger)
    cluster = context.place.spec.cluster
    return Worker(
        id=node_id("worker", definition),
        definition=definition.id,
        name=worker_name(definition, spec),
        role="consume",
        protocol=settings.protocol,
        image=images.image(task, context.place),
        identity=identity,
        config=_config(definition, spec, task, context, code),
        resources=resources(settings.resources or task.resources),
        env=env,
        queue=work.id,
        scale=scaling(settings.scale),
        placement=Placement(
            node_group=settings.placement.node_group or (cluster.node_group if cluster else None),
            spot=settings.placement.spot,
        ),
        grace_period=settings.grace_period,
        stores=access.stores,
        tables=access.tables,
        outputs=access.outputs,
        max_unavailable=settings.disruption.max_unavailable,
        labels=tuple(sorted(definition.metadata.labels.items())),
        credential=trigger.credential,
    )


def _needed(spec: WorkflowSpec, task: Task) -> tuple[AccessItem, ...]:
    """Return the access that the worker needs: without what only the runner of pctasks reads, and with what ours reads."""
    if spec.worker.protocol == "pctasks":
        return spec.access
    kept = handlers.without_runner(spec.access)
    if handlers.is_ingest(task.run) and not any(item.type == "table" and item.name == "items" for item in kept):
        # A message may say where an item is that was too large for it.
        return (*kept, AccessItem(type="table", name="items"))
    return kept


def lower_streaming(definition: Definition, spec: WorkflowSpec, context: Context) -> list[Node]:
    """Return the nodes of a streaming workflow: exactly one job with exactly one task (a check sees to that)."""
    trigger = spec.trigger
    assert isinstance(trigger, QueueTrigger)
    task = next(iter(spec.jobs.values())).tasks[0]
    place = queue_place(definition, trigger)
    work, parked = queue_pair(
        definition,
        name=place.name,
        visibility_timeout=trigger.visibility_timeout,
        retention=trigger.retention,
        dead_letter=trigger.dead_letter,
        account=place.account,
        endpoint=place.endpoint,
    )
    identity = worker_identity(definition, context).replace(scaler=True)
    access = lower_access(definition, _needed(spec, task), identity.id)
    # The worker's own variables come first and win: pctasks puts `extra_env` there, before anything else.
    env = environment(spec.worker.environment, images.environment(task, context.place), spec.worker.environment)
    code, code_nodes = lower_code(definition, task.code, identity.id, context)
    # The worker finds its code by the store's name, as it does what its handler reads.
    packages = tuple((store.name, store.id) for store in code_nodes if isinstance(store, Store))
    access = access.replace(stores=tuple(dict.fromkeys((*access.stores, *packages))))
    nodes: list[Node] = [
        parked,
        work,
        identity,
        grant(definition, identity.id, "queue.consume", work.id),
        grant(definition, identity.id, "queue.send", parked.id),
        grant(definition, identity.id, "queue.measure", work.id),
        *access.nodes,
        *code_nodes,
        *secrets(env),
        *[_route(definition, event, index, work) for index, event in enumerate(trigger.events)],
        _worker(
            definition,
            spec,
            task,
            context,
            identity=identity.id,
            work=work,
            access=access,
            env=env,
            code=code,
        ),
        *alerts(definition, spec.alerts, work, parked),
    ]
    if spec.worker.protocol == "pctasks":
        nodes += lower_task_input(definition, spec, task, context, code)
    return nodes
