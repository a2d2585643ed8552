"""The drawing for Graphviz: a cluster for each definition."""

from penstock.drawing.model import PLATFORM, Box, Drawing, Edge
from penstock.drawing.palette import FILLS, LINES, STROKES


def render(drawing: Drawing) -> str:
    """Return a `digraph`; every id and label is a quoted string."""
    lines = [
        "digraph penstock {",
        "  rankdir=LR;",
        '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    ]
    groups: dict[str, list[Box]] = {}
    for box in drawing.boxes:
        groups.setdefault(box.group, []).append(box)
    for number, (group, boxes) in enumerate(groups.items()):
        rows = [_box(box) for box in boxes]
        if drawing.environment is None:
            lines += [f"  {row}" for row in rows]
            continue
        title = quoted("platform" if group == PLATFORM else group)
        lines += [f"  subgraph cluster_{number} {{", f"    label={title};", *[f"    {row}" for row in rows], "  }"]
    lines += [f"  {_edge(edge)}" for edge in drawing.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _box(box: Box) -> str:
    label = quoted(f"{box.name}\n{box.kind}{', external' if box.external else ''}")
    return f'{quoted(box.id)} [label={label}, fillcolor="{FILLS[box.sort]}", color="{LINES[box.sort]}"];'


def _edge(edge: Edge) -> str:
    color, dashes = STROKES[edge.kind]
    facts = [f'color="{color}"', f"tooltip={quoted(edge.label or edge.kind)}"]
    if dashes:
        facts.append("style=dashed")
    if edge.both:
        facts.append("dir=both")
    return f"{quoted(edge.source)} -> {quoted(edge.target)} [{', '.join(facts)}];"


def quoted(text: str) -> str:
    """Return a string of the DOT language; a line end becomes its escape."""
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{body}"'
