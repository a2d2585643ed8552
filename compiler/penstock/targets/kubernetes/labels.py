"""Labels and annotations that every object of a definition carries."""

from collections.abc import Iterable
from typing import Final

from penstock.place import Place
from penstock.targets.kubernetes.naming import short

DEFINITION: Final = "penstock.dev/definition"


def selector(definition: str, instance: str) -> dict[str, str]:
    """Return the labels that select a workload's pods: they never change while its name stays, as Kubernetes demands."""
    return {
        "app.kubernetes.io/name": short(definition.partition("/")[2] or "penstock"),
        "app.kubernetes.io/instance": short(instance),
    }


def labels(
    definition: str, instance: str, component: str, place: Place, own: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Return the recommended labels (kubernetes.io, "Recommended Labels") after the definition's own."""
    found = dict(own)
    found.update(selector(definition, instance))
    found["app.kubernetes.io/component"] = component
    found["app.kubernetes.io/part-of"] = short(place.name)
    found["app.kubernetes.io/managed-by"] = "penstock"
    return found


def annotations(definition: str) -> dict[str, str]:
    """Return the annotation that leads from an object back to its definition; empty for what is shared."""
    return {DEFINITION: definition} if definition else {}
