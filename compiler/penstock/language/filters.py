"""The filters of `${{ value | filter }}`: a short, closed list of pure functions.

Names and behaviour follow Jinja2 where it has the filter; they are stricter where Jinja2 would hide a mistake (`int` of a
word is an error unless a default is given) and take no function of the host: no files, clock, environment or random.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ..record import Record
from .fault import Fault
from .operators import attribute, check_size, guard
from .values import LIMIT, Marked, kind_of, text_of

_NONE: Any = object()


class Filter(Record):
    """A filter: `apply(value, *arguments)`, the argument names in order, how many of them must be given, one line of help."""

    apply: Callable[..., Any]
    help: str
    parameters: tuple[str, ...] = ()
    required: int = 0


def apply(name: str, site: int, value: Any, *arguments: Any) -> Any:
    """Return `value | name(*arguments)`. Raises Fault; arguments left out are passed as their defaults."""
    for part in (value, *arguments):
        if isinstance(part, Marked):
            guard(part, site)
    try:
        result = FILTERS[name].apply(value, *arguments)
    except Fault as fault:
        fault.site = site
        raise
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        reason = f": {error}" if type(error) is ValueError and str(error) else ""
        raise Fault("PEN1216", f"`{name}` does not work on {kind_of(value)}{reason}", site=site) from None
    if result.__class__ is str or result.__class__ is list:
        check_size(len(result), site)
    return result


def _text(value: Any) -> str:
    """The filters for text take text and numbers, as Jinja2's do; never lists."""
    text = text_of(value)
    if text is None:
        raise TypeError
    return text


def _replace(value: Any, old: Any, new: Any, count: Any = _NONE) -> str:
    text, old, new = _text(value), _text(old), _text(new)
    limit = -1 if count is _NONE else int(count)
    check_size(len(text) + text.count(old) * max(len(new) - len(old), 0), -1)
    return text.replace(old, new, limit)


def _trim(value: Any, chars: Any = _NONE) -> str:
    return _text(value).strip(None if chars is _NONE else _text(chars))


def _split(value: Any, separator: Any = _NONE) -> list[str]:
    if separator is _NONE:
        return _text(value).split()
    if not separator:
        raise ValueError("the separator is empty")
    return _text(value).split(_text(separator))


def _join(value: Any, separator: Any = "") -> str:
    items = [_text(part) for part in _list(value)]
    check_size(sum(map(len, items)) + len(separator) * len(items), -1)
    return _text(separator).join(items)


