"""Which definitions a place takes: by `select` of the environment, and which overlays meet them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from penstock.globs import matches as meets

if TYPE_CHECKING:
    from penstock.definitions.environment import Overlay
    from penstock.place import Place


def matches(text: str, kind: str, name: str, labels: Mapping[str, Any]) -> bool:
    """Tell whether a pattern (`Kind/name`, `name`, or `label=value`) meets a definition."""
    if "=" in text:
        label, _, wanted = text.partition("=")
        value = labels.get(label)
        return isinstance(value, str) and meets(wanted, value)
    return meets(text, f"{kind}/{name}" if "/" in text else name)


def selected(place: Place, kind: str, name: str, metadata: Mapping[str, Any]) -> bool:
    """Tell whether a definition is deployed in a place: it is for that environment, and the environment takes it."""
    meant = metadata.get("environments")
    if meant.__class__ is list and place.name not in meant:
        return False
    labels = metadata.get("labels") or {}
    rule = place.spec.select
    if any(matches(text, kind, name, labels) for text in rule.exclude):
        return False
    return rule.include is None or any(matches(text, kind, name, labels) for text in rule.include)


def overlays(place: Place, kind: str, name: str) -> list[tuple[int, Overlay]]:
    """Return the overlays that meet a definition, with their index, in order."""
    return [
        (index, overlay)
        for index, overlay in enumerate(place.spec.overlays)
        if overlay.kind == kind and meets(overlay.name, name)
    ]
