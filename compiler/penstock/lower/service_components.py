"""The components of a StreamService: which there are, what each may do, and who its pods are."""

from typing import Final

from penstock.definitions import Definition
from penstock.definitions.common import Resources as ResourceSpec
from penstock.definitions.streamservice import StreamServiceSpec
from penstock.graph.nodes import Grant, Identity, Port, Resources, Verb
from penstock.graph.services import Component, EncryptionKey
from penstock.lower.context import Context, node_id, stable_name
from penstock.lower.parts import resources
from penstock.record import Record


class Part(Record):
    """What is known of a component before a definition is read."""

    name: str
    workload: str
    ports: tuple[Port, ...]
    metrics: int
    resources: Resources
    field: str  # of `resources` and, without its container, of `replicas`
    replicas: str
    key: bool = False  # it reads what is encrypted
    tokens: bool = False  # it encrypts
    health: int | None = None


# Sizes of a small production: a request and a little more memory as the limit, no limit of processor time.
PARTS: Final = (
    Part(
        "api", "api", (Port("api", 8000),), 9000, Resources("200m", "200Mi", "", "", "250Mi"), "api", "api",
        key=True, tokens=True, health=8000,
    ),
    Part(
        "http-source", "http-source", (Port("http", 7000),), 9000, Resources("4000m", "3200Mi", "", "", "4000Mi"),
        "http_source", "http_source", health=7000,
    ),
    Part(
        "storage-writer", "storage-writer-reader", (Port("writer-tcp", 6000),), 9001,
        Resources("1000m", "200Mi", "", "", "250Mi"), "writer", "storage",
    ),
    Part(
        "storage-reader", "storage-writer-reader", (), 9002, Resources("500m", "200Mi", "", "", "250Mi"),
        "reader", "storage", key=True,
    ),
    Part(
        "storage-coordinator", "storage-coordinator", (), 9000, Resources("400m", "500Mi", "", "", "750Mi"),
        "coordinator", "coordinator", key=True, tokens=True,
    ),
)  # fmt: skip


def _workload(part: Part, *, single: bool) -> str:
    return "single" if single else part.workload


def storage_identity(definition: Definition, *, single: bool) -> str:
    """Return the id of who uploads from the volumes."""
    return node_id("identity", definition, "single" if single else "storage-writer-reader")


def _account(base: str, workload: str) -> str:
    return base if workload == "single" else f"{base}-{workload}"


def identities(
    definition: Definition, spec: StreamServiceSpec, context: Context, key: EncryptionKey | None, *, single: bool
) -> tuple[dict[str, Identity], list[Grant]]:
    """Return who each workload is, by workload. Only what is granted something in the cloud is somebody there."""
    found: dict[str, Identity] = {}
    grants: dict[str, Grant] = {}
    storage = storage_identity(definition, single=single)
    for part in PARTS:
        workload = _workload(part, single=single)
        identity = node_id("identity", definition, workload)
        if not (key is not None and part.key) and not (spec.access and identity == storage):
            continue
        account = _account(stable_name(definition), workload)
        found[workload] = Identity(
            id=identity,
            definition=definition.id,
            name=account,
            service_accounts=((context.place.namespace, account),),
            labels=tuple(sorted(definition.metadata.labels.items())),
        )
        if key is not None and part.key:
            verbs: tuple[Verb, ...] = ("key.decrypt", "key.encrypt") if part.tokens else ("key.decrypt",)
            for verb in verbs:
                name = node_id("grant", definition, f"{workload}-{verb.replace('.', '-')}")
                grants[name] = Grant(name, definition.id, identity=identity, verb=verb, resource=key.id)
    return found, list(grants.values())


def components(
    definition: Definition, spec: StreamServiceSpec, known: dict[str, Identity], *, single: bool
) -> tuple[Component, ...]:
    """Return the components; `known` says who each workload is."""
    base = stable_name(definition)
    found = []
    for part in PARTS:
        workload = _workload(part, single=single)
        own: ResourceSpec | None = getattr(spec.resources, part.field)
        identity = known.get(workload)
        found.append(
            Component(
                name=part.name,
                workload=workload,
                ports=part.ports,
                metrics=part.metrics,
                resources=part.resources if own is None else resources(own),
                replicas=1 if single else getattr(spec.replicas, part.replicas),
                service_account=_account(base, workload),
                identity=None if identity is None else identity.id,
                health=part.health,
            )
        )
    return tuple(found)
