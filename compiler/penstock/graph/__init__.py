"""The graph: nodes by id, with the merge of what several definitions share."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from penstock.graph.nodes import Node
from penstock.record import fields

T = TypeVar("T", bound=Node)


class Conflict(ValueError):
    """Two definitions ask for the same thing in different ways. `first` and `second` are the nodes, `field` the difference."""

    def __init__(self, first: Node, second: Node, field: str) -> None:
        super().__init__(f"{first.id}: {field} differs")
        self.first = first
        self.second = second
        self.field = field


def merge_shared(first: Node, second: Node) -> Node:
    """Return the one platform node that serves both.

    Tuples are united in sorted order; where one side says nothing (None or an empty text), the other wins; other fields must
    be equal. Raises Conflict when a field differs.
    """
    changes: dict[str, object] = {}
    for field in fields(first):
        left, right = getattr(first, field), getattr(second, field)
        if left == right:
            continue
        if isinstance(left, tuple) and isinstance(right, tuple):
            changes[field] = tuple(sorted({*left, *right}))
            continue
        if left in (None, "") or right in (None, ""):
            changes[field] = right if left in (None, "") else left
            continue
        raise Conflict(first, second, field)
    return first.replace(**changes) if changes else first


class Graph:
    """Nodes in order of arrival. Platform nodes with the same id are merged; any other repeated id is a Conflict."""

    __slots__ = ("_by_class", "_nodes")

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._nodes: dict[str, Node] = {}
        self._by_class: dict[type[Node], list[Node]] | None = None
        for node in nodes:
            self.add(node)

    def add(self, node: Node) -> None:
        """Add a node. Raises Conflict when its id is taken by something else."""
        known = self._nodes.setdefault(node.id, node)
        self._by_class = None
        if known is node:
            return
        if known == node:
            return
        if not known.definition and not node.definition and type(known) is type(node):
            self._nodes[node.id] = merge_shared(known, node)
        else:
            raise Conflict(known, node, "definition")

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, node_id: str) -> bool:
        return node_id in self._nodes

    def get(self, cls: type[T], node_id: str) -> T:
        """Return the node of that id. Raises KeyError when it is absent or of another class."""
        node = self._nodes[node_id]
        if not isinstance(node, cls):
            raise KeyError(f"{node_id} is a {type(node).__name__}, not a {cls.__name__}")
        return node

    def find(self, node_id: str) -> Node | None:
        """Return the node of that id, whatever it is; None when there is none."""
        return self._nodes.get(node_id)

    def of(self, cls: type[T]) -> list[T]:
        """Return all nodes of a class, in order of arrival. Do not change the list."""
        found = self._by_class
        if found is None:
            found = self._by_class = {}
            for node in self._nodes.values():
                found.setdefault(type(node), []).append(node)
        return found.get(cls, [])  # type: ignore[return-value]

    def shared(self) -> list[Node]:
        """Return the nodes that belong to the platform."""
        return [node for node in self._nodes.values() if not node.definition]

    def owned(self) -> list[Node]:
        """Return the nodes that belong to a definition."""
        return [node for node in self._nodes.values() if node.definition]
