"""Lowering of a Pipeline to functions: item, collection and historic from one image, with queue, schedule and cursor."""

from typing import Any

from penstock.definitions import Definition
from penstock.definitions.pipeline import PipelineSpec, StacIngestor
from penstock.graph.nodes import (
    Catalog,
    Cursor,
    EnvVar,
    Function,
    Grant,
    Identity,
    Node,
    Queue,
    Schedule,
    Store,
    Table,
)
from penstock.lower.access import lower_access
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import alerts, environment, grant, secrets
from penstock.lower.pipeline_parts import (
    has_queue,
    ingestor_secret,
    pipeline_id,
    pipeline_image,
    queues,
    secret_env,
    subscription,
    token_table,
    walk_env,
)
from penstock.record import Record

HOUR = 3600

# Columns of an S3 inventory that Athena reads, in the order of the inventory's files (S3 user guide).
INVENTORY_COLUMNS = tuple(
    (name, "boolean" if name in {"is_latest", "is_delete_marker", "is_multipart_uploaded"} else "string")
    for name in (
        "bucket",
        "key",
        "version_id",
        "is_latest",
        "is_delete_marker",
        "size",
        "last_modified_date",
        "e_tag",
        "storage_class",
        "is_multipart_uploaded",
        "replication_status",
        "encryption_status",
        "object_lock_retain_until_date",
        "object_lock_mode",
        "object_lock_legal_hold_status",
        "intelligent_tiering_access_tier",
        "bucket_key_status",
        "checksum_algorithm",
    )
)


class _Common(Record):
    """What the functions of one pipeline share."""

    image: str
    env: tuple[EnvVar, ...]
    bindings: tuple[tuple[str, str], ...]
    reads: tuple[tuple[str, str, str | None], ...]  # (verb, node id, prefix) every function needs


def _identity(definition: Definition, part: str) -> Identity:
    return Identity(
        id=node_id("identity", definition, part),
        definition=definition.id,
        name=f"{definition.name}-{part}",
        formerly=tuple(f"{name}-{part}" for name in definition.metadata.formerly),
    )


def _function(
    definition: Definition, spec: PipelineSpec, common: _Common, part: str, handler: str, **more: Any
) -> list[Node]:
    """Return one function with its own identity and the grants that all functions of the pipeline need."""
    identity = _identity(definition, part)
    bindings = (*common.bindings, *more.pop("bindings", ()))
    node = Function(
        id=node_id("function", definition, part),
        definition=definition.id,
        name=f"{definition.name}-{part}",
        handler=handler,
        image=common.image,
        identity=identity.id,
        memory=spec.function.memory,
        timeout=spec.function.timeout,
        architecture=spec.function.architecture,
        log_retention=spec.function.log_retention,
        env=common.env,
        bindings=bindings,
        pipeline=pipeline_id(definition, spec),
        labels=tuple(sorted(definition.metadata.labels.items())),
        formerly=tuple(f"{name}-{part}" for name in definition.metadata.formerly),
        **more,
    )
    return [identity, node, *_grants(definition, identity.id, part, common.reads)]


def _grants(
    definition: Definition, identity: str, part: str, wanted: tuple[tuple[Any, str, str | None], ...]
) -> list[Grant]:
    found = []
    for verb, resource, prefix in wanted:
        made = grant(definition, identity, verb, resource, prefix)
        found.append(made.replace(id=f"{made.id}-{part}"))
    return found


def _sink(definition: Definition, spec: PipelineSpec) -> tuple[list[Node], _Common]:
    """Return the nodes of the sink and what it adds to every function."""
    sink = spec.sink
    if isinstance(sink, StacIngestor):
        secret = ingestor_secret(sink)
        table: Table = token_table(definition, sink)
        env = (*secret_env(secret), EnvVar(name="INGESTOR_URL", value=sink.url.strip("/")))
        reads = (("secret.read", secret.id, None), ("table.read", table.id, None), ("table.write", table.id, None))
        return [secret, table], _Common("", env, (("JWT_CACHE_TABLE_NAME", table.id),), reads)
    if sink.type == "store":
        store = Store(id=f"store/{sink.store}", definition="", name=sink.store)
        env = (EnvVar(name="OUTPUT_PREFIX", value=sink.prefix),) if sink.prefix else ()
        return [store], _Common("", env, (("OUTPUT_LOCATION", store.id),), (("store.write", store.id, sink.prefix),))
    queue = Queue(
        id=f"queue/{sink.queue}", definition="", name=sink.queue, visibility_timeout=0, retention=0, external=True
    )
    return [queue], _Common("", (), (("OUTPUT_QUEUE_URL", queue.id),), (("queue.send", queue.id, None),))


class _Walk(Record):
    """What one part of the walk through an inventory adds: nodes, and to the function variables, bindings and grants."""

    nodes: tuple[Node, ...]
    wanted: tuple[tuple[Any, str, str | None], ...]
    env: tuple[EnvVar, ...] = ()
    bindings: tuple[tuple[str, str], ...] = ()


