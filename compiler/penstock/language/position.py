"""Find where a stretch of a scalar's *value* stands in the user's text, in every YAML scalar style.

A value and its text hold the same visible characters in the same order; what differs is white space (folding,
indentation), quote and backslash escapes. So the two are walked side by side, visible character by visible character.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from penstock.diagnostics import Span

Path = tuple[str | int, ...]


class SourceLike(Protocol):
    """The part of `penstock.text.Source` that positions need."""

    def line(self, number: int) -> str:
        """Return the line, counted from 1, without its end."""


class DocumentLike(Protocol):
    """The part of `penstock.text.Document` that positions need."""

    @property
    def source(self) -> Any: ...
    @property
    def data(self) -> Any: ...
    def locate(self, path: Path, *, key: bool = False) -> Span: ...


# Anchors and core tags stand before a scalar and belong to its node.
_PROPERTIES: Final = re.compile(r"(?:[&!]\S*\s+)+").match
_HEADER: Final = re.compile(r"[|>][-+0-9]*").match
_ESCAPES: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.|\n))", re.DOTALL).match
_SHORT: Final = {'"': '"', "\\": "\\", "/": "/"}  # the other short escapes stand for white space or control characters

Cell = tuple[str, int, int, int]
"""A visible character of the value with its line, first column and the column after it."""


def locate_in_scalar(document: DocumentLike, path: Path, start: int, end: int) -> Span:
    """Return the exact place of the characters `start` to `end` of the text value at `path`.

    `document` may be a `Document` or anything that answers `document_at(path)` with one and its own path there (a
    merge, a converted dialect). Offsets of -1 ask for the mapping key. Falls back to the whole scalar when the text
    cannot be matched, as for the use of an alias.
    """
    find: Callable[[Path], tuple[DocumentLike, Path] | None] | None = getattr(document, "document_at", None)
    if find is not None:
        found = find(path)
        if found is None:
            return document.locate(path, key=start < 0)
        document, path = found
    whole = document.locate(path, key=start < 0)
    if start < 0:
        return whole
    value = value_at(document.data, path)
    return narrow(whole, document.source.line, value, start, end) if isinstance(value, str) else whole


def value_at(data: Any, path: Path) -> Any:
    """Return the value at a path, None where there is none."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def narrow(whole: Span, line: Callable[[int], str], value: str, start: int, end: int) -> Span:
    """Return the part of `whole` (the span of a scalar) that holds the characters `start` to `end` of its `value`.

    `line(n)` returns a line of the file. Returns `whole` when the text does not match the value.
    """
    first = _visible_before(value, start)
    count = max(_visible_before(value, end) - first, 1)
    cells: list[Cell] = []
    expected = iter(value)
    for position, cell in enumerate(_cells(whole, line)):
        char = next((c for c in expected if not _blank(c)), None)
        if char != cell[0]:
            return whole
        if position >= first:
            cells.append(cell)
            if len(cells) == count:
                break
    if not cells:
        return whole
    return Span(whole.file, cells[0][1], cells[0][2], cells[-1][1], cells[-1][3])


def _visible_before(value: str, offset: int) -> int:
    return sum(1 for char in value[:offset] if not _blank(char))


def _blank(char: str) -> bool:
    """Whether alignment skips the character: white space moves in folding, control characters hide in escapes."""
    return char.isspace() or not char.isprintable()


def _cells(whole: Span, line: Callable[[int], str]) -> Iterator[Cell]:
    """Yield the visible characters of the scalar in `whole`."""
    number = whole.line
    text = line(number)
    at = whole.column - 1
    properties = _PROPERTIES(text, at)
    at = properties.end() if properties else at
    style = text[at : at + 1]
    if style in ("|", ">") and _HEADER(text, at):
        yield from _plain(whole, line, number + 1, 0)
    elif style == "'":
        yield from _single(whole, line, number, at + 1)
    elif style == '"':
        yield from _double(whole, line, number, at + 1)
    else:
        yield from _plain(whole, line, number, at)


def _rest(whole: Span, line: Callable[[int], str], number: int, at: int) -> Iterator[tuple[int, int, str]]:
    """Yield (line number, offset to begin at, text) for each line of the span from (number, at)."""
    while number <= whole.end_line:
        text = line(number)
        yield number, at, text[: whole.end_column - 1] if number == whole.end_line else text
        number += 1
        at = 0


def _plain(whole: Span, line: Callable[[int], str], number: int, at: int) -> Iterator[Cell]:
    for row, first, text in _rest(whole, line, number, at):
        for column in range(first, len(text)):
            if not _blank(text[column]):
                yield text[column], row, column + 1, column + 2


def _single(whole: Span, line: Callable[[int], str], number: int, at: int) -> Iterator[Cell]:
    for row, column, text in _rest(whole, line, number, at):
        while column < len(text):
            width = 1
            if text[column] == "'":
                if text[column + 1 : column + 2] != "'":
                    return
                width = 2
            if not _blank(text[column]):
                yield text[column], row, column + 1, column + 1 + width
            column += width


def _double(whole: Span, line: Callable[[int], str], number: int, at: int) -> Iterator[Cell]:
    for row, column, text in _rest(whole, line, number, at):
        while column < len(text):
            char, width = text[column], 1
            if char == '"':
                return
            if char == "\\":
                escape = _ESCAPES(text, column)
                if escape is None:  # a backslash that joins two lines
                    break
                digits = escape.group(1) or escape.group(2) or escape.group(3)
                char = chr(int(digits, 16)) if digits else _SHORT.get(escape.group(4), " ")
                width = len(escape.group())
            if not _blank(char):
                yield char, row, column + 1, column + 1 + width
            column += width
