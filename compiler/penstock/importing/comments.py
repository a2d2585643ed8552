"""Comments of a document, each with the key or item that it speaks of."""

import re
from typing import Literal

from penstock.importing.anchors import Anchor, Layout
from penstock.record import Record
from penstock.text import Path

Place = Literal["head", "before", "beside", "after"]
"""`head` is the top of the document; `after` is below a block, at the indentation of its keys."""

_HEADER = re.compile(r"[|>][^#]*\s(#.*)")


class Comment(Record):
    """One comment: its text from the `#` on, its line (from 1), and the key or item it belongs to."""

    text: str
    line: int
    place: Place
    path: Path


def comments(lines: list[str], layout: Layout, first: int, last: int) -> tuple[Comment, ...]:
    """Return the comments on lines `first` to `last` (from 1, inclusive) in their order."""
    found: list[Comment] = []
    inside = _covered(layout)
    for number in range(first, last + 1):
        text = lines[number - 1]
        column = _comment_column(text, inside.get(number, ()))
        if column is None:
            continue
        comment = text[column:].rstrip()
        if text[:column].strip():
            beside = [anchor for anchor in layout.anchors if anchor.line <= number]
            if beside:
                found.append(Comment(comment, number, "beside", beside[-1].path))
        else:
            place, path = _belongs(layout.anchors, number, column)
            found.append(Comment(comment, number, place, path))
    return tuple(found)


def _covered(layout: Layout) -> dict[int, list[tuple[int, int]]]:
    """Return the stretches of each line (from 1) that belong to scalars, as columns from 0; `end` is exclusive."""
    found: dict[int, list[tuple[int, int]]] = {}
    everything = 1 << 30
    for leaf in layout.scalars:
        first, last = leaf.start.line, leaf.end.line
        block = leaf.style in ("|", ">")
        if block and leaf.end.column == 0:
            last -= 1
        for line in range(first, last + 1):
            if block and line == first:
                continue  # the header of a block may be followed by a comment
            start = leaf.start.column if line == first else 0
            end = leaf.end.column if line == last and not block else everything
            found.setdefault(line + 1, []).append((start, end))
    return found


def _comment_column(text: str, inside: "list[tuple[int, int]] | tuple[()]") -> int | None:
    at = text.find("#")
    while at >= 0:
        if (at == 0 or text[at - 1] in " \t") and not any(start <= at < end for start, end in inside):
            return at
        at = text.find("#", at + 1)
    return None


def _belongs(anchors: tuple[Anchor, ...], number: int, column: int) -> tuple[Place, Path]:
    """Decide whether a comment on a line of its own speaks of what follows or closes what precedes."""
    before = [anchor for anchor in anchors if anchor.line < number]
    following = next((anchor for anchor in anchors if anchor.line > number), None)
    if not before:
        return "head", ()
    if following is not None and column <= following.column:
        return "before", following.path
    # Deeper than what follows: it stands at the end of the block before, often a key that was commented out.
    owner = next((anchor for anchor in reversed(before) if anchor.column <= column), before[-1])
    return "after", owner.path
