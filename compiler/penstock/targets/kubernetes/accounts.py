"""Service accounts: who the pods of an identity are."""

from typing import Any

from penstock.graph.nodes import Identity
from penstock.place import Place
from penstock.targets.kubernetes import labels
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget


def account_objects(identity: Identity, place: Place, cloud: CloudTarget, render: Renderer) -> list[dict[str, Any]]:
    """Return the ServiceAccounts of an identity in the place's namespace; those of other namespaces are not ours."""
    names = [name for namespace, name in identity.service_accounts if namespace == place.namespace]
    if not names:
        return []
    facts = cloud.service_account(identity, place)
    found: list[dict[str, Any]] = []
    for name in names:
        values = {
            "name": name,
            "namespace": place.namespace,
            "labels": labels.labels(identity.definition, name, "identity", place, identity.labels),
            "annotations": labels.annotations(identity.definition),
            "identity": facts.annotations,
        }
        found += render.objects("kubernetes/service-account.yaml", values)
    return found


def service_account(identity: Identity, place: Place) -> str:
    """Return the name of the identity's service account in the place's namespace."""
    for namespace, name in identity.service_accounts:
        if namespace == place.namespace:
            return name
    return "default"
