"""Finds what a tree does not hold: the comments and the empty lines of a text."""

from penstock.formatting.blocks import content_lines
from penstock.formatting.tree import Document, Mapping, Node, Scalar, is_empty, scalars
from penstock.record import Record


class Comments(Record):
    """`beside` are the comments after something, by line: (text, blanks before it). `own` are lines between nodes, by line:
    a comment with its column, or None for an empty line. `inside` are lines within a scalar or between brackets. Lines count
    from 0.
    """

    beside: dict[int, tuple[str, int]]
    own: dict[int, tuple[str, int] | None]
    inside: frozenset[int]


def find(lines: list[str], documents: list[Document]) -> Comments:
    """Return the comments and empty lines of a text."""
    covered: dict[int, list[tuple[int, int]]] = {}
    inside: set[int] = set()
    for document in documents:
        for leaf in scalars(document.root):
            _cover(leaf, lines, covered, inside)
        _flows(document.root, inside)
    beside: dict[int, tuple[str, int]] = {}
    own: dict[int, tuple[str, int] | None] = {}
    for number, line in enumerate(lines):
        column = _column(line, covered.get(number, []))
        if column is not None:
            before = line[:column].rstrip()
            if before or number in inside:
                blanks = line[len(before) : column]
                beside[number] = (line[column:].rstrip(), 2 if "\t" in blanks else len(blanks))
            else:
                own[number] = (line[column:].rstrip(), column)
        elif not line.strip() and number not in inside:
            own[number] = None
    return Comments(beside, own, frozenset(inside))


def _cover(leaf: Scalar, lines: list[str], covered: dict[int, list[tuple[int, int]]], inside: set[int]) -> None:
    """Note the stretches of lines that belong to a scalar; `end` is exclusive."""
    if is_empty(leaf):
        return
    first, last = leaf.start.line, leaf.end.line
    everything = 1 << 30
    if leaf.style in ("|", ">"):
        for number in content_lines(leaf, lines):
            covered.setdefault(number, []).append((0, everything))
            inside.add(number)
        return
    for number in range(first, last + 1):
        start = leaf.start.column if number == first else 0
        covered.setdefault(number, []).append((start, leaf.end.column if number == last else everything))
    inside.update(range(first + 1, last + 1))


def _flows(node: Node, inside: set[int]) -> None:
    """Note the lines between the brackets of lists and mappings, after the first one of each."""
    if isinstance(node, Scalar):
        return
    if node.flow:
        inside.update(range(node.start.line + 1, node.end.line + 1))
        return
    children = [value for _, value in node.pairs] if isinstance(node, Mapping) else node.items
    for child in children:
        _flows(child, inside)


def _column(line: str, covered: list[tuple[int, int]]) -> int | None:
    at = line.find("#")
    while at >= 0:
        if (at == 0 or line[at - 1] in " \t") and not any(start <= at < end for start, end in covered):
            return at
        at = line.find("#", at + 1)
    return None
