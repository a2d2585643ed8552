"""From a path to a span: the lines and columns that a finding underlines."""

import re

from penstock.diagnostics import Span
from penstock.text import nodes
from penstock.text.nodes import Alias, Leaf, Mapping, Mark, Node, Sequence
from penstock.text.paths import Path
from penstock.text.source import Source

_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*")


def locate(source: Source, root: Node | None, path: Path, *, key: bool = False) -> Span:
    """Return the span of the value at `path` (of its key with `key`), or of the nearest ancestor that exists."""
    if root is None:
        return Span(source.file, 1, 1, 1, 1)
    node, parent = root, root
    for depth, step in enumerate(path):
        found = nodes.child(node, step)
        if found is None:
            return missing(source, root, path[:depth])
        node, parent = found, node
    if key and path:
        leaf = nodes.key(parent, path[-1])
        if leaf is not None:
            return span(source, leaf)
    return span(source, node)


def missing(source: Source, root: Node | None, path: Path) -> Span:
    """Return where to point when the mapping at `path` lacks something: the key that holds it, or its own first key."""
    if root is None:
        return Span(source.file, 1, 1, 1, 1)
    node, parent = root, root
    for depth, step in enumerate(path):
        found = nodes.child(node, step)
        if found is None:
            return missing(source, root, path[:depth])
        node, parent = found, node
    if path:
        leaf = nodes.key(parent, path[-1])
        if leaf is not None:
            return span(source, leaf)
    return _first(source, node)


def _first(source: Source, node: Node) -> Span:
    """Return the first key of a block mapping, and of anything else all of it."""
    leaf = _leader(node) if isinstance(node, Mapping) and not node.flow else None
    return span(source, leaf or node)


def span(source: Source, node: Node) -> Span:
    """Return the text that `node` covers, without its anchor, tag and trailing blank lines."""
    line, column = _start(source, node)
    end_line, end_column = max(_end(source, node), (line, column))
    if (line, column) == (end_line, end_column):
        # Nothing is written here: show it right behind the colon or the dash, whatever blanks follow.
        text = source.line(line + 1)[:column]
        column = end_column = len(text.rstrip(" ")) or column
    return Span(source.file, line + 1, column + 1, end_line + 1, end_column + 1)


def _start(source: Source, node: Node) -> tuple[int, int]:
    if isinstance(node, Mapping) and not node.flow:
        leaf = _leader(node)
        if leaf is not None:
            node = leaf
    line, column = node.start.line, node.start.column
    if isinstance(node, Alias):
        return line, column
    return after_properties(source.lines(), line, column, node.end)


def _leader(node: Mapping) -> Leaf | None:
    """Return the key that stands first in the text; keys that a merge brought stand elsewhere."""
    own = [leaf for leaf in node.keys.values() if _inside(node, leaf)]
    return min(own, key=_place) if own else None


def _inside(outer: Mapping, inner: Node) -> bool:
    return _place(outer) <= _place(inner) <= (outer.end.line, outer.end.column)


def _place(node: Node) -> tuple[int, int]:
    return node.start.line, node.start.column


def after_properties(lines: list[str], line: int, column: int, end: Mark) -> tuple[int, int]:
    """Skip `&anchor` and `!tag` (and what separates them from the value) from a mark on."""
    while (line, column) < (end.line, end.column) and line < len(lines):
        text = lines[line]
        match = _PROPERTY.match(text, column)
        if match is None:
            break
        column = match.end()
        line, column = _skip_space(lines, line, column)
    return line, column


def _skip_space(lines: list[str], line: int, column: int) -> tuple[int, int]:
    while line < len(lines):
        text = lines[line]
        while column < len(text) and text[column] in " \t":
            column += 1
        if column < len(text) and text[column] != "#":
            break
        line, column = line + 1, 0
    return line, column


def _end(source: Source, node: Node) -> tuple[int, int]:
    if isinstance(node, Leaf) and node.style in ("|", ">"):
        return _block_end(source.lines(), node)
    if isinstance(node, Mapping | Sequence) and not node.flow:
        last = _last(node)
        if last is not None:
            return _end(source, last)
        return node.start.line, node.start.column
    return node.end.line, node.end.column


def _last(node: Mapping | Sequence) -> Node | None:
    """Return the child that ends last in the text; a merged key's value stands elsewhere and does not count."""
    if isinstance(node, Sequence):
        return node.items[-1] if node.items else None
    own = [value for value in node.values.values() if _inside(node, value)]
    return max(own, key=_place) if own else None


def _block_end(lines: list[str], node: Leaf) -> tuple[int, int]:
    line = min(node.end.line, len(lines) - 1)
    if node.end.column == 0 and line > node.start.line:
        line -= 1
    while line > node.start.line and not lines[line].strip():
        line -= 1
    return line, len(lines[line])
