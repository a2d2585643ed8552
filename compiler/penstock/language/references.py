"""List the names that the expressions of a tree use, for the checks that resolve references."""

from collections.abc import Iterator
from typing import Any, Final

from ..record import Record
from .fault import Fault
from .resolve import Path
from .scan import OPEN, Use, split


class Reference(Record):
    """One name in an expression. `group` is its first word, `parts` are the others (list indexes as int).

    `start` and `end` are the offsets of the whole name in the text at `path`; `spans` those of each part. The parts of
    a function are its name and its arguments: `("path", "./x")`.
    """

    path: Path
    start: int
    end: int
    group: str
    parts: tuple[str | int, ...]
    spans: tuple[tuple[int, int], ...]


# The same texts come back in every definition of a project, so their names are kept: (start, end, group, parts, spans).
_Found = tuple[int, int, str, tuple[str | int, ...], tuple[tuple[int, int], ...]]
_cache: dict[str, tuple[_Found, ...]] = {}
_KEEP: Final = 20_000


def references(data: Any) -> list[Reference]:
    """Return every name used in `data`, in the order of the data. Uses with a syntax error are left out: see `resolve`."""
    found: list[Reference] = []
    if isinstance(data, str):
        _in_text(data, [], found)
    else:
        _collect(data, [], found)
    return found


def _collect(node: Any, trail: list[str | int], found: list[Reference]) -> None:
    if node.__class__ is dict:
        pairs: Any = node.items()
    elif node.__class__ is list:
        pairs = enumerate(node)
    else:
        return
    for key, value in pairs:
        if isinstance(value, str):
            if OPEN in value:
                trail.append(key)
                _in_text(value, trail, found)
                trail.pop()
        elif value.__class__ is dict or value.__class__ is list:
            trail.append(key)
            _collect(value, trail, found)
            trail.pop()


def _in_text(value: str, trail: list[str | int], found: list[Reference]) -> None:
    names = _cache.get(value)
    if names is None:
        if len(_cache) > _KEEP:
            _cache.clear()
        text = str.__str__(value)
        names = _cache[text] = tuple(_names(text))
    if names:
        path = tuple(trail)
        found.extend([Reference(path, *name) for name in names])


def _names(text: str) -> Iterator[_Found]:
    try:
        pieces = split(text)
    except Fault:
        return
    for use in pieces:
        if not isinstance(use, Use):
            continue
        if use.parts is not None:
            spans = tuple(use.span(index) for index in range(len(use.parts)))
            yield spans[0][0], spans[-1][1], use.parts[0], use.parts[1:], spans[1:]
        else:
            yield from _in_expression(use)


def _in_expression(use: Use) -> Iterator[_Found]:
    from .evaluate import compiled

    try:
        names = compiled(use.source).names
    except Fault:
        return
    for name in names:
        spans = tuple((start + use.inner, end + use.inner) for start, end in name.spans)
        yield name.start + use.inner, name.end + use.inner, str(name.parts[0]), name.parts[1:], spans[1:]
