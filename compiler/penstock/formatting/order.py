"""The conventional order of keys: that of the schema of the kind."""

from typing import Any

from penstock.schema import store
from penstock.schema.nodes import alternatives, flat

Schema = tuple[dict[str, Any], str] | None
"""What the schema says of a place and the file that it stands in; None where it says nothing."""


def of_document(data: Any) -> Schema:
    """Return the schema of a native document; None for everything else."""
    if not isinstance(data, dict) or not str(data.get("apiVersion", "")).startswith("penstock.dev/"):
        return None
    kind = data.get("kind")
    if kind != "Project" and (not isinstance(kind, str) or not store.is_kind(kind)):
        return None
    name = store.name_of(str(kind))
    return store.tree(name), name


def properties(schema: Schema, value: Any) -> dict[str, Schema]:
    """Return the keys that a mapping may have, in the order of the schema; of alternatives, those of the one it is."""
    if schema is None or not isinstance(value, dict):
        return {}
    found: dict[str, Schema] = {}
    for one in _parts(schema, value):
        assert one is not None
        node, file = one
        for key, inner in node.get("properties", {}).items():
            found[key] = (inner, file) if key not in found or len(inner) > 1 else found[key]
    return found


def _parts(schema: Schema, value: Any) -> list[Schema]:
    """Return the schema and what it chooses for `value`."""
    if schema is None:
        return []
    node, file = flat(*schema)
    parts: list[Schema] = [(node, file)]
    if "discriminator" in node and isinstance(value, dict):
        chosen = alternatives(node, file).get(str(value.get(node["discriminator"]["propertyName"])))
        parts += _parts((chosen, file), value) if chosen is not None else []
    for branch in node.get("oneOf", ()):
        inner, where = flat(branch, file)
        if inner.get("type") == _type(value):
            parts.append((inner, where))
            break
    return parts


def _type(value: Any) -> str | None:
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else None


def child(schema: Schema, value: Any, step: str | int) -> Schema:
    """Return the schema of a key or an item of `value`."""
    if schema is None:
        return None
    if isinstance(step, int):
        for one in _parts(schema, value):
            if one is not None and isinstance(one[0].get("items"), dict):
                return one[0]["items"], one[1]
        return None
    known = properties(schema, value)
    if step in known:
        return known[step]
    for one in _parts(schema, value):
        if one is not None and isinstance(one[0].get("additionalProperties"), dict):
            return one[0]["additionalProperties"], one[1]
    return None


def arranged(schema: Schema, value: Any, keys: list[str]) -> list[int]:
    """Return the indexes of `keys` in conventional order; as they are where a key is unknown or the order is the user's."""
    known = {key: rank for rank, key in enumerate(properties(schema, value))}
    everything = list(range(len(keys)))
    if any(key not in known for key in keys):
        return everything
    return sorted(everything, key=lambda index: known[keys[index]])
