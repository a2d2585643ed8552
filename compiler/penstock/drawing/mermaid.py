"""The drawing as Mermaid: a flowchart with a subgraph for each definition."""

from collections.abc import Iterator
from typing import Final

from penstock.drawing.model import PLATFORM, Box, Drawing, Edge, Sort
from penstock.drawing.palette import FILLS, LINES

MAX_EDGES: Final = 500
"""Mermaid's own limit, which a page may raise and a diagram may not."""

_SHAPES: Final[dict[Sort, tuple[str, str]]] = {
    "queue": ("[[", "]]"),
    "store": ("[(", ")]"),
    "table": ("[(", ")]"),
    "topic": ("[/", "/]"),
    "worker": ("[", "]"),
    "schedule": ("([", "])"),
    "secret": (">", "]"),
    "identity": ("([", "])"),
    "alert": ("{{", "}}"),
    "definition": ("(", ")"),
    "other": ("[", "]"),
}
_ARROWS: Final = {"read": "-.->", "write": "-.->", "deadLetter": "==>", "starts": "-->", "flow": "-->"}


def render(drawing: Drawing) -> str:
    """Return Mermaid text. Ids are numbers, so no name can break it; labels are quoted and escaped."""
    ids = {box.id: f"n{number}" for number, box in enumerate(drawing.boxes)}
    lines = ["flowchart LR"]
    for number, (group, boxes) in enumerate(_groups(drawing)):
        title = _escape(group if group != PLATFORM else "platform")
        alone = drawing.environment is None
        if not alone:
            lines.append(f'  subgraph g{number}["{title}"]')
        lines += [f"  {'' if alone else '  '}{_box(box, ids[box.id])}" for box in boxes]
        if not alone:
            lines.append("  end")
    lines += [f"  {_edge(edge, ids)}" for edge in drawing.edges]
    used = sorted({box.sort for box in drawing.boxes})
    lines += [f"  classDef {sort} fill:{FILLS[sort]},stroke:{LINES[sort]},color:#1f2328" for sort in used]
    return "\n".join(lines) + "\n"


def _groups(drawing: Drawing) -> Iterator[tuple[str, list[Box]]]:
    found: dict[str, list[Box]] = {}
    for box in drawing.boxes:
        found.setdefault(box.group, []).append(box)
    yield from found.items()


def _box(box: Box, identifier: str) -> str:
    opening, closing = _SHAPES[box.sort]
    kind = f"{box.kind}, external" if box.external else box.kind
    return f'{identifier}{opening}"{_escape(box.name)}<br/><small>{_escape(kind)}</small>"{closing}:::{box.sort}'


def _edge(edge: Edge, ids: dict[str, str]) -> str:
    arrow = _ARROWS.get(edge.kind, "-.->")
    if edge.both:
        arrow = f"<{arrow}"
    label = f'|"{_escape(edge.label)}"|' if edge.label else ""
    return f"{ids[edge.source]} {arrow}{label} {ids[edge.target]}"


def _escape(text: str) -> str:
    """Return text for a quoted label: nothing that ends it, no HTML, no Markdown, one line.

    Mermaid's entities are `#name;` and `#number;`.
    """
    return "".join(
        letter if letter.isalnum() or letter in " -_./:,()=+@%?!'*" else f"#{ord(letter)};"
        for letter in " ".join(text.split())
    )
