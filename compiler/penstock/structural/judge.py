"""Judges a value by a structural schema: everything that is wrong with it, each at its path.

Stricter than the API server in three points that are silent there: a field that the schema does not know, a union with two
members, and what only the plugin finds out (`structural.formats`, `x-penstock-required`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, Literal

from penstock.language.values import Marked, SecretRef
from penstock.record import Record
from penstock.structural.formats import FORMATS, NUMBER_FORMATS, looks_like_seconds
from penstock.structural.keywords import FORMAT, REQUIRED, SECRET, UNION
from penstock.text import Path

Kind = Literal["unknown", "value", "missing", "format", "union", "secret", "odd"]


class Problem(Record):
    """One thing that is wrong. `path` leads to it; with `key` the key is meant, `missing` something that is not there."""

    kind: Kind
    path: Path
    message: str
    help: str | None = None
    key: bool = False
    missing: bool = False


_IN_SECRET: Final = "put it into the Secret that the stream names, under the key that the plugin reads"
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
_WORDS: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


def judge(schema: dict[str, Any], value: Any, path: Path = ()) -> Iterator[Problem]:
    """Yield the problems of `value` in the order of the text. An expression that waits for its value is passed over."""
    if isinstance(value, Marked):
        if isinstance(value, SecretRef):
            yield Problem(
                "secret", path, f"`{_name(path)}` cannot take a secret: the object shows it to all", _IN_SECRET
            )
        return
    if value is None:
        if not schema.get("nullable") and "default" not in schema and "type" in schema:
            yield Problem(
                "value", path, f"`{_name(path)}` must be {_WORDS[schema['type']]}, not null", "set it, or leave it out"
            )
        return
    wrong = _wrong_type(schema, value)
    if wrong is not None:
        yield Problem("value", path, f"`{_name(path)}` must be {wrong}, not {_shown(value)}", _type_help(schema, value))
        return
    yield from _values(schema, value, path)
    if isinstance(value, dict):
        yield from _mapping(schema, value, path)
    elif isinstance(value, list):
        items = schema.get("items")
        if isinstance(items, dict):
            for index, item in enumerate(value):
                yield from judge(items, item, (*path, index))


def _wrong_type(schema: dict[str, Any], value: Any) -> str | None:
    """Return in words what type is wanted, None when the value has it."""
    if schema.get("x-kubernetes-int-or-string"):
        good = isinstance(value, int | str) and not isinstance(value, bool)
        return None if good else "a whole number or text"
    wanted = schema.get("type")
    if wanted is None or wanted not in _TYPES:
        return None
    if isinstance(value, bool) and wanted != "boolean":
        return _WORDS[wanted]
    if isinstance(value, _TYPES[wanted]) or (wanted == "integer" and isinstance(value, float) and value.is_integer()):
        return None
    return _WORDS[wanted]


def _type_help(schema: dict[str, Any], value: Any) -> str | None:
    if schema.get("type") == "string" and isinstance(value, bool | int | float):
        shown = str(value).lower() if isinstance(value, bool) else value
        return f'put it in quotes: "{shown}"'
    members = schema.get("properties")
    if isinstance(value, str) and schema.get("type") == "object" and members:
        from penstock.diagnostics.suggest import closest

        near = closest(value, members, 1)
        return f"write `{near[0]}: {{}}` below it" if near else f"its members are: {', '.join(members)}"
    return None


def _values(schema: dict[str, Any], value: Any, path: Path) -> Iterator[Problem]:
    """Judge what a schema says of the value itself: enumeration, bounds, sizes, pattern, format, secret."""
    if "enum" in schema and value not in schema["enum"]:
        known = [str(one) for one in schema["enum"] if one is not None]
        from penstock.diagnostics.suggest import hint

        near = hint(str(value), known) if isinstance(value, str) else None
        help_text = near or f"one of: {', '.join(known)}"
        yield Problem("value", path, f"`{_name(path)}` cannot be {_shown(value)}", help_text)
        return
    bound = _bounds(schema, value)
    if bound is not None:
        yield Problem("value", path, f"`{_name(path)}` {bound}, not {_shown(value)}", None)
    elif isinstance(value, str):
        pattern = schema.get("pattern")
        if pattern is not None and not _matches(pattern, value):
            yield Problem("value", path, f"`{_name(path)}` does not have the form `{pattern}`", None)
        elif schema.get(SECRET) and value:
            hinted = schema[SECRET]
            instead = f"put it into the Secret under {hinted}" if isinstance(hinted, str) else "put it into the Secret"
            yield Problem("secret", path, f"`{_name(path)}` is a secret and is written out", instead)
    yield from _format(schema, value, path)


def _format(schema: dict[str, Any], value: Any, path: Path) -> Iterator[Problem]:
    name = schema.get(FORMAT) or ("dateTime" if schema.get("format") == "date-time" else None)
    if isinstance(value, str) and name in FORMATS:
        wrong = FORMATS[name](value)
        if wrong is not None:
            yield Problem("format", path, f"`{_name(path)}`: {wrong[0]}", wrong[1])
    elif name in NUMBER_FORMATS and isinstance(value, int) and looks_like_seconds(value):
        said = f"`{_name(path)}` counts milliseconds since 1970, and {value} looks like seconds"
        yield Problem("odd", path, said, f"write {value}000")


def _bounds(schema: dict[str, Any], value: Any) -> str | None:
    """Return in words the bound that a number, a text or a collection breaks; None when it breaks none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum"), schema.get("maximum")
        if low is not None and (value < low or (schema.get("exclusiveMinimum") is True and value == low)):
            return (
                f"must be at least {low}" if schema.get("exclusiveMinimum") is not True else f"must be more than {low}"
            )
        if high is not None and (value > high or (schema.get("exclusiveMaximum") is True and value == high)):
            return (
                f"must be at most {high}" if schema.get("exclusiveMaximum") is not True else f"must be less than {high}"
            )
        step = schema.get("multipleOf")
        return f"must be a multiple of {step}" if step and value % step else None
    for kind, least, most, what in (
        (str, "minLength", "maxLength", "characters"),
        (list, "minItems", "maxItems", "items"),
        (dict, "minProperties", "maxProperties", "members"),
    ):
        if isinstance(value, kind):
            if len(value) < schema.get(least, 0):
                return f"must have at least {schema[least]} {what}"
            if most in schema and len(value) > schema[most]:
                return f"must have at most {schema[most]} {what}"
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None  # a pattern of Go that Python does not know is left to the API server


