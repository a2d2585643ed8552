"""List the names that the expressions of a tree use, for the checks that resolve references."""

from typing import Any

from penstock.language.fault import Fault
from penstock.language.resolve import Path
from penstock.language.scan import OPEN, Use, split
from penstock.record import Record


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


def references(data: Any) -> list[Reference]:
    """Return every name used in `data`, in the order of the data. Uses with a syntax error are left out: see `resolve`."""
    found: list[Reference] = []
    _collect(data, (), found)
    return found


def _collect(node: Any, path: Path, found: list[Reference]) -> None:
    if isinstance(node, str):
        if OPEN in node:
            _in_text(str.__str__(node), path, found)
    elif node.__class__ is dict:
        for key, value in node.items():
            if value.__class__ is not str or OPEN in value:
                _collect(value, (*path, key), found)
    elif node.__class__ is list:
        for index, value in enumerate(node):
            if value.__class__ is not str or OPEN in value:
                _collect(value, (*path, index), found)


def _in_text(text: str, path: Path, found: list[Reference]) -> None:
    try:
        pieces = split(text)
    except Fault:
        return
    for use in pieces:
        if not isinstance(use, Use):
            continue
        if use.parts is not None:
            spans = tuple(use.span(index) for index in range(len(use.parts)))
            found.append(Reference(path, spans[0][0], spans[-1][1], use.parts[0], use.parts[1:], spans[1:]))
        else:
            _in_expression(use, path, found)


def _in_expression(use: Use, path: Path, found: list[Reference]) -> None:
    from penstock.language.evaluate import compiled

    try:
        names = compiled(use.source).names
    except Fault:
        return
    for name in names:
        spans = tuple((start + use.inner, end + use.inner) for start, end in name.spans)
        start, end = name.start + use.inner, name.end + use.inner
        found.append(Reference(path, start, end, str(name.parts[0]), name.parts[1:], spans[1:]))
