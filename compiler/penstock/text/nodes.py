"""Nodes: where every key and value of a document stands, as a tree beside the data.

A mark is what PyYAML gives: `line` and `column` from 0, columns in code points.
"""

from typing import Any, NamedTuple

Mark = Any  # yaml.Mark; named here so that nothing has to import yaml


class Leaf(NamedTuple):
    """A scalar. `style` is the YAML style: None for plain, a quote, `|` or `>`."""

    start: Mark
    end: Mark
    style: str | None


class Mapping(NamedTuple):
    """A mapping: the leaf of each key and the node of each value. `flow` means braces."""

    start: Mark
    end: Mark
    flow: bool
    keys: dict[str, Leaf]
    values: "dict[str, Node]"


class Sequence(NamedTuple):
    """A list. `flow` means brackets."""

    start: Mark
    end: Mark
    flow: bool
    items: "list[Node]"


class Alias(NamedTuple):
    """The use of an anchor; what is inside stands where the anchor is."""

    start: Mark
    end: Mark
    target: "Node"


Node = Leaf | Mapping | Sequence | Alias


def child(node: Node, step: str | int) -> Node | None:
    """Return the node of the value under `step`, or None when there is none."""
    if isinstance(node, Alias):
        node = node.target
    if isinstance(node, Mapping):
        return node.values.get(step) if isinstance(step, str) else None
    if isinstance(node, Sequence) and isinstance(step, int):
        return node.items[step] if 0 <= step < len(node.items) else None
    return None


def key(node: Node, step: str | int) -> Leaf | None:
    """Return the leaf of the key `step` of a mapping, or None."""
    if isinstance(node, Alias):
        node = node.target
    return node.keys.get(step) if isinstance(node, Mapping) and isinstance(step, str) else None