def _results(definition: Definition, work: Queue) -> _Walk:
    """Return where the results of queries go, and the queue that the walk fills."""
    results = Store(
        id=node_id("store", definition, "results"),
        definition=definition.id,
        name=f"{stable_name(definition)}-results",
        scratch=True,
        formerly=tuple(f"{name}-results" for name in definition.metadata.formerly),
    )
    wanted = (("queue.send", work.id, None), ("store.read", results.id, None), ("store.write", results.id, None))
    return _Walk((results,), wanted, (), (("OUTPUT_LOCATION", results.id), ("QUEUE_URL", work.id)))


def _inventory(definition: Definition, spec: PipelineSpec, results: str) -> _Walk:
    """Return what is walked through: the bucket, and a table over it where it is an inventory."""
    inventory = spec.inventory
    assert inventory is not None
    bucket, _, key = inventory.location.removeprefix("s3://").partition("/")
    source = Store(id=f"store/{bucket}", definition="", name=bucket, external=True)
    database = spec.id or stable_name(definition).replace("-", "_")
    env = (EnvVar(name="DATABASE_NAME", value=database), *walk_env(spec))
    if inventory.type == "fileList":
        return _Walk((source,), (("store.read", source.id, key or None),), env)
    catalog = Catalog(
        id=node_id("catalog", definition),
        definition=definition.id,
        database=database,
        table="inventory",
        location=inventory.location,
        results=results,
        columns=INVENTORY_COLUMNS,
    )
    # The links of an inventory lead to files beside its folder, anywhere in the bucket.
    return _Walk((source, catalog), (("store.read", source.id, None), ("catalog.query", catalog.id, None)), env)


def _cursor(definition: Definition, spec: PipelineSpec) -> _Walk:
    """Return how far a walk by the clock has come; nothing for one that runs once."""
    inventory = spec.inventory
    if inventory is None or not inventory.frequency:
        return _Walk((), ())
    cursor = Cursor(
        id=node_id("cursor", definition),
        definition=definition.id,
        name=f"{stable_name(definition)}_chunk_parameter",
        value=inventory.initial_chunk or "",
        formerly=definition.metadata.formerly,
    )
    return _Walk((cursor,), (("cursor.readWrite", cursor.id, None),), (), (("CHUNK_PARAMETER", cursor.id),))


def _historic(definition: Definition, spec: PipelineSpec, common: _Common, work: Queue) -> list[Node]:
    """Return what walks the inventory: results store, catalog, cursor, the function and what starts it."""
    assert spec.inventory is not None
    results = _results(definition, work)
    parts = (results, _inventory(definition, spec, results.nodes[0].id), _cursor(definition, spec))
    nodes: list[Node] = [node for part in parts for node in part.nodes]
    frequency = spec.inventory.frequency
    made = _function(
        definition,
        spec,
        common.replace(env=(*common.env, *[variable for part in parts for variable in part.env])),
        "historic",
        spec.handlers.historic,
        bindings=tuple(binding for part in parts for binding in part.bindings),
        invoke=not frequency,
        invoke_after=tuple(node.id for node in nodes if isinstance(node, Catalog)),
    )
    wanted = tuple(one for part in parts for one in part.wanted)
    nodes += [*made, *_grants(definition, made[0].id, "historic", wanted)]
    if frequency:
        nodes.append(
            Schedule(
                id=node_id("schedule", definition),
                definition=definition.id,
                name=f"{stable_name(definition)}-historic",
                target=node_id("function", definition, "historic"),
                every=frequency * HOUR,
            )
        )
    return nodes


def lower_functions(definition: Definition, spec: PipelineSpec, context: Context) -> list[Node]:
    """Return the nodes of a pipeline whose steps are functions."""
    sink_nodes, common = _sink(definition, spec)
    own = environment(spec.function.environment)
    own_secrets = secrets(own)
    reads = tuple(("secret.read", node.id, None) for node in own_secrets)
    # The walk through the inventory only fills the queue: it gets neither the sink nor its secret.
    plain = _Common(pipeline_image(definition, spec, context), own, (), reads)
    common = plain.replace(env=(*common.env, *own), bindings=common.bindings, reads=(*common.reads, *reads))
    nodes: list[Node] = [*sink_nodes, *own_secrets]
    queued = has_queue(spec)
    more: dict[str, Any] = {"invoke": not queued}
    work = parked = None
    if queued:
        work, parked = queues(definition, spec)
        nodes += [parked, work, *subscription(definition, spec, work)]
        more = {
            "queue": work.id,
            "batch_size": spec.queue.batch_size,
            "batch_window": spec.queue.batch_window,
            "max_concurrency": spec.function.concurrency,
        }
    item = _function(definition, spec, common, "item", spec.handlers.item, **more)
    nodes += item
    access = lower_access(definition, spec.access, item[0].id)
    nodes += access.nodes
    if work is not None and parked is not None:
        nodes.append(grant(definition, item[0].id, "queue.consume", work.id))
        nodes += alerts(definition, spec.alerts, work, parked)
    if spec.collection:
        # A collection is described from the same objects as its items.
        made = _function(definition, spec, common, "collection", spec.handlers.collection, invoke=True)
        granted = [one for one in access.nodes if isinstance(one, Grant)]
        nodes += [*made, *[one.replace(id=f"{one.id}-collection", identity=made[0].id) for one in granted]]
    if spec.inventory is not None and work is not None:
        nodes += _historic(definition, spec, plain, work)
    return nodes
