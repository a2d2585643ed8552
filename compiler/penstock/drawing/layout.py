"""Where boxes and lines go: columns by the direction of flow, a lane for each definition, no line through a box.

The steps are those of Sugiyama's method: cycles are broken, boxes get a column by their longest way from a start, lines
over several columns get a place in each column that they cross, and the order within a column follows the neighbours. A
lane is as high as its fullest column, so lanes never meet, and lines turn only between columns.
"""

from itertools import pairwise
from typing import Final

from penstock.drawing.model import Drawing, Edge
from penstock.record import Record

BOX_HEIGHT: Final = 40
ROW: Final = 56  # height of a row with a box
PASS: Final = 16  # height of a row that a line passes through
HEAD: Final = 30  # room for a lane's title
FOOT: Final = 12
GUTTER: Final = 84
MARGIN: Final = 20
CHARACTER: Final = 7.3  # width of one in the names' typeface, 12 px monospace
_LEAST: Final = 120
SHOWN: Final = 30  # characters of a name
_SWEEPS: Final = 4


class Placed(Record):
    """A box: its upper left corner and width."""

    id: str
    x: float
    y: float
    width: float


class Line(Record):
    """An edge as points from its source to its target; between two points of one height it is straight."""

    edge: Edge
    points: tuple[tuple[float, float], ...]


class Lane(Record):
    """The stripe of one definition."""

    group: str
    y: float
    height: float


class Layout(Record):
    """The whole picture."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Placed, ...]
    lines: tuple[Line, ...]


class _Slot:
    """A place in a column: of a box, or of a line that passes (`box` is False)."""

    __slots__ = ("box", "column", "group", "id", "left", "order", "right", "y")

    def __init__(self, identifier: str, column: int, group: str, *, box: bool) -> None:
        self.id = identifier
        self.column = column
        self.group = group
        self.box = box
        self.left: list[_Slot] = []
        self.right: list[_Slot] = []
        self.order = 0.0
        self.y = 0.0

    @property
    def height(self) -> int:
        return ROW if self.box else PASS


def layout(drawing: Drawing) -> Layout:
    """Return the places of everything."""
    forward = _forward(drawing)
    columns = _columns(drawing, forward)
    # Definitions without a place have no inside: one lane holds all of them.
    lane_of = {box.id: box.group if drawing.environment is not None else "" for box in drawing.boxes}
    slots = {box.id: _Slot(box.id, columns[box.id], lane_of[box.id], box=True) for box in drawing.boxes}
    chains = {edge: _chain(edge, turned, slots) for edge, turned in forward.items()}
    every = [*slots.values(), *(slot for chain in chains.values() for slot in chain if not slot.box)]
    groups = list(dict.fromkeys(lane_of.values()))
    rows = _ordered(every, groups)
    lanes = _place(rows, groups)
    widths = _widths(drawing, columns)
    starts = _starts(widths)
    boxes = [Placed(box.id, starts[columns[box.id]], slots[box.id].y, widths[columns[box.id]]) for box in drawing.boxes]
    lines = _lines(chains, forward, starts, widths)
    width = (starts[-1] + widths[-1] if widths else 0) + MARGIN
    height = (lanes[-1].y + lanes[-1].height if lanes else 0) + MARGIN
    return Layout(width, height, tuple(lanes), tuple(boxes), tuple(lines))


def _forward(drawing: Drawing) -> dict[Edge, bool]:
    """Return each edge with whether it is drawn against the columns, because it closes a circle."""
    after: dict[str, list[Edge]] = {box.id: [] for box in drawing.boxes}
    for one in drawing.edges:
        after[one.source].append(one)
    turned: dict[Edge, bool] = {}
    state: dict[str, int] = {}  # 1: on the way, 2: done
    for root, edges in after.items():
        if root in state:
            continue
        stack = [(root, iter(edges))]
        state[root] = 1
        while stack:
            here, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[here] = 2
                stack.pop()
                continue
            turned[following] = state.get(following.target) == 1
            if following.target not in state:
                state[following.target] = 1
                stack.append((following.target, iter(after[following.target])))
    return {edge: turned[edge] for edge in drawing.edges}


def _columns(drawing: Drawing, forward: dict[Edge, bool]) -> dict[str, int]:
    """Return the column of each box: the longest way to it; what only starts something stands right before that."""
    ways = [(edge.target, edge.source) if turned else (edge.source, edge.target) for edge, turned in forward.items()]
    after: dict[str, list[str]] = {box.id: [] for box in drawing.boxes}
    left = dict.fromkeys(after, 0)
    for source, target in ways:
        after[source].append(target)
        left[target] += 1
    column = dict.fromkeys(after, 0)
    starts = [name for name, count in left.items() if not count]
    ready = list(starts)
    while ready:
        here = ready.pop()
        for target in after[here]:
            column[target] = max(column[target], column[here] + 1)
            left[target] -= 1
            if not left[target]:
                ready.append(target)
    for name in starts:
        if after[name]:
            column[name] = min(column[target] for target in after[name]) - 1
    return column


def _chain(edge: Edge, turned: bool, slots: dict[str, _Slot]) -> list[_Slot]:
    """Return the slots of a line from left to right, with one in each column that it passes; its own lane is its source's."""
    first, last = slots[edge.source], slots[edge.target]
    if turned:
        first, last = last, first
    group = first.group or last.group
    passing = [_Slot("", column, group, box=False) for column in range(first.column + 1, last.column)]
    chain = [first, *passing, last]
    for left, right in pairwise(chain):
        left.right.append(right)
        right.left.append(left)
    return chain


