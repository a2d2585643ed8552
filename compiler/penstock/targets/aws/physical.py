"""Names that a definition takes in AWS."""

from penstock.graph import Graph
from penstock.graph.nodes import Alert, Catalog, Cursor, Function, Identity, Queue, Schedule, Store, Table, Topic
from penstock.graph.scans import Visitor
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.aws import addresses
from penstock.targets.aws.frame import of_definition
from penstock.targets.aws.queues import is_made, rule_name, served_routes
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


def _queues(graph: Graph, place: Place) -> list[PhysicalName]:
    frame = of_definition(graph, place)
    found = []
    for queue in graph.of(Queue):
        if is_made(queue, frame):
            paths = _PARKED if queue.holds_dead_letters else _WORK
            field = paths.get(queue.definition.partition("/")[0], ())
            found.append(PhysicalName("aws queue", addresses.queue_name(queue), "aws.queue", queue.id, field))
    found += [
        PhysicalName("aws rule", rule_name(route, frame), "aws.rule", route.id) for route in served_routes(graph, frame)
    ]
    return found


def _data(graph: Graph, place: Place) -> list[PhysicalName]:
    found = [
        PhysicalName("aws bucket", addresses.bucket(place, store), "aws.bucket", store.id)
        for store in graph.of(Store)
        if not store.external
    ]
    found += [
        PhysicalName("aws table", addresses.table(place, table), "aws.table", table.id)
        for table in graph.of(Table)
        if not table.external
    ]
    found += [
        PhysicalName("aws topic", topic.name, "aws.topic", topic.id)
        for topic in graph.of(Topic)
        if topic.address is None
    ]
    found += [
        PhysicalName("aws parameter", addresses.parameter(cursor), "aws.parameter", cursor.id)
        for cursor in graph.of(Cursor)
    ]
    found += [
        PhysicalName("aws key alias", addresses.key_alias(place, key), "aws.keyAlias", key.id)
        for key in graph.of(EncryptionKey)
    ]
    for catalog in graph.of(Catalog):
        workgroup = addresses.workgroup(catalog)
        found.append(
            PhysicalName("aws glue database", catalog.database, "aws.glueDatabase", catalog.id, ("spec", "id"))
        )
        found.append(PhysicalName("aws workgroup", workgroup, "aws.workgroup", catalog.id, ("spec", "id")))
    return found


def _running(graph: Graph, place: Place) -> list[PhysicalName]:
    found = [
        PhysicalName("aws role", addresses.role(place, identity), "aws.role", identity.id)
        for identity in graph.of(Identity)
    ]
    found += [PhysicalName("aws role", one.name, "aws.role", one.id) for one in graph.of(Visitor)]
    for function in graph.of(Function):
        group = addresses.log_group(place, function)
        found.append(PhysicalName("aws function", addresses.function(place, function), "aws.function", function.id))
        found.append(PhysicalName("aws log group", group, "aws.logGroup", function.id))
    found += [
        PhysicalName("aws rule", addresses.rule(place, schedule), "aws.rule", schedule.id)
        for schedule in graph.of(Schedule)
    ]
    found += [
        PhysicalName("aws alarm", addresses.alarm(place, alert), "aws.alarm", alert.id) for alert in graph.of(Alert)
    ]
    return found


def names(graph: Graph, place: Place) -> list[PhysicalName]:
    """Return every name that the nodes of one definition take in AWS."""
    return [*_queues(graph, place), *_data(graph, place), *_running(graph, place)]