def _matches(pattern: str, value: str) -> bool:
    found = _compiled(pattern)
    return found is None or found.search(value) is not None


def _mapping(schema: dict[str, Any], value: dict[str, Any], path: Path) -> Iterator[Problem]:
    properties: dict[str, Any] = schema.get("properties", {})
    rest = schema.get("additionalProperties")
    keep = bool(schema.get("x-kubernetes-preserve-unknown-fields")) or rest is True
    for key, item in value.items():
        if key in properties:
            yield from judge(properties[key], item, (*path, key))
        elif isinstance(rest, dict):
            yield from judge(rest, item, (*path, key))
        elif not keep:
            yield _unknown(key, value, properties, path)
    yield from _absent(schema, value, path)
    if UNION in schema:
        there = [name for name in properties if value.get(name) is not None]
        if len(there) > 1:
            shown = " and ".join(f"`{name}`" for name in there)
            said = f"`{_name(path)}` takes one of its members, and {shown} are both set"
            yield Problem("union", (*path, there[1]), said, "keep one of them", key=True)


def _absent(schema: dict[str, Any], value: dict[str, Any], path: Path) -> Iterator[Problem]:
    properties: dict[str, Any] = schema.get("properties", {})
    for name in dict.fromkeys((*schema.get("required", ()), *schema.get(REQUIRED, ()))):
        given = value.get(name)
        if given is not None or (name not in value and "default" in properties.get(name, ())):
            continue
        said = properties.get(name, {}).get("description", "")
        about = said.strip().split("\n")[0] if isinstance(said, str) else ""
        where = f"`{_name(path)}`" if path else "the stream"
        yield Problem("missing", path, f"{where} has no `{name}`", about or None, missing=True)


def _unknown(key: str, value: dict[str, Any], properties: dict[str, Any], path: Path) -> Problem:
    from penstock.diagnostics.suggest import closest

    free = [name for name in properties if name not in value]
    near = closest(key, free, 1) or closest(key, properties, 1)
    help_text = f"did you mean `{near[0]}`?" if near else None
    if help_text is None and properties:
        help_text = f"its fields are: {', '.join(list(properties)[:12])}"
    where = f"`{_name(path)}`" if path else "this kind of stream"
    return Problem(
        "unknown", (*path, key), f"`{key}` is not a field of {where}: the cluster would drop it", help_text, key=True
    )


def _name(path: Path) -> str:
    found = ""
    for step in path:
        found += f"[{step}]" if isinstance(step, int) else f".{step}" if found else str(step)
    return found or "spec"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return f"`{value}`" if len(value) <= 40 and "\n" not in value else "this text"
    return "a list" if isinstance(value, list) else "a mapping"