def _ordered(slots: list[_Slot], groups: list[str]) -> list[list[_Slot]]:
    """Return the slots by column, each in an order that keeps lanes apart and neighbours near."""
    lane = {group: number for number, group in enumerate(groups)}
    columns: list[list[_Slot]] = [[] for _ in range(max((slot.column for slot in slots), default=-1) + 1)]
    for slot in slots:
        columns[slot.column].append(slot)
    _number(columns, lane)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            for slot in column:
                near = slot.left if forth else slot.right
                if near:
                    slot.order = sum(other.y for other in near) / len(near)
                else:
                    slot.order = slot.y
            column.sort(key=lambda slot: (lane[slot.group], slot.order))
            for number, slot in enumerate(column):
                slot.y = float(number)
    return columns


def _number(columns: list[list[_Slot]], lane: dict[str, int]) -> None:
    for column in columns:
        column.sort(key=lambda slot: lane[slot.group])
        for number, slot in enumerate(column):
            slot.y = float(number)


def _place(columns: list[list[_Slot]], groups: list[str]) -> list[Lane]:
    """Set the height of each slot and return the lanes from top to bottom."""
    lanes: list[Lane] = []
    top = float(MARGIN)
    for group in groups:
        stacks = [[slot for slot in column if slot.group == group] for column in columns]
        inner = max((sum(slot.height for slot in stack) for stack in stacks), default=0)
        for stack in stacks:
            y = top + HEAD + (inner - sum(slot.height for slot in stack)) / 2
            for slot in stack:
                slot.y = y + (slot.height - BOX_HEIGHT) / 2 if slot.box else y + PASS / 2
                y += slot.height
        lanes.append(Lane(group, top, HEAD + inner + FOOT))
        top += HEAD + inner + FOOT + 10
    return lanes


def shown(name: str) -> str:
    """Return a name as it is drawn: long ones lose their middle, because names of one family begin alike."""
    if len(name) <= SHOWN:
        return name
    return f"{name[: SHOWN // 2]}…{name[len(name) - SHOWN // 2 + 1 :]}"


def _widths(drawing: Drawing, columns: dict[str, int]) -> list[float]:
    widths = [float(_LEAST)] * (max(columns.values(), default=-1) + 1)
    for box in drawing.boxes:
        # The kind stands above the name in smaller letters, about 6 px each.
        kind = len(box.kind) + (10 if box.external else 0)
        need = max(len(shown(box.name)) * CHARACTER, kind * 6.0) + 26
        widths[columns[box.id]] = max(widths[columns[box.id]], need)
    return widths


def _starts(widths: list[float]) -> list[float]:
    starts: list[float] = []
    x = MARGIN + 16.0
    for width in widths:
        starts.append(x)
        x += width + GUTTER
    return starts


def _lines(
    chains: dict[Edge, list[_Slot]], forward: dict[Edge, bool], starts: list[float], widths: list[float]
) -> list[Line]:
    ports = _ports(chains)
    lines: list[Line] = []
    for edge, chain in chains.items():
        points: list[tuple[float, float]] = []
        for slot in chain:
            left, right = starts[slot.column], starts[slot.column] + widths[slot.column]
            if slot is chain[0]:
                points.append((right, ports[edge][0]))
            elif slot is chain[-1]:
                points.append((left, ports[edge][1]))
            else:
                points += [(left, slot.y), (right, slot.y)]
        lines.append(Line(edge, tuple(reversed(points) if forward[edge] else points)))
    return lines


def _ports(chains: dict[Edge, list[_Slot]]) -> dict[Edge, tuple[float, float]]:
    """Return the heights at which lines leave and meet their boxes: spread over the side, in the order of the other ends."""
    leaving: dict[str, list[tuple[float, Edge]]] = {}
    meeting: dict[str, list[tuple[float, Edge]]] = {}
    for edge, chain in chains.items():
        leaving.setdefault(chain[0].id, []).append((chain[1].y, edge))
        meeting.setdefault(chain[-1].id, []).append((chain[-2].y, edge))
    tops = {slot.id: slot.y for chain in chains.values() for slot in (chain[0], chain[-1])}
    found: list[dict[Edge, float]] = []
    for side in (leaving, meeting):
        heights: dict[Edge, float] = {}
        for identifier, rows in side.items():
            step = BOX_HEIGHT / (len(rows) + 1)
            for number, (_, edge) in enumerate(sorted(rows, key=lambda row: (row[0], row[1].source, row[1].target)), 1):
                heights[edge] = tops[identifier] + step * number
        found.append(heights)
    return {edge: (found[0][edge], found[1][edge]) for edge in chains}
