"""Lowering of a Pipeline where no functions exist: a consuming worker, and jobs for collection and history."""

from typing import Any

from penstock.definitions import Definition
from penstock.definitions.pipeline import PipelineSpec, StacIngestor
from penstock.graph.nodes import ClusterJob, EnvVar, Node, Placement, Queue, Store, Table, Verb, Worker
from penstock.lower import consumer
from penstock.lower.access import Access, lower_access
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import alerts, environment, grant, resources, scaling, secrets, worker_identity
from penstock.lower.pipeline_parts import (
    SECRET_FIELDS,
    has_queue,
    ingestor_secret,
    pipeline_id,
    pipeline_image,
    queues,
    secret_env,
    subscription,
    token_table,
    walk_env,
    walks_itself,
)
from penstock.record import Record

# What turns a message into the event of a function; it calls the pipeline's own handler.
CONSUMER = "penstock_runtime.functions.consume:handle"


class _Sink(Record):
    nodes: tuple[Node, ...] = ()
    env: tuple[EnvVar, ...] = ()
    stores: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    args: dict[str, str] | None = None  # where results go, as handlers of the runtime are told
    required: tuple[str, ...] = ()


def _sink(definition: Definition, spec: PipelineSpec, identity: str) -> _Sink:
    sink = spec.sink
    if isinstance(sink, StacIngestor):
        secret = ingestor_secret(sink)
        table = token_table(definition, sink)
        env = (*secret_env(secret), EnvVar(name="INGESTOR_URL", value=sink.url.strip("/")))
        grants = [grant(definition, identity, verb, table.id) for verb in ("table.read", "table.write")]
        required = tuple(name for name, _ in SECRET_FIELDS)
        return _Sink(nodes=(secret, table, *grants), env=env, tables=(("token-cache", table.id),), required=required)
    if sink.type == "store":
        store = Store(id=f"store/{sink.store}", definition="", name=sink.store)
        nodes = (store, grant(definition, identity, "store.write", store.id, sink.prefix))
        args = {"type": "store", "store": sink.store, **({"prefix": sink.prefix} if sink.prefix else {})}
        return _Sink(nodes=nodes, stores=((sink.store, store.id),), args=args)
    queue = Queue(
        id=f"queue/{sink.queue}", definition="", name=sink.queue, visibility_timeout=0, retention=0, external=True
    )
    return _Sink(
        nodes=(queue, grant(definition, identity, "queue.send", queue.id)),
        outputs=((sink.queue, queue.id),),
        args={"type": "queue", "queue": sink.queue},
    )


def _handler(definition: Definition, spec: PipelineSpec, context: Context, parts: "_Parts", entry_point: str) -> Any:
    """Return what a process calls, and what it is told: where its code is on one machine, and where results go."""
    args: dict[str, Any] = {"pipeline": pipeline_id(definition, spec)}
    if context.folder is not None:
        args["folder"] = context.folder
    if parts.sink is not None:
        args["sink"] = parts.sink
    required = {"requiredEnvironment": list(parts.required)} if parts.required else {}
    return {"entryPoint": entry_point, "args": args, **required}


def _config(
    definition: Definition, spec: PipelineSpec, context: Context, parts: "_Parts", entry_point: str
) -> dict[str, Any]:
    return {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": definition.kind, "name": definition.name},
        "environment": context.place.name,
        "role": "consume",
        "maxReceiveCount": spec.queue.dead_letter.max_receive_count,
        "lease": {"seconds": max(spec.queue.visibility_timeout, 1), "renew": True},
        "concurrency": spec.worker.concurrency,
        "batchSize": spec.queue.batch_size,
        "handlerTimeout": spec.function.timeout,
        "gracePeriod": spec.worker.grace_period,
        **consumer.choices(spec.worker),
        "handler": _handler(definition, spec, context, parts, entry_point),
    }


def _placement(spec: PipelineSpec, context: Context) -> Placement:
    cluster = context.place.spec.cluster
    return Placement(
        node_group=spec.worker.placement.node_group or (cluster.node_group if cluster else None),
        spot=spec.worker.placement.spot,
    )


class _Parts(Record):
    """What worker and jobs of one pipeline share."""

    identity: str
    env: tuple[EnvVar, ...]
    stores: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    sink: dict[str, str] | None = None
    required: tuple[str, ...] = ()


def _worker(definition: Definition, spec: PipelineSpec, context: Context, parts: _Parts, work: Queue) -> Worker:
    settings = spec.worker
    scale = settings.scale
    config = _config(definition, spec, context, parts, CONSUMER)
    config["handler"]["args"] = {"handler": spec.handlers.item, **config["handler"]["args"]}
    return Worker(
        id=node_id("worker", definition),
        definition=definition.id,
        name=settings.name or definition.name,
        role="consume",
        protocol="penstock",
        image=pipeline_image(definition, spec, context),
        identity=parts.identity,
        config=config,
        resources=resources(settings.resources),
        env=parts.env,
        queue=work.id,
        scale=scaling(scale),
        placement=_placement(spec, context),
        grace_period=settings.grace_period,
        stores=parts.stores,
        tables=parts.tables,
        outputs=parts.outputs,
        max_unavailable=settings.disruption.max_unavailable,
        labels=tuple(sorted(definition.metadata.labels.items())),
    )


