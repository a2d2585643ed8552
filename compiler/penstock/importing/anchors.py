"""Anchors: the lines of a document that hold a key or begin a list item, which is what comments belong to."""

from collections.abc import Iterator

from penstock.record import Record
from penstock.text import Document, Path
from penstock.text.nodes import Alias, Leaf, Mapping, Node, Sequence


class Anchor(Record):
    """A key or list item. `line` and `end` (its last line) count from 1, `column` from 0; an item stands at its dash."""

    path: Path
    line: int
    column: int
    end: int


class Layout(Record):
    """Where the keys, items and scalars of a document stand, in the order of the text."""

    anchors: tuple[Anchor, ...]
    scalars: tuple[Leaf, ...]


def layout(document: Document) -> Layout:
    """Return the layout of a document. What is inside braces or brackets has no anchors: it shares its line."""
    root = document.source.roots().get(document.index)
    anchors: list[Anchor] = []
    scalars: list[Leaf] = []
    if root is not None:
        lines = document.source.lines()
        for path, line, column, node in _walk(root, (), lines, scalars):
            anchors.append(Anchor(path, line + 1, column, document.locate(path).end_line))
            if isinstance(node, Mapping | Sequence) and node.flow:
                scalars.extend(_leaves(node))
    scalars.sort(key=lambda leaf: (leaf.start.line, leaf.start.column))
    return Layout(tuple(anchors), tuple(scalars))


def _walk(node: Node, path: Path, lines: list[str], scalars: list[Leaf]) -> Iterator[tuple[Path, int, int, Node]]:
    if isinstance(node, Leaf):
        scalars.append(node)
    elif isinstance(node, Mapping) and not node.flow:
        for name, leaf in node.keys.items():
            value = node.values[name]
            scalars.append(leaf)
            yield (*path, name), leaf.start.line, leaf.start.column, value
            yield from _walk(value, (*path, name), lines, scalars)
    elif isinstance(node, Sequence) and not node.flow:
        for index, item in enumerate(node.items):
            start = item.start
            column = lines[start.line].rfind("-", 0, start.column) if start.line < len(lines) else -1
            yield (*path, index), start.line, column if column >= 0 else start.column, item
            yield from _walk(item, (*path, index), lines, scalars)


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Mapping):
        yield from node.keys.values()
        for value in node.values.values():
            yield from _leaves(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _leaves(item)
    elif isinstance(node, Alias):
        return
