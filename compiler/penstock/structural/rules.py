"""The rules that a schema must keep to be taken by a cluster: a structural schema, with what is forbidden in it.

Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", section Specifying a structural
schema, and the validation of `apiextensions.k8s.io/v1` in the API server.
"""

from collections.abc import Iterator
from typing import Any, Final

from penstock.structural.keywords import FORMAT, KEYWORDS, REQUIRED, UNION
from penstock.structural.sound import malformed, sound
from penstock.text import Path

Violation = tuple[Path, str, str]
"""Where in the schema, what is wrong, what would be right."""

_TYPES: Final = ("object", "array", "string", "integer", "number", "boolean")
_FORBIDDEN: Final = (
    "definitions",
    "dependencies",
    "deprecated",
    "discriminator",
    "id",
    "patternProperties",
    "readOnly",
    "writeOnly",
    "xml",
    "$ref",
    "const",
    "additionalItems",
)
_KNOWN: Final = frozenset(
    {
        *("type", "description", "title", "default", "example", "examples", "format", "enum", "nullable", "required"),
        *("properties", "additionalProperties", "items", "pattern", "minLength", "maxLength", "minItems", "maxItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems", "externalDocs"),
        *("minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "not", "x-kubernetes-preserve-unknown-fields"),
        *("x-kubernetes-int-or-string", "x-kubernetes-embedded-resource", "x-kubernetes-list-type"),
        *("x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-validations"),
        *KEYWORDS,
    }
)
_LOGICAL: Final = ("allOf", "anyOf", "oneOf")
_NOT_INSIDE: Final = ("description", "type", "default", "additionalProperties", "nullable")


def violations(schema: Any, path: Path = ()) -> Iterator[Violation]:
    """Yield what a cluster would refuse in a schema, or what our own keywords say of members that are not there."""
    if not isinstance(schema, dict):
        yield path, "a schema must be a mapping", "write `type: object` and its `properties`"
        return
    for key, wanted in malformed(schema):
        yield (*path, key), f"`{key}` must be {wanted}", "correct it"
    raw, schema = schema, sound(schema)
    yield from _keywords(schema, path)
    yield from _typed(schema, path)
    if "default" in schema:
        yield from _default(schema, path)
    yield from _own(schema, path)
    for name in schema.get("properties", {}):
        yield from violations(raw["properties"][name], (*path, "properties", name))
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from violations(raw[key], (*path, key))
    for key in _LOGICAL:
        for index, inner in enumerate(schema.get(key, ())):
            yield from _junctor(inner, (*path, key, index))


def _keywords(schema: dict[str, Any], path: Path) -> Iterator[Violation]:
    for key in schema:
        if key in _FORBIDDEN:
            yield (*path, key), f"`{key}` is not allowed in the schema of a cluster's kind", "write the schema out"
        elif key not in _KNOWN:
            from penstock.diagnostics.suggest import hint

            yield (*path, key), f"`{key}` is no keyword of a schema", hint(key, _KNOWN) or "remove it"
    if "properties" in schema and "additionalProperties" in schema:
        said = "`properties` and `additionalProperties` exclude each other"
        yield (*path, "additionalProperties"), said, "keep one of them"
    if schema.get("uniqueItems") is True:
        yield (*path, "uniqueItems"), "`uniqueItems: true` is forbidden", "write `x-kubernetes-list-type: set`"
    for name in schema.get("required", ()):
        if name not in schema.get("properties", {}) and "additionalProperties" not in schema:
            yield (*path, "required"), f"`{name}` is required and is none of the properties", "declare it, or drop it"


def _typed(schema: dict[str, Any], path: Path) -> Iterator[Violation]:
    found = schema.get("type")
    if schema.get("x-kubernetes-int-or-string"):
        if found is not None:
            yield (*path, "type"), "`x-kubernetes-int-or-string` stands for the type", "remove `type`"
    elif found is None:
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            yield path, "a schema needs a `type`", "write `type: string`, `object`, or what it is"
    elif found not in _TYPES:
        yield (*path, "type"), f"`{found}` is no type", f"one of: {', '.join(_TYPES)}"
    if found == "array" and not isinstance(schema.get("items"), dict):
        yield path, "a list needs the schema of its `items`", "add `items`"
    for key in ("properties", "additionalProperties"):
        if key in schema and found not in ("object", None):
            yield (*path, key), f"`{key}` belongs to `type: object`", "correct the type"


def _default(schema: dict[str, Any], path: Path) -> Iterator[Violation]:
    """A default must itself be valid, nothing in it may be dropped."""
    from penstock.structural.defaults import pruned
    from penstock.structural.judge import judge
    from penstock.structural.keywords import emitted

    plain = emitted(schema)
    value = schema["default"]
    if value is None and not schema.get("nullable"):
        yield (*path, "default"), "the default is null, and the field is not nullable", "add `nullable: true`"
        return
    found = next((one for one in judge(plain, pruned(plain, value)) if one.kind == "value"), None)
    if found is not None:
        yield (*path, "default"), f"the default does not fit the schema: {found.message}", "correct the default"


def _own(schema: dict[str, Any], path: Path) -> Iterator[Violation]:
    """Judge our own keywords: they name formats and members that exist."""
    from penstock.diagnostics.suggest import hint
    from penstock.structural.formats import FORMATS, NUMBER_FORMATS

    members = schema.get("properties", {})
    name = schema.get(FORMAT)
    known = (*FORMATS, *NUMBER_FORMATS)
    if name is not None and name not in known:
        yield (*path, FORMAT), f"there is no format `{name}`", hint(str(name), known) or f"one of: {', '.join(known)}"
    for key in (REQUIRED, UNION):
        named = schema.get(key)
        for one in named if isinstance(named, list) else [named]:
            if one is not None and one is not True and one not in members:
                yield (*path, key), f"there is no property `{one}`", hint(str(one), members) or "declare it"


def _junctor(schema: Any, path: Path) -> Iterator[Violation]:
    if isinstance(schema, dict):
        for key in _NOT_INSIDE:
            if key in schema and not schema.get("x-kubernetes-int-or-string") and not _int_or_string(schema):
                yield (*path, key), f"`{key}` is not allowed inside `{path[-2]}`", "move it out"


def _int_or_string(schema: dict[str, Any]) -> bool:
    """Tell whether this is one side of the `anyOf` that goes with `x-kubernetes-int-or-string`."""
    return set(schema) == {"type"} and schema["type"] in ("integer", "string")
