"""Lowering of a Stream: a worker that runs without end, with its endpoint or queue and its sinks; or a custom object."""

from typing import Any

from penstock.definitions import Definition
from penstock.definitions.reading import ordered
from penstock.definitions.stream import FilesSource, HttpSource, OtlpSource, QueueSource, StreamSpec
from penstock.graph.nodes import (
    Endpoint,
    EnvVar,
    Node,
    Placement,
    Port,
    Queue,
    Role,
    Store,
    Table,
    Worker,
)
from penstock.language.values import SecretRef
from penstock.lower.access import lower_access
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import alerts, environment, grant, queue_pair, resources, scaling, secrets, worker_identity
from penstock.record import Record

SECRET_VARIABLE = "PENSTOCK_SOURCE_SECRET"


class _Sinks(Record):
    nodes: tuple[Node, ...]
    stores: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]


def _sinks(definition: Definition, spec: StreamSpec, identity: str) -> _Sinks:
    nodes: list[Node] = []
    pairs: dict[str, list[tuple[str, str]]] = {"store": [], "table": [], "queue": []}
    for sink in spec.sinks:
        target: Node
        if sink.type == "store":
            target = Store(id=f"store/{sink.store}", definition="", name=sink.store)
            made = grant(definition, identity, "store.write", target.id, sink.prefix)
            pairs["store"].append((sink.store, target.id))
        elif sink.type == "table":
            target = Table(id=f"table/{sink.table}", definition="", name=sink.table)
            made = grant(definition, identity, "table.write", target.id)
            pairs["table"].append((sink.table, target.id))
        else:
            target = Queue(
                id=f"queue/{sink.queue}",
                definition="",
                name=sink.queue,
                visibility_timeout=0,
                retention=0,
                external=True,
            )
            made = grant(definition, identity, "queue.send", target.id)
            pairs["queue"].append((sink.queue, target.id))
        nodes += [target, made]
    return _Sinks(tuple(nodes), tuple(pairs["store"]), tuple(pairs["table"]), tuple(pairs["queue"]))


def _role(spec: StreamSpec) -> Role:
    return "ingest" if isinstance(spec.source, HttpSource | OtlpSource) else "stream"


def _public(section: Any) -> Any:
    """Return a section of the definition for the configuration: secrets are named by their variable, never inlined."""
    if isinstance(section, dict):
        return {key: _public(value) for key, value in section.items()}
    if isinstance(section, SecretRef):
        return f"$({SECRET_VARIABLE})"
    return section


def _config(definition: Definition, spec: StreamSpec, context: Context) -> dict[str, Any]:
    written = definition.data["spec"]
    config: dict[str, Any] = {
        "apiVersion": "penstock.dev/worker/v1",
        "definition": {"kind": definition.kind, "name": definition.name},
        "environment": context.place.name,
        "role": _role(spec),
        "concurrency": spec.worker.concurrency,
        "gracePeriod": spec.worker.grace_period,
        "source": _public(ordered(written["source"])),
        "sinks": [_public(ordered(sink)) for sink in written["sinks"]],
    }
    if "mapping" in written:
        config["mapping"] = ordered(written["mapping"])
    return config


def _source_env(spec: StreamSpec) -> tuple[EnvVar, ...]:
    secret = getattr(spec.source, "secret", None)
    if isinstance(secret, SecretRef):
        return (EnvVar(name=SECRET_VARIABLE, secret=secret.name),)
    return ()


