"""Parts that several kinds lower in the same way: queue pairs, identities, alerts, environment, resources."""

from collections.abc import Mapping
from typing import Any

from penstock.definitions import Definition
from penstock.definitions.common import Alerts, DeadLetter
from penstock.definitions.common import Resources as ResourceSpec
from penstock.definitions.common import Scale as ScaleSpec
from penstock.graph.nodes import Alert, EnvVar, Grant, Identity, Node, Queue, Resources, Scale, Secret, Verb
from penstock.language.values import SecretRef
from penstock.lower.context import Context, node_id, stable_name


def queue_pair(
    definition: Definition,
    *,
    name: str,
    visibility_timeout: int,
    retention: int,
    dead_letter: DeadLetter,
    account: str | None = None,
    endpoint: str | None = None,
) -> tuple[Queue, Queue]:
    """Return the work queue and its dead-letter queue."""
    formerly = definition.metadata.formerly
    parked = Queue(
        id=node_id("queue", definition, "dead-letter"),
        definition=definition.id,
        name=dead_letter.name or f"{name}-dead-letter",
        visibility_timeout=visibility_timeout,
        retention=dead_letter.retention,
        account=account,
        holds_dead_letters=True,
        formerly=formerly,
        external=endpoint is not None,
    )
    work = Queue(
        id=node_id("queue", definition),
        definition=definition.id,
        name=name,
        visibility_timeout=visibility_timeout,
        retention=retention,
        account=account,
        endpoint=endpoint,
        dead_letter=parked.id,
        max_receive_count=dead_letter.max_receive_count,
        formerly=formerly,
        external=endpoint is not None,
    )
    return work, parked


def worker_identity(definition: Definition, context: Context) -> Identity:
    """Return the identity of a definition's workers.

    Its service account keeps the definition's first name: what lets it act as the identity names it, and in some clouds
    cannot be changed in place.
    """
    return Identity(
        id=node_id("identity", definition),
        definition=definition.id,
        name=definition.name,
        service_accounts=((context.place.namespace, stable_name(definition)),),
        labels=tuple(sorted(definition.metadata.labels.items())),
        formerly=definition.metadata.formerly,
    )


def grant(definition: Definition, identity: str, verb: Verb, resource: str, prefix: str | None = None) -> Grant:
    """Return one grant of this definition."""
    part = f"{verb}-{resource}".replace("/", "-").replace(".", "-")
    return Grant(
        id=node_id("grant", definition, part),
        definition=definition.id,
        identity=identity,
        verb=verb,
        resource=resource,
        prefix=prefix,
    )


def alerts(definition: Definition, settings: Alerts, work: Queue, parked: Queue) -> list[Node]:
    """Return the alert rules on a pair of queues."""
    if not settings.enabled:
        return []
    common: dict[str, Any] = {"definition": definition.id, "hold": settings.for_, "severity": settings.severity}
    return [
        Alert(
            id=node_id("alert", definition, "dead-letter"),
            name=f"{stable_name(definition)}-dead-letter",
            queue=parked.id,
            measure="deadLetterMessages",
            threshold=settings.dead_letter_messages,
            **common,
        ),
        Alert(
            id=node_id("alert", definition, "backlog"),
            name=f"{stable_name(definition)}-backlog",
            queue=work.id,
            measure="queueMessages",
            threshold=settings.queue_messages,
            **common,
        ),
    ]


def text_of(value: object) -> str:
    """Return an environment value as the container sees it."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)


def environment(*layers: Mapping[str, object]) -> tuple[EnvVar, ...]:
    """Return variables of the layers in order; a later layer wins but keeps the first position."""
    merged: dict[str, object] = {}
    for layer in layers:
        merged.update(layer)
    return tuple(
        EnvVar(name=name, secret=value.name)
        if isinstance(value, SecretRef)
        else EnvVar(name=name, value=text_of(value))
        for name, value in merged.items()
    )


def secrets(variables: tuple[EnvVar, ...]) -> list[Node]:
    """Return the secret nodes that variables refer to."""
    names = dict.fromkeys(variable.secret for variable in variables if variable.secret is not None)
    return [Secret(id=f"secret/{name}", definition="", name=name) for name in names]


def resources(spec: ResourceSpec | None) -> Resources:
    """Return container resources as quantities in text."""
    if spec is None:
        return Resources()
    requests, limits = spec.requests, spec.limits

    def quantity(value: object) -> str:
        return "" if value is None else str(value)

    return Resources(
        request_cpu=quantity(requests and requests.cpu),
        request_memory=quantity(requests and requests.memory),
        request_storage=quantity(requests and requests.ephemeral_storage),
        limit_cpu=quantity(limits and limits.cpu),
        limit_memory=quantity(limits and limits.memory),
        limit_storage=quantity(limits and limits.ephemeral_storage),
    )


def scaling(settings: ScaleSpec) -> Scale:
    """Return the autoscaling of a worker with a queue."""
    return Scale(
        min=settings.min,
        max=settings.max,
        polling_interval=settings.polling_interval,
        cooldown=settings.cooldown,
        queue_length=settings.queue_length,
        activation_queue_length=settings.activation_queue_length,
    )
