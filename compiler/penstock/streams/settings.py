"""The settings of the Stream service: what keys there are, what they may hold, and which of them a definition may change.

`schemas/stream-service-config.json` is the table; the validation, the rendered configuration and the reference page come
from it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

from penstock.streams import amounts

# Where the volumes of a service are mounted, each at its type and label.
VOLUMES_PATH: Final = "/stream/volumes"

Kind = Literal["boolean", "integer", "size", "duration", "text", "choice", "list", "host", "address", "url", "secret"]
Setting = Literal["", "open", "protected"]


class Key(NamedTuple):
    """One key of the configuration. Bounds are as written in the table; `setting` says what a definition may do with it."""

    key: str
    kind: Kind
    default: Any
    about: str
    minimum: Any = None
    maximum: Any = None
    choices: tuple[str, ...] = ()
    required: bool = False
    not_below: str = ""
    least_items: int = 0
    setting: Setting = ""


class Fault(NamedTuple):
    """Why a value is refused: it is not of the kind (`shape`), or beyond the bounds (`range`)."""

    sort: Literal["shape", "range"]
    message: str
    help: str


_table: dict[str, Key] = {}


def table() -> Mapping[str, Key]:
    """Return all keys by their dotted names, in the order of the configuration."""
    if not _table:
        import json

        from penstock.resources import read_text

        for row in json.loads(read_text("schemas/stream-service-config.json")):
            _table[row["key"]] = Key(
                row["key"],
                row["type"],
                row["default"],
                row["about"],
                row.get("minimum"),
                row.get("maximum"),
                tuple(row.get("choices", ())),
                row.get("required", False),
                row.get("notBelow", ""),
                row.get("minimumItems", 0),
                row.get("setting", ""),
            )
    return _table


_NUMBERS: Final[dict[str, Callable[[str], int | None]]] = {"size": amounts.size, "duration": amounts.duration}
_WORDS: Final = {
    "boolean": "`true` or `false`",
    "integer": "a whole number",
    "size": "a size such as `5MB` or `16kB`",
    "duration": "a duration such as `30s` or `1m30s`",
    "text": "text",
    "list": "a list of texts",
    "host": "a host name",
    "address": "an address with a port, such as `0.0.0.0:8000`",
    "url": "an address that begins with `https://` or `http://`",
    "secret": "a secret",
}


def number(key: Key, value: Any) -> int | None:
    """Return a value as a number that can be compared: bytes, nanoseconds or itself; None when it is none."""
    convert = _NUMBERS.get(key.kind)
    if convert is not None:
        return convert(value) if isinstance(value, str) else value if value == 0 and value is not False else None
    return value if value.__class__ is int else None


def fault(key: Key, value: Any) -> Fault | None:
    """Return what is wrong with the value of a key; None when it is right."""
    if not _fits(key, value):
        words = _one_of(key.choices) if key.kind == "choice" else _WORDS[key.kind]
        shown = f"`{value}`" if not isinstance(value, dict | list) else "this"
        return Fault(
            "shape", f"`{key.key}` must be {words}, not {shown}", f"the service's own value is `{shown_default(key)}`"
        )
    if key.kind == "list" and len(value) < key.least_items:
        return Fault("range", f"`{key.key}` must have {key.least_items} item or more", "name one")
    amount = number(key, value)
    if amount is None or key.kind not in ("integer", "size", "duration"):
        return None
    for bound, words in ((key.minimum, "or more"), (key.maximum, "or less")):
        limit = None if bound is None else number(key, bound)
        if limit is not None and (amount < limit if words == "or more" else amount > limit):
            return Fault("range", f"`{key.key}` is `{value}`: it must be {bound} {words}", f"it may be {bounds(key)}")
    return None


def _one_of(choices: tuple[str, ...]) -> str:
    return "one of " + ", ".join(f"`{one}`" for one in choices)


def _fits(key: Key, value: Any) -> bool:
    kind = key.kind
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("integer", "size", "duration"):
        return number(key, value) is not None
    if kind == "list":
        return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    if not isinstance(value, str):
        return False
    if kind == "choice":
        return value in key.choices
    if value == "":
        return not key.required
    if kind == "url":
        return value.startswith(("https://", "http://")) and " " not in value
    if kind == "host":
        return all(char.isalnum() or char in "-." for char in value)
    host, _, port = value.rpartition(":")
    return kind != "address" or (port.isdigit() and 0 < int(port) < 65536 and " " not in host)


def bounds(key: Key) -> str:
    """Return what a value may be, in words; empty when everything of its kind is."""
    if key.choices:
        return _one_of(key.choices)
    if key.minimum is not None and key.maximum is not None:
        return f"{key.minimum} to {key.maximum}"
    if key.maximum is not None:
        return f"at most {key.maximum}"
    return f"at least {key.minimum}" if key.minimum is not None else ""


def shown_default(key: Key) -> str:
    """Return the default of a key as a configuration writes it."""
    if isinstance(key.default, bool):
        return str(key.default).lower()
    return ", ".join(key.default) if isinstance(key.default, list) else str(key.default)


def flat(nested: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    """Return a nested configuration by dotted keys. What stands below a key of the table is its value."""
    found: dict[str, Any] = {}
    for name, value in nested.items():
        key = f"{start}{name}"
        if isinstance(value, dict) and key not in table():
            found.update(flat(value, f"{key}."))
        else:
            found[key] = value
    return found


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return dotted keys as a nested configuration, in the order of the table."""
    made: dict[str, Any] = {}
    for key in (one for one in table() if one in values):
        *folders, last = key.split(".")
        node = made
        for folder in folders:
            node = node.setdefault(folder, {})
        node[last] = values[key]
    return made


def effective(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of every key: the defaults, and over them the layers from first to last; `null` says nothing."""
    found = {name: key.default for name, key in table().items()}
    for layer in layers:
        found.update({name: value for name, value in layer.items() if value is not None})
    return found


def contradictions(values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (key, message, help) for values that are right by themselves and not together."""
    found: list[tuple[str, str, str]] = []
    for high, key in table().items():
        low = key.not_below
        if not low:
            continue
        left, right = number(table()[low], values[low]), number(key, values[high])
        if left is not None and right is not None and left > right:
            message = f"`{high}` is `{values[high]}`, below `{low}`, which is `{values[low]}`"
            found.append((high, message, f"raise the one to `{values[low]}` or more, or lower the other"))
    return found
