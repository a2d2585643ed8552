"""A schema without what is malformed in it, so that whoever reads one never has to ask: `rules` reports what was left out."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.structural.keywords import FORMAT, REQUIRED, RULES

_NUMBER: Final = (int, float)
WANTED: Final[dict[str, tuple[tuple[type, ...], str]]] = {
    "properties": ((dict,), "a mapping"),
    "items": ((dict,), "a schema"),
    "additionalProperties": ((dict, bool), "a schema, true or false"),
    "not": ((dict,), "a schema"),
    "type": ((str,), "text"),
    "pattern": ((str,), "text"),
    "format": ((str,), "text"),
    FORMAT: ((str,), "text"),
    "required": ((list,), "a list"),
    REQUIRED: ((list,), "a list"),
    RULES: ((list,), "a list"),
    "enum": ((list,), "a list"),
    "allOf": ((list,), "a list"),
    "anyOf": ((list,), "a list"),
    "oneOf": ((list,), "a list"),
    "minimum": (_NUMBER, "a number"),
    "maximum": (_NUMBER, "a number"),
    "multipleOf": (_NUMBER, "a number"),
    "minLength": ((int,), "a whole number"),
    "maxLength": ((int,), "a whole number"),
    "minItems": ((int,), "a whole number"),
    "maxItems": ((int,), "a whole number"),
    "minProperties": ((int,), "a whole number"),
    "maxProperties": ((int,), "a whole number"),
}
_NAMES: Final = ("required", REQUIRED, RULES)


def malformed(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (keyword, what it must be) for each keyword of one schema whose value has the wrong type."""
    for key, value in schema.items():
        wanted = WANTED.get(key)
        if wanted is None:
            continue
        good = isinstance(value, wanted[0]) and (bool in wanted[0] or not isinstance(value, bool))
        if not good or (key in _NAMES and not all(isinstance(one, str) for one in value)):
            yield key, wanted[1] if not good else "a list of names"


def sound(schema: Any) -> dict[str, Any]:
    """Return a schema without its malformed parts; what is no schema at all is an empty one."""
    if not isinstance(schema, dict):
        return {}
    wrong = {key for key, _ in malformed(schema)}
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key in wrong:
            continue
        if key == "properties":
            found[key] = {name: sound(one) for name, one in value.items() if isinstance(name, str)}
        elif key in ("allOf", "anyOf", "oneOf"):
            found[key] = [sound(one) for one in value if isinstance(one, dict)]
        elif isinstance(value, dict) and key in ("items", "additionalProperties", "not"):
            found[key] = sound(value)
        else:
            found[key] = value
    return found
