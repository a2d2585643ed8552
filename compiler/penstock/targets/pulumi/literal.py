"""Python text of values: always a literal, laid out as `ruff format` leaves it.

Every interpolated value goes through `expression`, so that text from a definition can never become code. Calls, lists and
dictionaries that are not empty take one line an item and a trailing comma: the formatter keeps that layout whatever the
length, which is what makes one pass of printing enough.
"""

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from penstock.targets.pulumi.model import Code, Concat, Json, Ref

_UNSAFE = re.compile(r"[^ -~]|\\")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\Z")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in _NAMED:
        return _NAMED[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_PLAIN = re.compile(r"[ !#-\[\]-~]*+\Z")
_CACHE_ENTRIES = 10_000
_CACHED_CHARACTERS = 200
# The same few hundred keys, classes and names come again in every module.
_strings: dict[str, str] = {}


def string(text: str) -> str:
    """Return `text` as a string literal with the quotes that the formatter prefers."""
    known = _strings.get(text)
    if known is not None:
        return known
    shown = f'"{text}"' if _PLAIN.match(text) else _quoted(text)
    if len(text) <= _CACHED_CHARACTERS:
        if len(_strings) >= _CACHE_ENTRIES:
            _strings.clear()
        _strings[text] = shown
    return shown


def _quoted(text: str) -> str:
    """Return the literal of a text that holds quotes, backslashes or anything beyond printable ASCII."""
    body = _UNSAFE.sub(_escape, text)
    doubles = body.count('"')
    if doubles > body.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + (body.replace('"', '\\"') if doubles else body) + '"'


def lines(text: str, pad: str) -> Code:
    """Return a text of several lines as literals one below the other, so that people can review it."""
    inner = pad + "    "
    return Code("(\n" + "".join([f"{inner}{string(line)}\n" for line in text.splitlines(keepends=True)]) + f"{pad})")


_references: set[str] = set()  # known to be plain dotted names


def _ref(value: Ref, _pad: str) -> str:
    text = f"{value.var}.{value.path}" if value.path else value.var
    if text not in _references:
        if not _IDENTIFIER.match(text):
            raise ValueError(f"not a reference: {text!r}")
        _references.add(text)
    return text


def _code(value: Code, _pad: str) -> str:
    return value.text


def _concat(value: Concat, pad: str) -> str:
    return call("pulumi.Output.concat", [expression(part, pad + "    ") for part in value.parts], pad)


def _json(value: Json, pad: str) -> str:
    if is_plain(value.value):
        import json

        return string(json.dumps(value.value, separators=(",", ":"), sort_keys=True, ensure_ascii=False))
    return call("pulumi.Output.json_dumps", [expression(value.value, pad + "    ")], pad)


def _dict(value: dict[str, Any], pad: str) -> str:
    if not value:
        return "{}"
    inner = pad + "    "
    rows = [f"{inner}{string(key)}: {expression(item, inner)},\n" for key, item in value.items()]
    return "{\n" + "".join(rows) + pad + "}"


def _list(value: list[Any] | tuple[Any, ...], pad: str) -> str:
    if not value:
        return "[]"
    inner = pad + "    "
    return "[\n" + "".join([f"{inner}{expression(item, inner)},\n" for item in value]) + pad + "]"


def _str(value: str, _pad: str) -> str:
    return string(value)


def _number(value: float, _pad: str) -> str:
    return repr(value) if isfinite(value) else f'float("{value}")'


_PRINTERS: dict[type, Callable[[Any, str], str]] = {
    str: _str,
    bool: lambda value, _pad: "True" if value else "False",
    type(None): lambda _value, _pad: "None",
    int: lambda value, _pad: int.__repr__(value),
    float: _number,
    dict: _dict,
    list: _list,
    tuple: _list,
    Ref: _ref,
    Code: _code,
    Concat: _concat,
    Json: _json,
}


def expression(value: Any, pad: str = "") -> str:
    """Return Python source for `value`; `pad` is the indentation of the line it stands on. Raises TypeError on other types."""
    kind = value.__class__
    if kind is str:
        return string(value)
    printer = _PRINTERS.get(kind)
    if printer is None:
        if isinstance(value, str):
            return string(value)
        raise TypeError(f"no Python literal for {type(value).__name__}")
    return printer(value, pad)


def call(function: str, arguments: list[str], pad: str) -> str:
    """Return a call with one argument a line."""
    if not arguments:
        return f"{function}()"
    inner = pad + "    "
    between = f",\n{inner}"
    return f"{function}(\n{inner}{between.join(arguments)},\n{pad})"


def is_plain(value: Any) -> bool:
    """Return whether `value` holds no reference to another resource."""
    if isinstance(value, dict):
        return all(is_plain(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(is_plain(item) for item in value)
    return not isinstance(value, Ref | Code | Concat | Json)


def variables(value: Any) -> set[str]:
    """Return the names of the resources that `value` refers to."""
    found: set[str] = set()
    collect(value, found)
    return found


def collect(value: Any, found: set[str]) -> None:
    """Add the names of the resources that `value` refers to."""
    sort = value.__class__
    if sort is str or value is None:
        return
    if sort is Ref:
        found.add(value.var)
    elif sort is dict:
        for item in value.values():
            if item.__class__ is not str:
                collect(item, found)
    elif sort is list or sort is tuple:
        for item in value:
            if item.__class__ is not str:
                collect(item, found)
    elif sort is Concat:
        collect(value.parts, found)
    elif sort is Json:
        collect(value.value, found)
