"""Names that a definition takes in Google Cloud."""

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Queue, Store, Table, Topic
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.gcp import addresses
from penstock.targets.gcp.queues import is_made
from penstock.targets.model import PhysicalName

_WORK: dict[str, tuple[str | int, ...]] = {
    "Pipeline": ("spec", "queue", "name"),
    "Stream": ("spec", "source", "name"),
    "Workflow": ("spec", "trigger", "name"),
}
_PARKED: dict[str, tuple[str | int, ...]] = {
    "Pipeline": ("spec", "queue", "deadLetter", "name"),
    "Stream": ("spec", "source", "deadLetter", "name"),
    "Workflow": ("spec", "trigger", "deadLetter", "name"),
}


def names(graph: Graph, place: Place) -> list[PhysicalName]:
    """Return every name that the nodes of one definition take in Google Cloud."""
    found: list[PhysicalName] = []
    queues = [queue for queue in graph.of(Queue) if is_made(queue)]
    for queue in queues:
        paths = _PARKED if queue.holds_dead_letters else _WORK
        field = paths.get(queue.definition.partition("/")[0], ())
        found.append(PhysicalName("gcp subscription", queue.name, "gcp.subscription", queue.id, field))
        if addresses.feeding_topic(queue, graph) is None:
            found.append(PhysicalName("gcp topic", queue.name, "gcp.topic", queue.id, field))
    own = {queue.name for queue in queues}
    found += [
        PhysicalName("gcp topic", topic.name, "gcp.topic", topic.id)
        for topic in graph.of(Topic)
        if topic.address is None and not addresses.is_events(topic) and not (topic.definition and topic.name in own)
    ]
    found += [
        PhysicalName("gcp bucket", addresses.bucket(place, store), "gcp.bucket", store.id)
        for store in graph.of(Store)
        if not store.external
    ]
    found += [
        PhysicalName("gcp collection", addresses.collection(place, table), "gcp.collection", table.id)
        for table in graph.of(Table)
        if not table.external
    ]
    found += [
        PhysicalName("gcp key", addresses.key_name(place, key), "gcp.key", key.id) for key in graph.of(EncryptionKey)
    ]
    found += [
        PhysicalName("gcp service account", addresses.account(place, identity), "gcp.serviceAccount", identity.id)
        for identity in graph.of(Identity)
    ]
    return found
