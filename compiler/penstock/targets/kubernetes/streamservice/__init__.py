"""Objects of a StreamService: its configuration, components, volumes, policies, services and budgets."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.services import StreamService
from penstock.place import Place
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget


def objects(
    service: StreamService, graph: Graph, place: Place, cloud: CloudTarget, render: Renderer
) -> list[dict[str, Any]]:
    """Return the objects in apply order. Raises RefusedTemplate when they do not fit together."""
    from penstock.targets.kubernetes.streamservice.build import build

    return build(service, graph, place, cloud, render)
