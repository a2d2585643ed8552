"""Frames: the mapping or list that is being built, and what anchors remember."""

from typing import Any, Final, NamedTuple, cast

from penstock.diagnostics import Diagnostic
from penstock.text.nodes import Alias, Leaf, Mapping, Mark, Node, Sequence


class _Sign:
    """A key that is not a text."""


NO_KEY: Final = _Sign()  # the next value is a key
MERGE: Final = _Sign()  # the key is `<<`
SKIP: Final = _Sign()  # the key was refused: its value is read and dropped


class Stop(Exception):
    """The rest of a document cannot be used; carries the reason."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Anchor(NamedTuple):
    """What an anchor holds: `node` is None while it is still open. Sizes count everything inside, aliases expanded.

    `height` is the number of levels: 0 for a scalar, 1 for a flat list.
    """

    data: Any
    node: Node | None
    nodes: int
    characters: int
    height: int


class Frame:
    """One open mapping or list with its position node; `count` and `characters` are the totals when it began."""

    __slots__ = (
        "anchor",
        "characters",
        "count",
        "data",
        "has_displaced",
        "height",
        "is_mapping",
        "key",
        "keys",
        "merge_leaf",
        "merges",
        "node",
    )

    def __init__(self, node: Mapping | Sequence, anchor: str | None, count: int, characters: int) -> None:
        self.node = node
        self.is_mapping = isinstance(node, Mapping)
        self.data: Any = {} if self.is_mapping else []
        self.key: Any = NO_KEY
        self.keys: dict[str, Leaf] = node.keys if isinstance(node, Mapping) else {}
        self.anchor = anchor
        self.count = count
        self.characters = characters
        self.height = 0
        self.has_displaced = False
        self.merges: list[tuple[dict[str, Any], Node]] = []
        self.merge_leaf: Leaf | None = None

    def key_leaf(self, key: Any) -> Leaf | None:
        """Return where `key` was already set in this mapping, or None."""
        return self.merge_leaf if key is MERGE else self.keys.get(key)

    def take_key(self, key: Any, leaf: Leaf) -> None:
        """Note a key; its value comes next."""
        self.key = key
        if key is MERGE:
            self.merge_leaf = leaf
        else:
            self.keys[key] = leaf

    def put(self, value: Any, node: Node, height: int) -> None:
        """Place a value under the noted key, or append it."""
        self.height = max(self.height, height)
        place = self.node
        if isinstance(place, Sequence):
            self.data.append(value)
            place.items.append(node)
            return
        key = self.key
        self.key = NO_KEY
        if key.__class__ is str:
            self.data[key] = value
            place.values[key] = node

    def merge(self, value: Any, node: Node) -> bool:
        """Note what `<<` brings; False when it is neither a mapping nor a list of mappings."""
        if isinstance(value, dict):
            self.merges.append((value, node))
            return True
        inner = node.target if isinstance(node, Alias) else node
        if not isinstance(value, list) or not isinstance(inner, Sequence):
            return False
        if not all(isinstance(item, dict) for item in value):
            return False
        self.merges += zip(value, inner.items, strict=True)
        return True

    def close(self, end: Mark) -> Mapping | Sequence:
        """Finish: merged keys come first, an earlier source wins over a later one, and own keys win over all."""
        node = self.node
        if isinstance(node, Sequence):
            return node._replace(end=end)
        if not self.merges:
            return node._replace(end=end)
        data: dict[str, Any] = {}
        keys: dict[str, Leaf] = {}
        values: dict[str, Node] = {}
        for source, place in self.merges:
            origin = cast("Mapping", place.target if isinstance(place, Alias) else place)
            for key, value in source.items():
                if key not in data:
                    data[key], keys[key], values[key] = value, origin.keys[key], origin.values[key]
        data.update(self.data)
        keys.update(node.keys)
        values.update(node.values)
        self.data = data
        return Mapping(node.start, end, node.flow, keys, values)
