"""Form bodies (`application/x-www-form-urlencoded`) with nested names: `key[x]=1&list[]=2&list[]=3`. All values are texts."""

from typing import Any, Final
from urllib.parse import unquote_plus

_FIELDS: Final = 10_000
_DEPTH: Final = 32
_LONGEST: Final = 10_000  # items of a list: `a[99999999]` would fill the memory with nulls


def parse(text: str) -> Any:
    """Return the fields as mappings, lists and texts. Raises ValueError."""
    if ";" in text:
        raise ValueError("invalid semicolon separator in a form")
    pairs = [pair for pair in text.split("&") if pair]
    if len(pairs) > _FIELDS:
        raise ValueError(f"a form of more than {_FIELDS} fields")
    root: dict[str, Any] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        _put(root, _parts(unquote_plus(name)), unquote_plus(value))
    return {key: _finished(value) for key, value in root.items()}


def _parts(name: str) -> list[str]:
    """Return `key[x][]` as its parts; a name with brackets that do not fit is one part."""
    head, bracket, rest = name.partition("[")
    if not bracket or not head:
        return [name]
    if not rest.endswith("]"):
        return [name]
    parts = [head, *rest[:-1].split("][")]
    if any("[" in part or "]" in part for part in parts):
        return [name]
    if len(parts) > _DEPTH:
        raise ValueError(f"a form name with more than {_DEPTH} parts")
    return parts


def _put(node: dict[str, Any], parts: list[str], value: str) -> None:
    for part in parts[:-1]:
        found = node.setdefault(_key(node, part), {})
        if not isinstance(found, dict):
            raise ValueError(f"the form field {parts[0]!r} is both a value and a group")  # noqa: TRY004 (bad input)
        node = found
    last = _key(node, parts[-1])
    if isinstance(node.get(last), dict):
        raise ValueError(  # noqa: TRY004 (bad input)
            f"the form field {parts[0]!r} is both a value and a group"
        )
    node[last] = value


def _key(node: dict[str, Any], part: str) -> str:
    return part or str(len(node))


def _finished(value: Any) -> Any:
    """Turn groups whose names are all indexes into lists; gaps are null."""
    if not isinstance(value, dict):
        return value
    done = {key: _finished(item) for key, item in value.items()}
    if not all(key.isascii() and key.isdigit() for key in done):
        return done
    if any(len(key) > 5 or int(key) >= _LONGEST for key in done):
        raise ValueError(f"a list in a form has more than {_LONGEST} items")
    items: list[Any] = [None] * (max(int(key) for key in done) + 1)
    for key, item in done.items():
        items[int(key)] = item
    return items
