"""The words for what a schema demands: types, patterns, values and places, as people say them."""

import re
from typing import Any

from penstock.schema.problem import Path
from penstock.text.paths import format_path

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}

_NAME = "lower-case letters, digits and `-`, with a letter or digit at both ends"
_DOTTED = "lower-case letters, digits, `-` and `.`, with a letter or digit at both ends"
_IDENTIFIER = "letters, digits and `_`, not beginning with a digit"

# What a field that takes a secret must hold.
SECRET = r"^\$\{\{ *secrets\.[A-Za-z0-9_.-]+ *\}\}$"

# Each pattern of the schemas, after "must be". A test holds this table to the schemas.
PATTERNS = {
    r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$": _NAME,
    r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$": _DOTTED,
    r"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$": "letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
    r"^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$": (
        "a Kubernetes label value: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"
    ),
    r"^[0-9]+(ms|s|m|h|d)$": "a number of seconds, or a whole number with a unit: `ms`, `s`, `m`, `h` or `d`",
    r"^([0-9]+m|[0-9]+(\.[0-9]+)?)$": "a number of cores such as `0.5`, or millicores such as `500m`",
    r"^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$": "a number of bytes with a suffix such as `512Mi` or `2Gi`",
    r"^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*$": "an entry point: a module and an attribute, joined by `:`",
    r"^[A-Za-z_][A-Za-z0-9_.-]*$": "letters, digits, `_`, `.` and `-`, beginning with a letter or `_`",
    r"^[A-Za-z_][A-Za-z0-9_-]*$": "letters, digits, `_` and `-`, beginning with a letter or `_`",
    r"^[A-Za-z_][A-Za-z0-9_]*$": _IDENTIFIER,
    r"^\S+$": "text without spaces",
    r"^https?://": "an address that begins with `https://` or `http://`",
    r"^https?://\S+$": "an address that begins with `https://` or `http://`, without spaces",
    r"^(https://[^\s/]+|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?)(/\S*)?$": (
        "an address that begins with `https://` and has a host, without spaces; `http://` only for this machine"
    ),
    r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$": "3 to 63 lower-case letters, digits, `-` and `.`, with a letter or digit at both ends",
    r"^[a-z0-9-]{1,63}$": "1 to 63 lower-case letters, digits and `-`",
    r"^s3://[^/]+/.+": "an S3 address with a bucket and a key: `s3://BUCKET/KEY`",
    r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$": "a day, as year-month-day",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day, as year-month-day with two digits for month and day",
    r"^PEN[0-9]{4}$": "a code: `PEN` and four digits",
    SECRET: "a reference to a secret: `${{ secrets.NAME }}`",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "a version of three numbers, such as `1.2.3`",
    r"^v[0-9]+((alpha|beta)[0-9]+)?$": "a Kubernetes API version, such as `v1` or `v1beta2`",
    r"^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:.+$": "an ARN: `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`",
    r"^[A-Za-z0-9_.-]{1,100}$": "1 to 100 letters, digits, `_`, `.` and `-`",
    r"^[a-z][a-z0-9]{0,11}$": "1 to 12 lower-case letters and digits, beginning with a letter",
    r"^[a-z0-9]+$": "lower-case letters and digits",
    r"^[a-z0-9-]{3,44}$": "3 to 44 lower-case letters, digits and `-`",
    r"^[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$": "3 to 24 letters, digits and `-`, beginning with a letter",
    r"^[0-9]{12}$": "twelve digits",
    r"^[0-9]+$": "digits",
    r"^[a-z]{2}(-[a-z]+)+-[0-9]$": "an AWS region, such as `eu-central-1`",
    r"^[a-z]+-[a-z]+[0-9]+$": "a Google Cloud region, such as `europe-west1`",
    r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$": "6 to 30 lower-case letters, digits and `-`, beginning with a letter",
    r"^/\S*$": "a path that begins with `/`, without spaces",
    r"^[a-z0-9.-]+$": "lower-case letters, digits, `.` and `-`",
    r"^[^/\\#?,\u0000-\u001f\u007f-\u009f]+$": "text without `/`, `\\`, `#`, `?`, `,` and control characters",
    r"^[^/\\#?\u0000-\u001f\u007f-\u009f]+$": "text without `/`, `\\`, `#`, `?` and control characters",
    r"^[A-Z0-9]+(_[A-Z0-9]+)*$": "upper-case words of letters and digits, joined by `_`",
    r"^\S+ \S+ \S+ \S+ \S+$": "five fields with one space between them: minute, hour, day, month, weekday",
    r"^[A-Z][A-Za-z0-9]*$": "letters and digits, beginning with an upper-case letter",
    r"^\.\S+$": "a path that begins with `.`, without spaces",
}

_SHOWN = 60  # characters of a user's value in a message


def pattern(text: str) -> str:
    """Return what a text must be to match the pattern `text`, to stand after "must be"."""
    return PATTERNS.get(text) or f"text that matches `{text}`"


def types(names: list[str]) -> str:
    """Return the types that a schema allows, as words: "text or a list"."""
    return either([_TYPES.get(name, name) for name in names])


def either(words: list[str]) -> str:
    """Join words by commas and "or"; repeated words stand once."""
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} or {last}" if most else last


def ticks(names: "list[str] | tuple[str, ...]") -> str:
    """Return the names as a list for a sentence, in backticks."""
    return ", ".join(f"`{name}`" for name in names)


def found(value: Any) -> str:
    """Return what stands there: "the text `ten`", "a list", "nothing"."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{scalar(value)}`"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, int | float):
        return f"the number {scalar(value)}"
    return "a list" if isinstance(value, list | tuple) else "a mapping"


def quoted(value: str) -> str:
    """Return a text in double quotes on one line, shortened when it is long."""
    short = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    inner = "".join(_ESCAPES.get(char) or (char if char.isprintable() else f"\\u{ord(char):04x}") for char in short)
    return f'"{inner}"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(value: Any) -> str:
    """Return a scalar as it would be written in YAML, on one line."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return value if _plain(value) else quoted(value)
    return str(value)


_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?(ms|[smhdkKMGT]|[KMGT]i)")
_RESERVED = frozenset(("null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"))


def _plain(value: str) -> bool:
    """Tell whether YAML reads `value` without quotes as the same text, in every place and version."""
    if not value or not value.isprintable() or value.casefold() in _RESERVED or value != value.strip():
        return False
    if value[0].isdigit():
        return _AMOUNT.fullmatch(value) is not None
    if value[0] in "-?:,[]{}#&*!|>'\"%@`" or (value[0] == "." and not value[1:2].isalpha()):
        return False
    return not any(mark in value for mark in (": ", " #", ",", "[", "]", "{", "}")) and value[-1] != ":"


def flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value)


def subject(path: Path) -> str:
    """Return how a message names the value at `path`: `min`, `tasks[0]`, or the definition."""
    start = len(path) - 1
    while start > 0 and isinstance(path[start], int):
        start -= 1
    return f"`{format_path(path[start:])}`" if path else "the definition"


def place(path: Path) -> str:
    """Return how a message names the mapping at `path`: `spec.worker`, or the top level."""
    return f"`{format_path(path)}`" if path else "the definition"