def _list(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise TypeError


def _int(value: Any, default: Any = _NONE) -> Any:
    try:
        return int(_text(value), 10) if isinstance(value, str) else int(value)
    except (ValueError, TypeError, OverflowError):
        if default is not _NONE:
            return default
        raise ValueError(_shown(value)) from None


def _float(value: Any, default: Any = _NONE) -> Any:
    try:
        return float(value)
    except (ValueError, TypeError, OverflowError):
        if default is not _NONE:
            return default
        raise ValueError(_shown(value)) from None


def _shown(value: Any) -> str:
    text = repr(value)
    return (text if len(text) <= 40 else text[:37] + "...") + " is not a number"


def _size(value: Any, budget: int = LIMIT) -> int:
    """About how many characters `value` takes as JSON; stops counting above the budget."""
    if isinstance(value, str):
        return len(value) + 2
    size = 2
    if isinstance(value, Mapping | list | tuple):
        parts: Iterable[Any] = (p for kv in value.items() for p in kv) if isinstance(value, Mapping) else value
        for part in parts:
            size += 1 + _size(part, budget - size)
            if size > budget:
                break
    return size


def _tojson(value: Any, indent: Any = _NONE) -> str:
    import json

    check_size(_size(value), -1)
    return json.dumps(
        value,
        sort_keys=True,
        ensure_ascii=False,
        allow_nan=False,
        indent=None if indent is _NONE else min(int(indent), 8),
        separators=(",", ":") if indent is _NONE else None,
    )


def _fromjson(value: Any) -> Any:
    import json

    return json.loads(_text(value))


def _b64encode(value: Any) -> str:
    from binascii import b2a_base64

    return b2a_base64(_text(value).encode(), newline=False).decode()


def _b64decode(value: Any) -> str:
    from binascii import a2b_base64

    return a2b_base64(_text(value), strict_mode=True).decode()


def _sha256(value: Any, length: Any = _NONE) -> str:
    from hashlib import sha256

    digest = sha256(_text(value).encode()).hexdigest()
    return digest if length is _NONE else digest[: max(int(length), 1)]


def _slug(value: Any) -> str:
    folded = "".join(c if c.isascii() and c.isalnum() else "-" for c in _text(value).lower())
    return "-".join(part for part in folded.split("-") if part)


def _flag(value: Any) -> bool:
    return value is not _NONE and bool(value)


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _sort(value: Any, reverse: Any = _NONE, case_sensitive: Any = _NONE, by: Any = _NONE) -> list[Any]:
    def key(part: Any) -> Any:
        part = part if by is _NONE else attribute(part, by, -1)
        return part if _flag(case_sensitive) else _folded(part)

    return sorted(_list(value), key=key, reverse=_flag(reverse))


def _unique(value: Any) -> list[Any]:
    kept: list[Any] = []
    seen: set[Any] = set()
    for part in _list(value):
        mark = (part.__class__, part) if isinstance(part, str | int | float) or part is None else _tojson(part)
        if mark not in seen:
            seen.add(mark)
            kept.append(part)
    return kept


def _end(value: Any, index: int) -> Any:
    parts = value if isinstance(value, str) else _list(value)
    if not parts:
        raise Fault("PEN1207", f"{kind_of(value)} is empty: it has no first or last item", missing=True)
    return parts[index]


def _length(value: Any) -> int:
    if isinstance(value, str | list | tuple | Mapping):
        return len(value)
    raise TypeError


def _items(value: Any) -> list[Any]:
    if not isinstance(value, Mapping):
        raise TypeError
    return [{"key": key, "value": part} for key, part in value.items()]


def _combine(value: Any, other: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not isinstance(other, Mapping):
        raise TypeError
    return {**value, **other}


def _map(value: Any, attribute_name: Any) -> list[Any]:
    return [attribute(part, attribute_name, -1) for part in _list(value)]


def _reverse(value: Any) -> Any:
    return value[::-1] if isinstance(value, str) else _list(value)[::-1]


FILTERS: Final[dict[str, Filter]] = {
    "abs": Filter(abs, "the number without its sign"),
    "b64decode": Filter(_b64decode, "the text that base64 text stands for"),
    "b64encode": Filter(_b64encode, "base64 of the text (UTF-8)"),
    "combine": Filter(_combine, "the mapping with another one's keys laid over it", ("other",), 1),
    "default": Filter(lambda value: value, "another value when a name has none (with `true`: also when it is false)"),
    "first": Filter(lambda value: _end(value, 0), "the first item or character"),
    "float": Filter(_float, "the value as a number with a fraction", ("default",)),
    "fromjson": Filter(_fromjson, "the value that JSON text stands for"),
    "int": Filter(_int, "the value as a whole number", ("default",)),
    "items": Filter(_items, "a list of `{key, value}`, in the mapping's order"),
    "join": Filter(_join, "the items of a list as one text", ("d",)),
    "keys": Filter(lambda value: [*value.keys()], "the keys of a mapping, in its order"),
    "last": Filter(lambda value: _end(value, -1), "the last item or character"),
    "length": Filter(_length, "how many items, keys or characters"),
    "lower": Filter(lambda value: _text(value).lower(), "the text in lower case"),
    "map": Filter(_map, "the list of one attribute of each item", ("attribute",), 1),
    "max": Filter(lambda value: max(_list(value)), "the largest item"),
    "min": Filter(lambda value: min(_list(value)), "the smallest item"),
    "removeprefix": Filter(
        lambda value, part: _text(value).removeprefix(_text(part)), "the text without a start", ("prefix",), 1
    ),
    "removesuffix": Filter(
        lambda value, part: _text(value).removesuffix(_text(part)), "the text without an end", ("suffix",), 1
    ),
    "replace": Filter(_replace, "the text with each `old` replaced by `new`", ("old", "new", "count"), 2),
    "reverse": Filter(_reverse, "the list or text from its end"),
    "sha256": Filter(_sha256, "the SHA-256 of the text in hex, or its first `length` characters", ("length",)),
    "slug": Filter(_slug, "the text in lower case with `-` for all but letters and digits"),
    "sort": Filter(_sort, "the list in order; letter case does not count", ("reverse", "case_sensitive", "attribute")),
    "split": Filter(_split, "the list of parts between separators (or white space)", ("separator",)),
    "string": Filter(_text, "the number or boolean as text"),
    "sum": Filter(lambda value: sum(_list(value)), "the sum of a list of numbers"),
    "tojson": Filter(_tojson, "the value as JSON, keys in order", ("indent",)),
    "trim": Filter(_trim, "the text without white space (or `chars`) at its ends", ("chars",)),
    "unique": Filter(_unique, "the list without repeats; the first of equals stays"),
    "upper": Filter(lambda value: _text(value).upper(), "the text in upper case"),
    "values": Filter(lambda value: [*value.values()], "the values of a mapping, in its order"),
}
"""`default` is compiled specially (it must see a name without a value); its entry here names it."""

OMITTED: Final = _NONE
"""Stands for an argument that was left out before one that was given by name."""
