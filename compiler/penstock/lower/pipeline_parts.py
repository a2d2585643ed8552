"""What both shapes of a Pipeline share: its id, queue, subscription, ingestor settings and inventory."""

from penstock.definitions import Definition
from penstock.definitions.pipeline import FileList, NotificationSource, PipelineSpec, StacIngestor
from penstock.graph.nodes import EnvVar, Node, Queue, Secret, Subscription, Table, Topic
from penstock.language.values import SecretRef
from penstock.lower.access import is_address, platform_id
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import queue_pair

# JSON keys of the ingestor's secret, by the variable that the pipeline's code reads.
SECRET_FIELDS = (
    ("CLIENT_SECRET", "client_secret"),
    ("CLIENT_ID", "client_id"),
    ("DOMAIN", "cognito_domain"),
    ("SCOPE", "scope"),
)
# The runtime's own walk through an inventory, for a pipeline that brings no code for it.
WALKER = "penstock_runtime.inventory.handler:handler"
TOKEN_KEY = "client_id"
TOKEN_EXPIRY = "expires_at"


def pipeline_id(definition: Definition, spec: PipelineSpec) -> str:
    """Return the identifier of the pipeline's package."""
    return spec.id or definition.name.replace("-", "_")


def pipeline_image(definition: Definition, spec: PipelineSpec, context: Context) -> str:
    """Return the image of a pipeline: its own, else the environment's for pipelines, else the runtime's."""
    images = context.place.spec.images
    if spec.function.image is not None:
        return spec.function.image
    return (images.pipelines or images.runtime).replace("{id}", pipeline_id(definition, spec))


def has_queue(spec: PipelineSpec) -> bool:
    """Return whether items come through a queue: from notifications or from the inventory."""
    return spec.source.type == "notification" or spec.inventory is not None


def queues(definition: Definition, spec: PipelineSpec) -> tuple[Queue, Queue]:
    """Return the work queue and its dead-letter queue."""
    return queue_pair(
        definition,
        name=spec.queue.name or stable_name(definition),
        visibility_timeout=spec.queue.visibility_timeout,
        retention=spec.queue.retention,
        dead_letter=spec.queue.dead_letter,
    )


def subscription(definition: Definition, spec: PipelineSpec, queue: Queue) -> list[Node]:
    """Return the topic and the subscription that feed the queue."""
    source = spec.source
    if not isinstance(source, NotificationSource):
        return []
    name = source.topic or stable_name(definition)
    foreign = is_address(name)
    if source.topic is None and source.store is None:
        topic = Topic(id=node_id("topic", definition), definition=definition.id, name=name)
    else:
        topic = Topic(
            id=platform_id("topic", name if source.topic else f"events-{source.store}", None),
            definition="",
            name=name if source.topic else f"events-{source.store}",
            address=name if foreign else None,
        )
    return [
        topic,
        Subscription(
            id=node_id("subscription", definition),
            definition=definition.id,
            topic=topic.id,
            queue=queue.id,
            prefix=source.filter.prefix,
            suffix=source.filter.suffix,
            raw=source.raw,
        ),
    ]


def ingestor_secret(sink: StacIngestor) -> Secret:
    """Return the secret of the ingestor: by its address, or by the environment's name for it."""
    fields = tuple(field for _, field in SECRET_FIELDS)
    if isinstance(sink.secret, SecretRef):
        return Secret(id=f"secret/{sink.secret.name}", definition="", name=sink.secret.name, fields=fields)
    name = sink.secret.rsplit(":", 1)[-1]
    return Secret(id=f"secret/{sink.secret}", definition="", name=name, address=sink.secret, fields=fields)


def secret_env(secret: Secret) -> tuple[EnvVar, ...]:
    """Return the variables that the pipeline's code reads, each a reference to one JSON key of the secret."""
    return tuple(
        EnvVar(name=variable, secret=f"{secret.id.removeprefix('secret/')}#{field}")
        for variable, field in SECRET_FIELDS
    )


def token_table(definition: Definition, sink: StacIngestor) -> Table:
    """Return the token cache: the pipeline's own, or the environment's."""
    shared = sink.token_cache == "shared"
    return Table(
        id="table/token-cache" if shared else node_id("table", definition, "token-cache"),
        definition="" if shared else definition.id,
        name="token-cache" if shared else f"{stable_name(definition)}-jwt-cache",
        key=TOKEN_KEY,
        expires=TOKEN_EXPIRY,
        formerly=() if shared else definition.metadata.formerly,
    )


def walks_itself(spec: PipelineSpec) -> bool:
    """Return whether the history is walked by the runtime and not by code of the pipeline."""
    return spec.inventory is not None and spec.handlers.historic == WALKER


def walk_env(spec: PipelineSpec) -> tuple[EnvVar, ...]:
    """Return the variables of a walk: what is listed where, which keys, which days, and what is sent."""
    inventory = spec.inventory
    if inventory is None:
        return ()
    found = {"INVENTORY_LOCATION": inventory.location}
    if walks_itself(spec):
        found |= {"INVENTORY_TYPE": inventory.type, "INVENTORY_MESSAGE": inventory.message}
        if inventory.pattern is not None:
            found["INVENTORY_PATTERN"] = inventory.pattern
        if isinstance(inventory, FileList) and inventory.bucket is not None:
            found["INVENTORY_BUCKET"] = inventory.bucket
    if inventory.frequency:
        found["CHUNK_DIRECTION"] = inventory.direction
        if inventory.end_chunk is not None:
            found["CHUNK_END"] = inventory.end_chunk
    return tuple(EnvVar(name=name, value=value) for name, value in found.items())
