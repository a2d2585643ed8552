"""Scalars and short brackets as text: quotes only where a reader needs them, one blank after a comma."""

import re
from collections.abc import Callable
from typing import Final

from penstock.formatting.tree import Mapping, Node, Scalar, is_empty
from penstock.text.emit import dumps

Steps = tuple[str | int, ...]
Arrange = Callable[[Steps, list[str]], list[int]]
"""From the path of a mapping and its keys to the indexes of the keys in conventional order."""

WIDTH: Final = 120  # columns
_BRACKETS = re.compile(r"[\[\]{},]")


def text(leaf: Scalar, lines: list[str], *, flow: bool = False) -> str:
    """Return a scalar of one line as it is written: plain when that means the same, else as the author quoted it."""
    if is_empty(leaf):
        return ""
    written: str = lines[leaf.start.line][leaf.start.column : leaf.end.column]
    if leaf.style not in ("'", '"') or leaf.marked or "\\" in written or (flow and _BRACKETS.search(leaf.value)):
        return written
    shown = dumps(leaf.value)[:-1] if "\n" not in leaf.value else written
    return shown if shown == leaf.value or (leaf.style == "'" and shown[:1] == '"' and "\\" not in shown) else written


def is_simple(node: Node) -> bool:
    """Tell whether all scalars of a tree stand on one line each."""
    if isinstance(node, Scalar):
        return bool(node.start.line == node.end.line)
    if isinstance(node, Mapping):
        return all(is_simple(value) for _, value in node.pairs)
    return all(is_simple(item) for item in node.items)


def one_line(node: Node, lines: list[str], arrange: Arrange, path: Steps) -> str:
    """Return a tree in brackets on one line; `arrange` gives the order of keys."""
    if isinstance(node, Scalar):
        return text(node, lines, flow=True)
    mark = f"{node.anchor} " if node.anchor else ""
    if isinstance(node, Mapping):
        shown = []
        for index in arrange(path, [key.value for key, _ in node.pairs]):
            key, value = node.pairs[index]
            inner = one_line(value, lines, arrange, (*path, key.value))
            name = text(key, lines, flow=True)
            shown.append(f"{name}{' ' if name.startswith('*') else ''}: {inner}" if inner else name)
        return f"{mark}{{{', '.join(shown)}}}"
    items = [one_line(item, lines, arrange, (*path, number)) for number, item in enumerate(node.items)]
    return f"{mark}[{', '.join(items)}]"
