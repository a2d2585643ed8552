"""Stream classes as others see them: what a class offers, and how a stream finds its class."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from penstock.arcane.contract import Contract, effective
from penstock.arcane.fields import layout_of
from penstock.definitions.streamclass import StreamClassSpec
from penstock.graph.streams import StreamKind
from penstock.place import Place
from penstock.structural.sound import sound

Exports = Callable[[str, str], Mapping[str, Any] | None]
Names = Callable[[str], Sequence[str]]
KIND = "StreamClass"


def layout(spec: StreamClassSpec) -> str | None:
    """Return the layout that a class has itself, None where the environment decides."""
    if spec.layout is not None:
        return spec.layout
    return layout_of(sound(dict(spec.schema))) if spec.adopted else None


def contract_of(facts: Mapping[str, Any], place: Place | None) -> Contract | None:
    """Return the generation of a class in a place; None where no operator reads it, or outside of places."""
    if facts["operator"] != "arcane" or place is None:
        return None
    return effective(place.spec.arcane.contract, facts["layout"])


def gvk(facts: Mapping[str, Any]) -> str:
    """Return the kind of a class as `KIND.VERSION.GROUP`."""
    return f"{facts['kind']}.{facts['version']}.{facts['group']}"


def find(reference: str, names: Names, exports: Exports) -> Mapping[str, Any] | None:
    """Return what the class offers that `reference` means: its name, or its kind as `KIND.VERSION.GROUP`."""
    if "." not in reference:
        return exports(KIND, reference)
    for name in names(KIND):
        facts = exports(KIND, name)
        if facts is not None and gvk(facts) == reference:
            return facts
    return None


def watched(facts: Mapping[str, Any], contract: Contract, *uses: str) -> StreamKind:
    """Return the platform node by which the operator gets its rights on the kind of a class."""
    return StreamKind(
        id=f"streamKind/{facts['plural']}.{facts['group']}",
        definition="",
        group=facts["group"],
        kind=facts["kind"],
        plural=facts["plural"],
        layout=contract.layout,
        uses=uses,
    )


def by_object(name: str, names: Names, exports: Exports) -> Mapping[str, Any] | None:
    """Return what the class offers that is called so, as a definition or as an object of the cluster."""
    found = exports(KIND, name)
    if found is not None:
        return found
    known = (exports(KIND, one) for one in names(KIND))
    return next((facts for facts in known if facts is not None and facts["objectName"] == name), None)
