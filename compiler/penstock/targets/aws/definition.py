"""Pulumi resources of one definition in AWS, in the order in which they need each other."""

from penstock.graph import Graph
from penstock.place import Place
from penstock.targets.aws import alerts, data, functions, identities, keys, queues, visitors
from penstock.targets.aws.frame import of_definition
from penstock.targets.pulumi.model import Export, Resource


def resources(graph: Graph, place: Place) -> tuple[list[Resource], list[Export]]:
    """Return the resources of one definition's own nodes. Nothing is exported: every name is computed."""
    frame = of_definition(graph, place)
    made = [
        *data.resources(graph, frame),
        *queues.resources(graph, frame),
        *keys.resources(graph, frame),
        *identities.resources(graph, frame),
        *visitors.resources(graph, frame),
        *functions.resources(graph, frame),
        *alerts.resources(graph, frame),
    ]
    return made, []
