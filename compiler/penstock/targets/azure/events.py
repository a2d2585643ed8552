"""Storage events: from the environment's own containers to the queue of events, and the rules of the dispatcher."""

from collections.abc import Iterable
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Queue, Route, Store
from penstock.place import Place
from penstock.targets.azure.names import account_id, azure, is_own_account
from penstock.targets.dispatcher import STORAGE_EVENTS
from penstock.targets.pulumi.model import Ref, Resource
from penstock.targets.pulumi.names import logical, variable

_TYPES = {"created": "Microsoft.Storage.BlobCreated", "deleted": "Microsoft.Storage.BlobDeleted"}


def address(route: Route, graph: Graph, place: Place) -> str | None:
    """Return the start of the addresses that a rule is about: written out, or made from store and prefix."""
    if route.store is None:
        return route.prefix
    store = graph.get(Store, route.store)
    own = azure(place).storage_account
    account = store.account or (own.name if own else "")
    return f"https://{account}.blob.core.windows.net/{store.name}/{route.prefix or ''}"


def settings(routes: Iterable[Route], graph: Graph, place: Place) -> dict[str, str]:
    """Return the settings of a dispatching function app, one rule after the other."""
    found: dict[str, str] = {}
    for route in routes:
        base = f"PCTASKS_DISPATCH__{route.name}"
        found[f"{base}__QUEUE_NAME"] = route.queue_name
        prefix = address(route, graph, place)
        if prefix:
            found[f"{base}__PREFIX"] = prefix
        if route.suffix:
            found[f"{base}__SUFFIX"] = route.suffix
    return found


def _own_routes(graph: Graph, place: Place) -> list[tuple[Route, Store]]:
    """Return the rules about containers of the environment's own account."""
    found = []
    for route in sorted(graph.of(Route), key=lambda node: node.id):
        if route.store is None:
            continue
        store = graph.get(Store, route.store)
        if is_own_account(place, store.account):
            found.append((route, store))
    return found


def _subscription(route: Route, store: Store, place: Place, group: Any) -> Resource:
    part = f"events-{route.name.lower().replace('_', '-')}"
    start = f"/blobServices/default/containers/{store.name}/blobs/{route.prefix or ''}"
    return Resource(
        var=variable(part),
        type="azure_native.eventgrid.SystemTopicEventSubscription",
        name=logical("", part),
        args={
            "resource_group_name": group,
            "system_topic_name": Ref("events_topic", "name"),
            "event_subscription_name": part,
            "event_delivery_schema": "CloudEventSchemaV1_0",
            "destination": {
                "endpoint_type": "StorageQueue",
                "resource_id": account_id(place, None),
                "queue_name": STORAGE_EVENTS,
            },
            "filter": {
                "subject_begins_with": start,
                "subject_ends_with": route.suffix or None,
                "included_event_types": [_TYPES[one] for one in route.event_types],
                "is_subject_case_sensitive": True,
            },
            "retry_policy": {"max_delivery_attempts": 30, "event_time_to_live_in_minutes": 1440},
        },
        depends_on=(Ref(variable(f"queue-{STORAGE_EVENTS}"), ""),),
    )


def resources(graph: Graph, place: Place, group: Any) -> list[Resource]:
    """Return the system topic of the own account and one subscription for each rule about its containers."""
    routes = _own_routes(graph, place)
    if not routes or not any(queue.name == STORAGE_EVENTS for queue in graph.of(Queue)):
        return []
    cloud = azure(place)
    own = cloud.storage_account
    assert own is not None
    topic = Resource(
        var="events_topic",
        type="azure_native.eventgrid.SystemTopic",
        name=logical("", "events-topic"),
        args={
            "resource_group_name": group,
            "system_topic_name": f"events-{own.name}",
            "location": cloud.region,
            "source": account_id(place, None),
            "topic_type": "Microsoft.Storage.StorageAccounts",
            "tags": dict(cloud.tags) or None,
        },
        depends_on=(Ref("storage_account", ""),) if own.create else (),
    )
    return [topic, *[_subscription(route, store, place, group) for route, store in routes]]