def _worker(
    definition: Definition,
    spec: StreamSpec,
    context: Context,
    *,
    identity: str,
    sinks: _Sinks,
    env: tuple[EnvVar, ...],
    work: Queue | None,
) -> Worker:
    settings, cluster = spec.worker, context.place.spec.cluster
    config = _config(definition, spec, context)
    ports: tuple[Port, ...] = ()
    if isinstance(spec.source, HttpSource | OtlpSource):
        ports = (Port(name="http", number=spec.source.port),)
    scale = None
    if work is not None:
        limits = settings.scale
        scale = scaling(limits)
        config["lease"] = {"seconds": max(work.visibility_timeout, 1), "renew": True}
        config["maxReceiveCount"] = work.max_receive_count
    return Worker(
        id=node_id("worker", definition),
        definition=definition.id,
        name=settings.name or definition.name,
        role=_role(spec),
        protocol="penstock",
        image=spec.image or context.place.spec.images.runtime,
        identity=identity,
        config=config,
        resources=resources(settings.resources),
        env=env,
        queue=work.id if work else None,
        scale=scale,
        replicas=0 if spec.suspended else max(settings.scale.min, 1),
        placement=Placement(
            node_group=settings.placement.node_group or (cluster.node_group if cluster else None),
            spot=settings.placement.spot,
        ),
        grace_period=settings.grace_period,
        ports=ports,
        stores=sinks.stores,
        tables=sinks.tables,
        outputs=sinks.outputs,
        max_unavailable=settings.disruption.max_unavailable,
        labels=tuple(sorted(definition.metadata.labels.items())),
        suspended=spec.suspended,
    )


def _queue(definition: Definition, spec: StreamSpec, identity: str) -> tuple[Queue | None, list[Node]]:
    source = spec.source
    if not isinstance(source, QueueSource):
        return None, []
    work, parked = queue_pair(
        definition,
        name=source.name or stable_name(definition),
        visibility_timeout=source.visibility_timeout,
        retention=604800,
        dead_letter=source.dead_letter,
    )
    grants = [
        grant(definition, identity, "queue.consume", work.id),
        grant(definition, identity, "queue.send", parked.id),
        grant(definition, identity, "queue.measure", work.id),
    ]
    return work, [parked, work, *grants, *alerts(definition, spec.alerts, work, parked)]


def exports(definition: Definition) -> dict[str, Any]:
    """Return what a backfill of this stream needs to know."""
    spec: StreamSpec = definition.spec
    return {"class": spec.class_, "schedule": spec.execution.schedule, "name": definition.name}


def _served(definition: Definition, spec: StreamSpec, context: Context) -> list[Node] | None:
    """Return the nodes of a stream that the place's service serves; None for one with a worker of its own.

    A place without a cluster has no components to serve it: there a stream always is a process.
    """
    service = context.place.spec.streams.service
    if service is None or context.place.spec.cluster is None or not isinstance(spec.source, HttpSource | OtlpSource):
        return None
    facts = context.exports("StreamService", service)
    if facts is None:
        return None
    from penstock.lower.served import lower_served

    return lower_served(definition, context, facts)


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the nodes of a stream."""
    spec: StreamSpec = definition.spec
    if spec.class_ is not None:
        from penstock.lower import class_stream

        return class_stream.lower(definition, context)
    served = _served(definition, spec, context)
    if served is not None:
        return served
    identity = worker_identity(definition, context)
    sinks = _sinks(definition, spec, identity.id)
    access = lower_access(definition, spec.access, identity.id)
    env = (*_source_env(spec), *environment(spec.worker.environment))
    work, queue_nodes = _queue(definition, spec, identity.id)
    nodes: list[Node] = [
        identity.replace(scaler=work is not None),
        *sinks.nodes,
        *access.nodes,
        *secrets(env),
        *queue_nodes,
    ]
    source = spec.source
    stores = (*sinks.stores, *access.stores)
    if isinstance(source, FilesSource):
        store = Store(id=f"store/{source.store}", definition="", name=source.store)
        nodes += [store, grant(definition, identity.id, "store.read", store.id, source.prefix)]
        stores = (*stores, (source.store, store.id))
    sinks = sinks.replace(
        stores=stores, tables=(*sinks.tables, *access.tables), outputs=(*sinks.outputs, *access.outputs)
    )
    worker = _worker(definition, spec, context, identity=identity.id, sinks=sinks, env=env, work=work)
    nodes.append(worker)
    if isinstance(source, HttpSource | OtlpSource):
        path = getattr(source, "path", None) or "/"
        nodes.append(
            Endpoint(
                id=node_id("endpoint", definition),
                definition=definition.id,
                name=worker.name,
                worker=worker.id,
                port=source.port,
                host=source.host,
                path=path,
            )
        )
    return nodes
