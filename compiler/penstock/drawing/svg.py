"""The drawing as SVG: self-contained, without scripts, the same bytes for the same drawing."""

from collections.abc import Iterator
from typing import Final

from penstock.drawing.layout import BOX_HEIGHT, HEAD, MARGIN, Lane, Layout, Line, Placed, layout, shown
from penstock.drawing.model import MEANINGS, PLATFORM, Box, Drawing
from penstock.drawing.palette import FILLS, LINES, STROKES, WORDS

_STYLE: Final = """\
text{fill:#1f2328}
.name{font:12px ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace}
.kind{font:9.5px system-ui,"DejaVu Sans",sans-serif;fill:#59636e}
.lane{font:bold 12px system-ui,"DejaVu Sans",sans-serif}
.halo{stroke:#f6f8fa;stroke-width:5px;stroke-linejoin:round}
.word{font:11px system-ui,"DejaVu Sans",sans-serif}
path{fill:none;stroke-width:1.3}"""
_LEGEND_STEP: Final = 172
_LEAST_WIDTH: Final = 420


def render(drawing: Drawing) -> str:
    """Return the picture."""
    placed = layout(drawing)
    width = max(placed.width, _LEAST_WIDTH)
    legend, legend_height = _legend(drawing, width, placed.height)
    height = placed.height + legend_height
    title = f"Resources of {drawing.environment}" if drawing.environment is not None else "Definitions"
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{_text(title)}</title>",
        f"<style>{_STYLE}</style>",
        _markers(drawing),
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *_lanes(drawing, placed, width),
        *(_line(line) for line in placed.lines),
        *_titles(drawing, placed),
        *_boxes(drawing, placed),
        *legend,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _markers(drawing: Drawing) -> str:
    kinds = sorted({edge.kind for edge in drawing.edges})
    heads = [
        f'<marker id="{name}-{kind}" viewBox="0 0 8 8" refX="{tip}" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="{shape}" style="fill:{STROKES[kind][0]}"/></marker>'
        for kind in kinds
        for name, tip, shape in (("m", "7.5", "M0 0L8 4L0 8z"), ("s", "0.5", "M8 0L0 4L8 8z"))
    ]
    return f"<defs>{''.join(heads)}</defs>"


def _lanes(drawing: Drawing, placed: Layout, width: float) -> Iterator[str]:
    if drawing.environment is None:
        return
    for lane in placed.lanes:
        yield (
            f'<rect x="{_n(MARGIN / 2)}" y="{_n(lane.y)}" width="{_n(width - MARGIN)}" height="{_n(lane.height)}" '
            'rx="8" fill="#f6f8fa" stroke="#d1d9e0"/>'
        )


def _titles(drawing: Drawing, placed: Layout) -> Iterator[str]:
    """Return the lanes' titles, above the lines that cross them."""
    if drawing.environment is None:
        return
    for lane in placed.lanes:
        place, title = f'x="{_n(MARGIN)}" y="{_n(lane.y + HEAD - 11)}"', _text(_title(lane))
        # Drawn twice, first as a halo that keeps lines off the letters.
        yield f'<text class="lane halo" aria-hidden="true" {place}>{title}</text><text class="lane" {place}>{title}</text>'


def _title(lane: Lane) -> str:
    return "Platform: what definitions share" if lane.group == PLATFORM else lane.group


def _line(line: Line) -> str:
    edge, (x, y) = line.edge, line.points[0]
    way = [f"M{_n(x)} {_n(y)}"]
    for right, down in line.points[1:]:
        if down == y:
            way.append(f"H{_n(right)}")
        else:
            # Straight at both ends, so that the heads of arrows lie level.
            step, bend = 9 if right > x else -9, (x + right) / 2
            way.append(f"h{step}C{_n(bend)} {_n(y)} {_n(bend)} {_n(down)} {_n(right - step)} {_n(down)}h{step}")
        x, y = right, down
    color, dashes = STROKES[edge.kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    both = f' marker-start="url(#s-{edge.kind})"' if edge.both else ""
    words = f"{edge.source} → {edge.target}: {MEANINGS[edge.kind]}{' (' + edge.label + ')' if edge.label else ''}"
    return (
        f'<path d="{"".join(way)}" stroke="{color}"{dashed}{both} marker-end="url(#m-{edge.kind})">'
        f"<title>{_text(words)}</title></path>"
    )


def _boxes(drawing: Drawing, placed: Layout) -> Iterator[str]:
    known = {box.id: box for box in drawing.boxes}
    for place in placed.boxes:
        yield _box(known[place.id], place)


def _box(box: Box, place: Placed) -> str:
    x, y = place.x, place.y
    dashes = ' stroke-dasharray="4 3"' if box.external else ""
    kind = f"{box.kind}, external" if box.external else box.kind
    return (
        f"<g><title>{_text(f'{kind}: {box.name}')}</title>"
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(place.width)}" height="{BOX_HEIGHT}" rx="6" '
        f'fill="{FILLS[box.sort]}" stroke="{LINES[box.sort]}"{dashes}/>'
        f'<text class="kind" x="{_n(x + 12)}" y="{_n(y + 15)}">{_text(kind)}</text>'
        f'<text class="name" x="{_n(x + 12)}" y="{_n(y + 31)}">{_text(shown(box.name))}</text></g>'
    )


def _legend(drawing: Drawing, width: float, top: float) -> tuple[list[str], float]:
    """Return what colours and lines mean, only of those that occur, and the height of it."""
    across = max(1, int((width - 2 * MARGIN) // _LEGEND_STEP))
    sorts = list(dict.fromkeys(box.sort for box in sorted(drawing.boxes, key=lambda box: box.sort)))
    kinds = [kind for kind in STROKES if any(edge.kind == kind for edge in drawing.edges)]
    parts: list[str] = []
    for number in range(len(sorts) + len(kinds)):
        x = MARGIN + number % across * _LEGEND_STEP
        y = top + 8 + number // across * 22
        if number < len(sorts):
            sort = sorts[number]
            mark = f'<rect x="{_n(x)}" y="{_n(y)}" width="24" height="12" rx="3" fill="{FILLS[sort]}" stroke="{LINES[sort]}"/>'
            word = WORDS[sort]
        else:
            kind = kinds[number - len(sorts)]
            color, dashes = STROKES[kind]
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            mark = f'<path d="M{_n(x)} {_n(y + 6)}H{_n(x + 24)}" stroke="{color}"{dashed} marker-end="url(#m-{kind})"/>'
            word = MEANINGS[kind]
        parts.append(f'{mark}<text class="word" x="{_n(x + 32)}" y="{_n(y + 10)}">{_text(word)}</text>')
    rows = -(-(len(sorts) + len(kinds)) // across)
    return parts, rows * 22 + MARGIN


def _n(value: float) -> str:
    """Return a coordinate: at most one decimal, so that bytes do not depend on the last bit of a float."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def _text(text: str) -> str:
    """Return text for XML; characters that XML does not know are left out."""
    kept = "".join(letter for letter in text if letter.isprintable())
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
