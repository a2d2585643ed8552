"""Pulumi resources of one definition in Google Cloud, in the order in which they need each other."""

from penstock.graph import Graph
from penstock.graph.nodes import Identity
from penstock.place import Place
from penstock.targets.gcp import addresses, alerts, grants, keys, queues, stores, visitors
from penstock.targets.gcp.frame import Frame, of_definition, part, ref
from penstock.targets.pulumi.model import Code, Export, Resource


def _identities(graph: Graph, frame: Frame) -> list[Resource]:
    """Return service accounts, and which Kubernetes service accounts may act as each."""
    made: list[Resource] = []
    for identity in graph.of(Identity):
        if identity.definition != frame.definition:
            continue
        args = {
            "account_id": addresses.account(frame.place, identity),
            "display_name": f"{frame.definition} in {frame.place.name}",
        }
        made.append(frame.resource(identity, "serviceaccount.Account", args))
        for namespace, name in identity.service_accounts:
            binding = {
                "service_account_id": ref(identity, "name"),
                "role": "roles/iam.workloadIdentityUser",
                "member": addresses.workload(frame.place, namespace, name),
            }
            title = f"{part(identity)}-workload-{namespace}-{name}"
            made.append(frame.named(title, "serviceaccount.IAMMember", binding))
    return made


def resources(graph: Graph, place: Place) -> tuple[list[Resource], list[Export]]:
    """Return the resources of one definition's own nodes. Nothing is exported: every name is computed."""
    number = addresses.gcp(place).project_number
    frame = of_definition(graph, place, number if number is not None else Code("shared.project_number"))
    made = [
        *stores.resources(graph, frame),
        *queues.resources(graph, frame),
        *keys.resources(graph, frame),
        *_identities(graph, frame),
        *grants.resources(graph, frame),
        *visitors.resources(graph, frame),
        *alerts.resources(graph, frame),
    ]
    return made, []
