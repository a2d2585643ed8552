"""The resources of a place as a drawing: each definition's nodes in a group of their own, what they share in another."""

from collections.abc import Iterable

from penstock.drawing.links import LINES, SORTS, links
from penstock.drawing.model import Box, Drawing, Edge
from penstock.graph.nodes import Node, Queue, Topic

_EVENTS = "topic/events-"


def resources(environment: str, nodes: Iterable[Node], only: frozenset[str] | None = None) -> Drawing:
    """Return the drawing of a place's nodes; `only` keeps some definitions and what they touch."""
    rows = _unique(nodes)
    same = _same_queues(rows)
    boxes: dict[str, Box] = {}
    edges: dict[Edge, None] = {}
    for node in rows:
        if isinstance(node, LINES) or node.id in same:
            continue
        boxes[node.id] = _box(node)
    names = {node.name: node.id for node in rows if isinstance(node, Queue) and node.id not in same}
    for node in rows:
        for edge in (*links(node), *_events(node, boxes)):
            ends = [_end(end, same, names) for end in (edge.source, edge.target)]
            if all(end in boxes for end in ends) and ends[0] != ends[1]:
                edges[edge.replace(source=ends[0], target=ends[1])] = None
    drawing = Drawing(environment, tuple(boxes.values()), tuple(_both_ways(edges)))
    return _ordered(drawing if only is None else _part(drawing, only))


def _unique(nodes: Iterable[Node]) -> list[Node]:
    """Return the nodes once each: shared ones come with every definition that needs them."""
    found: dict[str, Node] = {}
    for node in nodes:
        known = found.get(node.id)
        # What is made here wins over what only refers to it.
        if known is None or (getattr(known, "external", False) and not getattr(node, "external", False)):
            found[node.id] = node
    return list(found.values())


def _same_queues(nodes: list[Node]) -> dict[str, str]:
    """Return references to queues (id -> id of the queue itself), where a definition of this place makes the queue."""
    queues = [node for node in nodes if isinstance(node, Queue)]
    made = {node.name: node.id for node in queues if node.definition}
    return {node.id: made[node.name] for node in queues if not node.definition and node.name in made}


def _end(end: str, same: dict[str, str], names: dict[str, str]) -> str:
    if end.startswith("name/"):
        return names.get(end.removeprefix("name/"), end)
    return same.get(end, end)


def _events(node: Node, boxes: dict[str, Box]) -> list[Edge]:
    """Return the line from a store to the topic that announces its objects."""
    if not isinstance(node, Topic) or not node.id.startswith(_EVENTS):
        return []
    store = f"store/{node.id.removeprefix(_EVENTS)}"
    return [Edge(store, node.id, "flow", "events")] if store in boxes else []


def _box(node: Node) -> Box:
    name = getattr(node, "name", "") or node.id.partition("/")[2]
    return Box(
        id=node.id,
        kind=_kind(node),
        sort=SORTS.get(type(node), "other"),
        name=str(name),
        group=node.definition,
        external=bool(getattr(node, "external", False)) or bool(getattr(node, "address", None)),
    )


def _kind(node: Node) -> str:
    if isinstance(node, Queue):
        return "Dead-letter queue" if node.holds_dead_letters else "Queue"
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(node).__name__)
    return words.strip().capitalize()


def _both_ways(edges: Iterable[Edge]) -> list[Edge]:
    """Return the edges, reading and writing of the same thing by the same as one line with two ends."""
    edges = list(edges)
    reads = {(edge.source, edge.target): edge for edge in edges if edge.kind == "read"}
    found: list[Edge] = []
    merged: set[Edge] = set()
    for edge in edges:
        other = reads.get((edge.target, edge.source)) if edge.kind == "write" else None
        if other is None:
            found.append(edge)
        else:
            merged.add(other)
            found.append(edge.replace(label=f"{other.label}, {edge.label}", both=True))
    return [edge for edge in found if edge not in merged]


def _part(drawing: Drawing, only: frozenset[str]) -> Drawing:
    """Return the groups asked for, and what their lines reach."""
    own = {box.id for box in drawing.boxes if box.group in only}
    edges = [edge for edge in drawing.edges if edge.source in own or edge.target in own]
    kept = own.union(*((edge.source, edge.target) for edge in edges))
    return Drawing(drawing.environment, tuple(box for box in drawing.boxes if box.id in kept), tuple(edges))


def _ordered(drawing: Drawing) -> Drawing:
    """Return the drawing in the order of names, so that it is the same whatever order the files were read in."""
    boxes = sorted(drawing.boxes, key=lambda box: (box.group == "", box.group, box.id))
    edges = sorted(drawing.edges, key=lambda edge: (edge.source, edge.target, edge.kind, edge.label))
    return Drawing(drawing.environment, tuple(boxes), tuple(edges))


def folded(drawing: Drawing) -> Drawing:
    """Return the drawing for people: lines of an identity start at the workers that act as it, and it is left out."""
    users: dict[str, list[str]] = {}
    for edge in drawing.edges:
        if edge.kind == "identity":
            users.setdefault(edge.target, []).append(edge.source)
    edges: dict[Edge, None] = {}
    for edge in drawing.edges:
        if edge.kind == "identity":
            continue
        for source in users.get(edge.source, [edge.source]):
            for target in users.get(edge.target, [edge.target]):
                edges[edge.replace(source=source, target=target)] = None
    # A worker's own dead letters are told by the queue's line already.
    parked = {edge.target for edge in edges if edge.kind == "deadLetter"}
    kept = [edge for edge in edges if not (edge.kind == "write" and edge.target in parked)]
    ends = {end for edge in drawing.edges for end in (edge.source, edge.target)}
    boxes = [box for box in drawing.boxes if box.id not in users and (box.sort != "identity" or box.id in ends)]
    return _ordered(Drawing(drawing.environment, tuple(boxes), tuple(_joined(kept))))


def _joined(edges: Iterable[Edge]) -> Iterable[Edge]:
    """Return the edges, those of one kind between the same two boxes as one line with all of their labels."""
    found: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        key = (edge.source, edge.target, edge.kind)
        known = found.setdefault(key, edge)
        if known is not edge:
            labels = dict.fromkeys(label for label in (*known.label.split(", "), edge.label) if label)
            found[key] = known.replace(label=", ".join(labels), both=known.both or edge.both)
    return found.values()