def _job(
    definition: Definition,
    spec: PipelineSpec,
    context: Context,
    parts: _Parts,
    part: str,
    entry_point: str,
    cron: str | None = None,
) -> ClusterJob:
    config = {**_config(definition, spec, context, parts, entry_point), "role": "function"}
    return ClusterJob(
        id=node_id("job", definition, part),
        definition=definition.id,
        name=f"{definition.name}-{part}",
        image=pipeline_image(definition, spec, context),
        identity=parts.identity,
        config=config,
        resources=resources(spec.worker.resources),
        env=parts.env,
        cron=cron,
        deadline=spec.function.timeout,
        placement=_placement(spec, context),
        stores=parts.stores,
        tables=parts.tables,
        outputs=parts.outputs,
        labels=tuple(sorted(definition.metadata.labels.items())),
    )


def hourly(frequency: int) -> str:
    """Return the cron text for "every `frequency` hours"; from a day on, whole days at midnight."""
    if frequency < 24:
        return "0 * * * *" if frequency == 1 else f"0 */{frequency} * * *"
    days = frequency // 24
    return "0 0 * * *" if days == 1 else f"0 0 */{days} * *"


def _walk(
    definition: Definition, spec: PipelineSpec, context: Context, parts: _Parts, work: Queue
) -> tuple[_Parts, list[Node]]:
    """Return what the walk through the inventory shares, and its nodes: it fills the queue and keeps where it is."""
    inventory = spec.inventory
    assert inventory is not None
    nodes: list[Node] = [grant(definition, parts.identity, "queue.send", work.id)]
    env, stores, tables = walk_env(spec), parts.stores, parts.tables
    if walks_itself(spec) and context.folder is not None:
        # One machine has no S3: the listing is in the folder that stands for the bucket.
        bucket = inventory.location.removeprefix("s3://").partition("/")[0]
        source = Store(id=f"store/{bucket}", definition="", name=bucket, external=True)
        nodes += [source, grant(definition, parts.identity, "store.read", source.id)]
        stores = (*stores, ("inventory", source.id))
    if walks_itself(spec) and inventory.frequency:
        cursor = Table(
            id=node_id("table", definition, "cursor"),
            definition=definition.id,
            name=f"{stable_name(definition)}-cursor",
        )
        verbs: tuple[Verb, ...] = ("table.read", "table.write")
        nodes += [cursor, *[grant(definition, parts.identity, verb, cursor.id) for verb in verbs]]
        tables = (*tables, ("cursor", cursor.id))
    if inventory.frequency:
        env = (*env, EnvVar(name="CHUNK_INITIAL", value=inventory.initial_chunk or ""))
    outputs = (*parts.outputs, ("items", work.id))
    return parts.replace(env=(*parts.env, *env), stores=stores, tables=tables, outputs=outputs), nodes


def lower_workers(definition: Definition, spec: PipelineSpec, context: Context) -> list[Node]:
    """Return the nodes of a pipeline that runs in the cluster."""
    identity = worker_identity(definition, context).replace(scaler=True)
    sink = _sink(definition, spec, identity.id)
    access: Access = lower_access(definition, spec.access, identity.id)
    own = environment(spec.function.environment, spec.worker.environment)
    nodes: list[Node] = [identity, *sink.nodes, *access.nodes, *secrets(own)]
    parts = _Parts(
        identity=identity.id,
        env=(*sink.env, *own),
        stores=(*sink.stores, *access.stores),
        tables=(*sink.tables, *access.tables),
        outputs=(*sink.outputs, *access.outputs),
        sink=sink.args,
        required=sink.required,
    )
    if has_queue(spec):
        work, parked = queues(definition, spec)
        nodes += [
            parked,
            work,
            *subscription(definition, spec, work),
            grant(definition, identity.id, "queue.consume", work.id),
            grant(definition, identity.id, "queue.send", parked.id),
            grant(definition, identity.id, "queue.measure", work.id),
            _worker(definition, spec, context, parts, work),
            *alerts(definition, spec.alerts, work, parked),
        ]
        if spec.inventory is not None:
            walker, more = _walk(definition, spec, context, parts, work)
            cron = hourly(spec.inventory.frequency) if spec.inventory.frequency else None
            nodes += more
            nodes.append(_job(definition, spec, context, walker, "historic", spec.handlers.historic, cron))
    else:
        nodes.append(_job(definition, spec, context, parts, "item", spec.handlers.item))
    if spec.collection:
        nodes.append(_job(definition, spec, context, parts, "collection", spec.handlers.collection))
    return nodes
