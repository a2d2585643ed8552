"""What a definition needs of the platform in Azure beside what it names: the dispatcher, and the pctasks database."""

from penstock.dialects.pctasks.handlers import is_built_in
from penstock.graph import Graph
from penstock.graph.nodes import Grant, Identity, Node, Queue, Resources, Route, Table, Worker
from penstock.place import Place
from penstock.targets.azure.cosmos import PCTASKS_CONTAINERS
from penstock.targets.azure.names import STORAGE_EVENTS, azure

DISPATCHER = "dispatcher"


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


def _dispatcher(routes: list[Route], place: Place) -> list[Node]:
    """Return the worker that moves storage events to the queues of the rules, with what it may do."""
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


def _keeps_records(worker: Worker) -> bool:
    """Tell whether a worker reads or writes the database of pctasks, by its own runner or by penstock's handlers."""
    entry_point = str(worker.config.get("handler", {}).get("entryPoint", ""))
    return worker.protocol == "pctasks" or is_built_in(entry_point)


def _pctasks(place: Place) -> list[Node]:
    """Return the containers of the pctasks database and the queue of its ingest, which its images expect."""
    if azure(place).cosmos is None:
        return []
    return [Table(f"table/{name}", "", name=name, key=key) for name, key in PCTASKS_CONTAINERS]


def shared(graph: Graph, place: Place) -> list[Node]:
    """Return platform nodes that the definition's nodes need in Azure."""
    found: list[Node] = []
    routes = graph.of(Route)
    if routes and azure(place).function_app is None and azure(place).storage_account is not None:
        found += _dispatcher(routes, place)
    if any(_keeps_records(worker) for worker in graph.of(Worker)):
        found += _pctasks(place)
    return found
