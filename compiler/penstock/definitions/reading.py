"""Turns schema-valid mappings into records: one small table for each record class, made from its fields.

A reader touches only the keys that are present, so defaults stand in one place (the record) and cost nothing here. Where a
scalar is expected, an unresolved expression (a `str` subclass of `penstock.language`) passes through unchanged; where a whole
mapping or list is still one, the definition cannot be read yet and `Unready` says where.

Maps whose keys are the user's are read in the order of their keys: what is rendered must not depend on the order in a file.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from penstock.record import Record, fields

R = TypeVar("R", bound=Record)
Reader = Callable[[Any], Any]

# The value of maps that are absent. Typed `Mapping` everywhere, so nothing may write to it.
EMPTY: Mapping[str, Any] = {}


class Unready(Exception):
    """A whole mapping or list is still an unresolved expression. `path` leads to it, `value` is its text."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value
        self.path: tuple[str | int, ...] = ()

    def below(self, step: str | int) -> "Unready":
        """Put `step` before the path, on the way up."""
        self.path = (step, *self.path)
        return self


def record(cls: type[R], *, renamed: Mapping[str, str] | None = None, **readers: Reader) -> Callable[[Any], R]:
    """Return a function that reads a mapping into `cls`.

    A field is read from its name in camelCase (`renamed` maps field to key where that is not so); `readers` convert the value
    of a field, which is taken as it is otherwise. The function raises Unready when it is given text instead of a mapping.
    """
    table = {(renamed or EMPTY).get(f) or camel(f): (f, readers.get(f)) for f in fields(cls)}

    def read(data: Any) -> R:
        if not isinstance(data, dict):
            raise Unready(data)
        values: dict[str, Any] = {}
        for key, value in data.items():
            field, convert = table[key]
            if convert is None:
                values[field] = ordered(value) if value.__class__ in _NESTED else value
                continue
            try:
                values[field] = convert(value)
            except Unready as found:
                raise found.below(key) from None
        return cls(**values)

    return read


def variant(alternatives: Mapping[str, Callable[[Any], R]], tag: str = "type") -> Callable[[Any], R]:
    """Return a function that reads a mapping by the alternative that its key `tag` names."""

    def read(data: Any) -> R:
        if not isinstance(data, dict):
            raise Unready(data)
        chosen = alternatives.get(data[tag])
        if chosen is None:
            raise Unready(data[tag]).below(tag)
        return chosen(data)

    return read


def items(each: Reader) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that reads a list into a tuple, every item by `each`."""

    def read(data: Any) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise Unready(data)
        out = []
        for index, item in enumerate(data):
            try:
                out.append(each(item))
            except Unready as found:
                raise found.below(index) from None
        return tuple(out)

    return read


def values(each: Reader) -> Callable[[Any], dict[str, Any]]:
    """Return a function that reads a map, every value by `each`."""

    def read(data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise Unready(data)
        out = {}
        for key in _keys(data):
            try:
                out[key] = each(data[key])
            except Unready as found:
                raise found.below(key) from None
        return out

    return read


def strings(data: Any) -> tuple[Any, ...]:
    """Read a list of scalars into a tuple. Raises Unready when the list is still an expression."""
    if not isinstance(data, list):
        raise Unready(data)
    return tuple(data)


def mapping(data: Any) -> dict[str, Any]:
    """Read a map whose values are taken as they are. Raises Unready when it is still an expression."""
    if not isinstance(data, dict):
        raise Unready(data)
    return {key: ordered(data[key]) for key in _keys(data)}


_NESTED = (dict, list)


def ordered(value: Any) -> Any:
    """Return data with the maps in it, however deep, in the order of their keys; lists keep theirs."""
    if value.__class__ is dict:
        return {key: ordered(value[key]) for key in _keys(value)}
    if value.__class__ is list:
        return [ordered(item) for item in value]
    return value


def _keys(data: dict[Any, Any]) -> list[Any]:
    try:
        return sorted(data)
    except TypeError:  # text beside numbers
        return sorted(data, key=str)


def one_or_more(data: Any) -> tuple[Any, ...]:
    """Read a text, or a list of texts, into a tuple."""
    return tuple(data) if isinstance(data, list) else (data,)


_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(data: Any) -> Any:
    """Read a duration (`30`, `5m`, `1500ms`) as whole seconds; milliseconds round up. An expression passes unchanged."""
    if not isinstance(data, str):
        return int(data)
    digits = data.rstrip("mshd")
    if not (digits.isascii() and digits.isdigit()):
        return data
    unit = data[len(digits) :]
    if unit == "ms":
        return -(-int(digits) // 1000)
    scale = _UNITS.get(unit)
    return data if scale is None else int(digits) * int(scale)


def whole(data: Any) -> Any:
    """Read a whole number; JSON Schema counts `3.0` as one. An expression passes unchanged."""
    return int(data) if data.__class__ is float else data


def text(data: Any) -> Any:
    """Read a scalar as the text that an environment variable gets: `true`, `8080`, `0.5`. Text passes unchanged."""
    if isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data)


def camel(field: str) -> str:
    """Return the key of a field: `polling_interval` -> `pollingInterval`, `class_` -> `class`."""
    first, *rest = field.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
