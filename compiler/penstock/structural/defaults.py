"""Defaults and pruning, as the API server applies them to an object before it stores it.

Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", sections Defaulting and Field
pruning: a default serves where its parent is there; null counts as absent where the field is not nullable and has a default.
"""

from typing import Any

from penstock.structural.keywords import UNION


def defaulted(schema: dict[str, Any], value: Any) -> Any:
    """Return `value` with the defaults of `schema`; what is there already is not changed."""
    if isinstance(value, dict):
        found = {key: _below(schema, key, item) for key, item in value.items()}
        for name, inner in schema.get("properties", {}).items():
            if "default" in inner and (name not in found or (found[name] is None and not inner.get("nullable"))):
                found[name] = defaulted(inner, inner["default"])
        return found
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [defaulted(schema["items"], item) for item in value]
    return value


def _below(schema: dict[str, Any], key: str, item: Any) -> Any:
    inner = schema.get("properties", {}).get(key)
    if inner is None:
        inner = schema.get("additionalProperties")
    return defaulted(inner, item) if isinstance(inner, dict) else item


def pruned(schema: dict[str, Any], value: Any) -> Any:
    """Return `value` without the fields that `schema` does not know, which the API server drops."""
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [pruned(schema["items"], item) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    rest = schema.get("additionalProperties")
    keep = bool(schema.get("x-kubernetes-preserve-unknown-fields")) or rest is True
    found: dict[str, Any] = {}
    for key, item in value.items():
        if key in properties:
            found[key] = pruned(properties[key], item)
        elif isinstance(rest, dict):
            found[key] = pruned(rest, item)
        elif keep:
            found[key] = item
    return found


def chosen(schema: dict[str, Any], value: Any) -> str | None:
    """Return the member of a union that serves: the first that is not null, else what the schema falls back on."""
    if isinstance(value, dict):
        for name in schema.get("properties", {}):
            if value.get(name) is not None:
                return str(name)
    fallback = schema.get(UNION)
    return fallback if isinstance(fallback, str) else None
