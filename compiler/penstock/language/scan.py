"""Cut a text into its literal pieces and its `${{ ... }}` uses."""

import re
from typing import Final

from ..record import Record
from .fault import Fault

OPEN: Final = "${{"
_MAX_TEXT: Final = 4096  # characters of one expression: more is a program, and programs belong in a task
_KEEP: Final = 20_000

# Most uses are a dotted path and nothing else; the whole use is matched in one step.
# Functions (`local.path(...)`) and their misspelt forms go to the parser.
_SIMPLE = re.compile(r"\$\{\{\s*((?!local\.|pc\.)[A-Za-z_]\w*(?:\.\w+(?:-+\w+)*)+|item)\s*\}\}").match
_PLAIN_END = re.compile(r"[^'\"{}]*\}\}").match
_NEXT = re.compile(r"['\"{}]").search

_cache: "dict[str, tuple[str | Use, ...]]" = {}


class Use(Record):
    """One `${{ ... }}`: `start` and `end` include the braces, `inner` is the offset of `source`, the text between them.

    `parts` is the path when the expression is a plain dotted one, else None. All offsets count characters of the value.
    """

    start: int
    end: int
    inner: int
    source: str
    parts: tuple[str, ...] | None

    @property
    def text(self) -> str:
        """The use as written, braces included."""
        return "${{" + self.source + "}}"

    def span(self, index: int) -> tuple[int, int]:
        """Return the offsets of the part `index` of a plain path."""
        parts = self.parts or ()
        start = self.inner + len(self.source) - len(self.source.lstrip()) + sum(len(part) + 1 for part in parts[:index])
        return start, start + len(parts[index])


def split(text: str) -> tuple[str | Use, ...]:
    """Return the pieces of `text`, literal strings and uses, in order. Raises Fault when a use is never closed."""
    found = _cache.get(text)
    if found is None:
        if len(_cache) > _KEEP:
            _cache.clear()
        found = _cache[text] = tuple(_split(text))
    return found


def _split(text: str) -> list[str | Use]:
    pieces: list[str | Use] = []
    at = 0
    while (start := text.find(OPEN, at)) >= 0:
        if start > at:
            pieces.append(text[at:start])
        simple = _SIMPLE(text, start)
        if simple is not None:
            at = simple.end()
            source = text[start + 3 : at - 2]
            pieces.append(Use(start, at, start + 3, source, tuple(simple.group(1).split("."))))
            continue
        at = _end(text, start)
        if at - start > _MAX_TEXT:
            message = f"an expression of {at - start:,} characters is too long (at most {_MAX_TEXT:,})"
            raise Fault("PEN1217", message, start=start, end=at)
        pieces.append(Use(start, at, start + 3, text[start + 3 : at - 2], None))
    if at < len(text):
        pieces.append(text[at:])
    return pieces


def _end(text: str, start: int) -> int:
    """Return the offset after the `}}` that closes the use at `start`; quotes and inner braces are skipped."""
    plain = _PLAIN_END(text, start + 3)
    if plain is not None:
        return plain.end()
    at = start + 3
    depth = 0
    while (found := _NEXT(text, at)) is not None:
        char = found.group()
        at = found.end()
        if char == "{":
            depth += 1
        elif char == "}":
            if depth:
                depth -= 1
            elif text.startswith("}", at):
                return at + 1
        else:
            at = _string_end(text, at - 1, start)
    raise Fault("PEN1201", "`${{` is never closed by `}}`", start=start, end=start + 3, help=_OPEN_HELP)


_OPEN_HELP: Final = "close it with `}}`, or write `${{ '${{' }}` for the three characters themselves"


def _string_end(text: str, quote: int, start: int) -> int:
    """Return the offset after the string literal that opens at `quote`."""
    at = quote + 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == text[quote]:
            return at + 1
        at += 1
    if "}}" in text[start:]:
        raise Fault("PEN1202", f"the string that opens here has no closing {text[quote]}", start=quote, end=quote + 1)
    raise Fault("PEN1201", "`${{` is never closed by `}}`", start=start, end=start + 3, help=_OPEN_HELP)
