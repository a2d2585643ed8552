"""Keywords of our own in a structural schema, and the schema without them, as a cluster takes it."""

from typing import Any, Final

FORMAT: Final = "x-penstock-format"
"""A named format (`structural.formats`): what the plugin makes of the value."""
UNION: Final = "x-penstock-union"
"""At most one member of the object is not null; the value is the member that serves when all are."""
REQUIRED: Final = "x-penstock-required"
"""Members that the plugin cannot do without, although a cluster would accept an object that lacks them."""
SECRET: Final = "x-penstock-sensitive"
"""The value is a secret: it must not be written out. True, or the name of what to use instead."""
RULES: Final = "x-penstock-rules"
"""Rules about several members, by name (`checks/stream/plugin_rules`)."""
KEYWORDS: Final = frozenset({FORMAT, UNION, REQUIRED, SECRET, RULES})

_MAPS: Final = ("properties",)
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("items", "additionalProperties", "not")


def emitted(schema: Any) -> Any:
    """Return a schema without our own keywords; everything else, in its order, stays."""
    if not isinstance(schema, dict):
        return schema
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key in KEYWORDS:
            continue
        if key in _MAPS and isinstance(value, dict):
            found[key] = {name: emitted(one) for name, one in value.items()}
        elif key in _LISTS and isinstance(value, list):
            found[key] = [emitted(one) for one in value]
        elif key in _SINGLE:
            found[key] = emitted(value)
        else:
            found[key] = value
    return found
