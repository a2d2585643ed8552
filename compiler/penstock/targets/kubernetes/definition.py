"""The objects of one definition, in the order in which they can be applied."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import (
    Batch,
    ClusterJob,
    Endpoint,
    Identity,
    Node,
    Worker,
)
from penstock.graph.services import StreamService
from penstock.graph.streams import BackfillRequest, CustomKind, CustomObject, RunnerAccount, StreamingTemplate
from penstock.place import Place
from penstock.targets.kubernetes import alerts, custom, jobs, worker
from penstock.targets.kubernetes.accounts import account_objects
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget

_ON_ONE_MACHINE = (StreamService,)


def objects(graph: Graph, place: Place, cloud: CloudTarget, render: Renderer) -> list[dict[str, Any]]:
    """Return kinds, identities, workers and custom objects, jobs, alerts."""
    sorts = _sorted(graph, place)
    found: list[dict[str, Any]] = []
    for kind in sorts.get(CustomKind, ()):
        found += custom.kind_objects(kind, place, render)
    if RunnerAccount in sorts or StreamingTemplate in sorts:
        found += _for_operator(sorts, place, render)
    for identity in sorts.get(Identity, ()):
        found += account_objects(identity, place, cloud, render)
    workers: list[Worker] = sorts.get(Worker, [])
    for one in workers:
        endpoints = [endpoint for endpoint in sorts.get(Endpoint, ()) if endpoint.worker == one.id]
        found += worker.objects(one, graph, place, cloud, render, endpoints)
    for one in sorts.get(CustomObject, ()):
        found += custom.object_objects(one, place, render)
    for request in sorts.get(BackfillRequest, ()):
        found += custom.request_objects(request, place, render)
    for service in sorts.get(StreamService, ()):
        from penstock.targets.kubernetes import streamservice

        found += streamservice.objects(service, graph, place, cloud, render)
    for batch in sorts.get(Batch, ()):
        # Few places have batch workflows; their modules are read when one comes.
        from penstock.targets.kubernetes.batch import objects as batches

        found += batches.objects(batch, graph, place, cloud, render)
    for job in sorts.get(ClusterJob, ()):
        found += jobs.objects(job, graph, place, cloud, render)
    measured = [alert for sort in alerts.SORTS for alert in sorts.get(sort, ())]
    return found + alerts.objects(measured, workers, graph, place, cloud, render)


def _for_operator(sorts: dict[type[Node], list[Any]], place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the accounts and templates of stream classes; few places have them, so their module is read here."""
    from penstock.targets.kubernetes import arcane

    found: list[dict[str, Any]] = []
    for runner in sorts.get(RunnerAccount, ()):
        found += arcane.account_objects(runner, place, render)
    for template in sorts.get(StreamingTemplate, ()):
        found += arcane.template_objects(template, place, render)
    return found


def _sorted(graph: Graph, place: Place) -> dict[type[Node], list[Any]]:
    """Return the definition's own nodes by class.

    The cluster of one machine runs services only; what works on queues and stores runs as processes beside it.
    """
    sorts: dict[type[Node], list[Any]] = {}
    for node in graph:
        if node.definition and (place.cloud != "local" or isinstance(node, _ON_ONE_MACHINE)):
            sorts.setdefault(type(node), []).append(node)
    return sorts
