"""The volumes of a StreamService: each label once, and one of every type that sinks prefer."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text, written
from penstock.definitions import Definition

_TYPES: Final = "storage.level.local.volume.assignment.preferredTypes"
_TAKEN: Final = ("config", "tmp", "etcd-data")  # volumes that the pods have anyway


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `volumes`, and what the configuration says of their types."""
    volumes = definition.spec.volumes
    first: dict[str, int] = {}
    for index, one in enumerate(volumes):
        path = ("spec", "volumes", index, "label")
        if not is_text(one.label):
            continue
        if one.label in _TAKEN:
            yield Finding("PEN1588", path, f"`{one.label}` is the name of another volume of the pods", "choose another")
        if first.setdefault(one.label, index) != index:
            message = f"two volumes have the label `{one.label}`"
            yield Finding("PEN1588", path, message, "give one of them another label")
    place = ("spec", "config", *_TYPES.split("."))
    preferred: Any = written(definition.data, *place)
    if not isinstance(preferred, list):
        return
    known = {one.type for one in volumes} or {"medium"}
    for index, name in enumerate(preferred):
        if is_text(name) and name not in known:
            listed = ", ".join(f"`{one}`" for one in sorted(known))
            yield Finding("PEN1588", (*place, index), f"no volume is of the type `{name}`", f"there are: {listed}")
