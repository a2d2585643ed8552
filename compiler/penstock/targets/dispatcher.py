"""The dispatcher: the one worker of a place that moves storage events to the queues of its rules, with what it may do."""

from collections.abc import Sequence

from penstock.graph.nodes import Grant, Identity, Node, Queue, Resources, Route, Worker
from penstock.place import Place

DISPATCHER = "dispatcher"
STORAGE_EVENTS = "storage-events"  # the queue that storage events arrive in


def _reference(route: Route) -> Queue:
    """Return the platform's reference to the queue of a rule; the definition makes the queue itself."""
    return Queue(
        id=f"queue/{route.queue_name}",
        definition="",
        name=route.queue_name,
        visibility_timeout=0,
        retention=0,
        account=route.account,
        external=True,
    )


def dispatcher(routes: Sequence[Route], place: Place) -> list[Node]:
    """Return the platform nodes of the dispatcher."""
    identity = Identity(
        id="identity/dispatcher",
        definition="",
        name=DISPATCHER,
        service_accounts=((place.namespace, DISPATCHER),),
    )
    events = Queue(
        id=f"queue/{STORAGE_EVENTS}",
        definition="",
        name=STORAGE_EVENTS,
        visibility_timeout=30,
        retention=604800,
        dead_letter=f"queue/{STORAGE_EVENTS}-dead-letter",
    )
    parked = Queue(
        id=f"queue/{STORAGE_EVENTS}-dead-letter",
        definition="",
        name=f"{STORAGE_EVENTS}-dead-letter",
        visibility_timeout=30,
        retention=1209600,
        holds_dead_letters=True,
    )
    targets = [_reference(route) for route in routes]
    grants: list[Node] = [
        Grant("grant/dispatcher-consume", "", identity.id, "queue.consume", events.id),
        Grant("grant/dispatcher-park", "", identity.id, "queue.send", parked.id),
        *[Grant(f"grant/dispatcher-send-{queue.name}", "", identity.id, "queue.send", queue.id) for queue in targets],
    ]
    worker = Worker(
        id="worker/dispatcher",
        definition="",
        name=DISPATCHER,
        role="dispatch",
        protocol="penstock",
        image=place.spec.images.runtime,
        identity=identity.id,
        config={
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Platform", "name": DISPATCHER},
            "environment": place.name,
            "role": "dispatch",
            "maxReceiveCount": 5,
            "lease": {"seconds": 30, "renew": True},
        },
        resources=Resources("100m", "128Mi", "", "500m", "256Mi", ""),
        queue=events.id,
        outputs=tuple((queue.name, queue.id) for queue in targets),
    )
    return [identity, parked, events, *targets, *grants, worker]
