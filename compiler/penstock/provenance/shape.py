"""What the schema says about a path of a definition: its default, its alternatives, and what else could be written there."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.provenance.model import ABSENT, Path
from penstock.schema import store
from penstock.schema.nodes import alternatives, flat

_DEEPEST: Final = 12


def schema_at(kind: str, data: Any, path: Path) -> dict[str, Any] | None:
    """Return the schema of a path, of the alternative that the data chose; None when the schema knows no such path."""
    try:
        name = store.name_of(kind)
        node, file = flat(store.tree(name), name)
    except LookupError:
        return None
    for step in path:
        inner = _below(node, file, data, step)
        if inner is None:
            return None
        node, file = inner
        data = _value(data, step)
    return node


def default_at(kind: str, data: Any, path: Path) -> Any:
    """Return the default of a path; ABSENT when it has none."""
    node = schema_at(kind, data, path)
    return ABSENT if node is None or "default" not in node else node["default"]


def unwritten(kind: str, data: Any) -> Iterator[tuple[Path, Any]]:
    """Return the scalars that are not written and have a default, with their paths."""
    try:
        name = store.name_of(kind)
        node, file = flat(store.tree(name), name)
    except LookupError:
        return
    yield from _unwritten(node, file, data, ())


def _unwritten(node: dict[str, Any], file: str, data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(data, list):
        for index, item in enumerate(data):
            inner = _below(node, file, data, index)
            if inner is not None:
                yield from _unwritten(*inner, item, (*path, index))
        return
    if data is not ABSENT and not isinstance(data, dict):
        return
    for key in _properties(node, file, data):
        value = _value(data, key)
        inner = _below(node, file, data, key)
        if inner is None:
            continue
        if value is not ABSENT or "properties" in inner[0]:
            yield from _unwritten(*inner, value, (*path, key))
        elif isinstance(inner[0].get("default"), str | int | float):
            yield (*path, key), inner[0]["default"]


def _value(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step, ABSENT)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else ABSENT


def _properties(node: dict[str, Any], file: str, data: Any) -> list[str]:
    chosen = _chosen(node, file, data)
    keys = dict.fromkeys([*node.get("properties", {}), *(chosen or {}).get("properties", {})])
    if isinstance(data, dict):
        keys |= dict.fromkeys(str(key) for key in data)
    return list(keys)


def _chosen(node: dict[str, Any], file: str, data: Any) -> dict[str, Any] | None:
    """Return the alternative that the data's tag chooses."""
    tag = node.get("discriminator", {}).get("propertyName")
    if tag is None or not isinstance(data, dict):
        return None
    return alternatives(node, file).get(data.get(tag, ""))


def _below(node: dict[str, Any], file: str, data: Any, step: str | int) -> tuple[dict[str, Any], str] | None:
    for one in (_chosen(node, file, data), node):
        if one is None:
            continue
        if isinstance(step, int):
            inner = one.get("items")
        else:
            inner = one.get("properties", {}).get(step)
            if inner is None:
                inner = one.get("additionalProperties")
        if isinstance(inner, dict):
            return flat(inner, file)
    return None
