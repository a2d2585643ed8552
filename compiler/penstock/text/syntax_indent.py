"""Which line is indented wrongly: the one that the reader stopped at, or one above it that made the block look as it does.

The reader stops at the first line that fits no block. Often that line is right, and the line that opened the block is not.
Two things tell: people indent by the same step all over a file, and more lines are right than wrong.
"""

from penstock.diagnostics import Diagnostic, Edit, Fix, Related
from penstock.text.frames import Frame
from penstock.text.layout import follows, opens, outnumber, usual_step
from penstock.text.nodes import Leaf, Mapping, Node, Sequence
from penstock.text.site import INDENT, Site

Blame = tuple[int, int, int]  # line and column of what is wrong, and the column that it should have; all from 0


def between(site: Site) -> Blame | None:
    """Blame a line above when a line is shallower than the block that ended and deeper than what holds it."""
    frames = _blocks(site)
    indent, step = site.indent(site.line), usual_step(site.lines)
    if opens(site.lines, site.line) < 0:
        return None
    if len(frames) > 1 and frames[-1].is_mapping:
        first = _off_step(frames[-1], _column(frames[-2]), indent, step) or _below_nothing(frames[-1], indent, step)
        if first is not None:
            return first
    dash = _dash(site, indent, step)
    if dash is not None:
        return dash
    ended = next((node for node in reversed(site.builder.closed) if node.start.column > indent), None)
    if ended is None:
        return None
    outer = _column(frames[-1]) if frames else indent - step
    place = (ended.start.line, ended.start.column)
    if indent - outer == 2 * step and _values(ended) and all(map(_is_empty, _values(ended))):
        return (*place, indent - step)
    if indent - outer != step or ended.start.column - outer == step:
        return None
    holder = _holder(frames[-1], ended, indent, step) if frames and frames[-1].is_mapping else None
    if holder is not None:
        return holder
    if not frames and not outnumber(site.lines, site.line - 1, indent, ended.start.column, len(_values(ended)) - 1):
        return None
    return (*place, indent)


def _holder(frame: Frame, ended: Node, indent: int, step: int) -> Blame | None:
    """Blame the key that holds the block that ended, when it is the key and not the block that stands a step off."""
    leaf, before = _last_keys(frame)
    values = _values(ended)
    if leaf is None or ended.start.column - _column(frame) != 2 * step or (len(values) > 1 and _is_empty(values[0])):
        return None
    return (*_place(leaf), indent) if len(values) > 1 or _is_empty(_value(frame, before)) else None


def deeper(site: Site) -> Blame | None:
    """Blame a line above when a line is deeper than the key above it, which has a value already."""
    frames = _blocks(site)
    fits = opens(site.lines, site.line)
    if not frames or not frames[-1].is_mapping or fits < 0:
        return None
    indent, step, frame = site.indent(site.line), usual_step(site.lines), frames[-1]
    leaf, before = _last_keys(frame)
    if leaf is None:
        return None
    outer = _column(frames[-2]) if len(frames) > 1 else -step
    is_many = fits > 0 or follows(site.lines, site.line, indent)
    if before is None and _behind_dash(site, leaf):
        right = _dash_columns(frames[-3] if len(frames) > 2 else None, step)
        is_off = indent - 2 in right and (outer not in right or is_many)
        return (leaf.start.line, outer, indent - 2) if is_off else None
    first = _off_step(frame, outer, indent, step) or _below_nothing(frame, indent, step)
    if first is None and is_many and _ended_at(frame, before, indent):
        return (*_place(leaf), indent)
    return first


def among_items(site: Site) -> Blame | None:
    """Blame a line above when a key stands where the items of the list above stand."""
    frames = _blocks(site)
    if len(frames) < 3 or not frames[-2].is_mapping or opens(site.lines, site.line) < 0:
        return None
    indent, holder = site.indent(site.line), frames[-2]
    step = usual_step(site.lines)
    first = _off_step(holder, _column(frames[-3]), indent, step) or _below_nothing(holder, indent, step)
    leaf, before = _last_keys(holder)
    if first is None and leaf and follows(site.lines, site.line, indent) and _ended_at(holder, before, indent):
        return (*_place(leaf), indent)
    return first


def among_keys(site: Site) -> Blame | None:
    """Blame a line above when a list item stands where keys stand."""
    frames = _blocks(site)
    if not frames:
        return None
    indent, step = site.indent(site.line), usual_step(site.lines)
    leaf, before = _last_keys(frames[-1])
    items = _value(frames[-1], before)
    if leaf is not None and isinstance(items, Sequence) and not items.flow and items.start.column == indent:
        return (*_place(leaf), indent + 2)  # a key of the last item that lost its place
    ended = next((node for node in site.builder.closed if isinstance(node, Sequence)), None)
    right = _dash_columns(frames[-1], step)
    if ended is None or len(ended.items) != 1 or ended.start.column in right or indent not in right:
        return None
    return ended.start.line, ended.start.column, indent


def blame(site: Site, found: Blame) -> Diagnostic:
    """Return the finding about a line above the one where the reader stopped."""
    line, column, wanted = found
    related = (Related("so that this line fits no block", site.first_word(site.line)),)
    edit = Edit(site.span(line, 0, column), " " * wanted)
    message = f"this line is indented by {spaces(column)}; the lines below it suggest {wanted}"
    fix = Fix(f"indent it by {spaces(wanted)}", (edit,))
    return site.finding(INDENT, message, site.first_word(line), "indent it like its neighbours", related, fix)


def spaces(count: int) -> str:
    """Return a number of spaces in words."""
    return f"{count} space" if count == 1 else f"{count} spaces"


def _blocks(site: Site) -> list[Frame]:
    return [frame for frame in site.builder.frames if not frame.node.flow]


def _off_step(frame: Frame, outer: int, indent: int, step: int) -> Blame | None:
    """Blame the only key of a mapping when it is not a step deeper than what holds it, and the line below is."""
    leaf, before = _last_keys(frame)
    if leaf is None or before is not None or _column(frame) - outer == step or indent - outer != step:
        return None
    return (*_place(leaf), indent)


def _below_nothing(frame: Frame, indent: int, step: int) -> Blame | None:
    """Blame the last key of a mapping when the key before it holds nothing, and the line below would be its neighbour."""
    leaf, before = _last_keys(frame)
    if leaf is None or not _is_empty(_value(frame, before)) or indent - _column(frame) != step:
        return None
    return (*_place(leaf), indent)


def _dash(site: Site, indent: int, step: int) -> Blame | None:
    """Blame the dash of a first item when the line below would be its second key if the dash stood elsewhere."""
    ended = next((one for one in site.builder.closed if isinstance(one, Mapping) and not one.flow), None)
    if ended is None or len(ended.keys) != 1 or ended.start.column <= indent:
        return None
    (leaf,) = ended.keys.values()
    if not _behind_dash(site, leaf):
        return None
    # The list may have ended, too, when its dash stood deeper than this line.
    frames = _blocks(site)
    outermost = site.builder.closed[-1]
    has_ended = isinstance(outermost, Sequence)
    if not frames or not (has_ended or outermost is ended):
        return None
    holder = frames[-1] if has_ended else frames[-2] if len(frames) > 1 else None
    node = outermost if has_ended else frames[-1].node
    right = _dash_columns(holder, step)
    if not isinstance(node, Sequence) or len(node.items) != 1 or indent - 2 not in right:
        return None
    if node.start.column in right and not follows(site.lines, site.line, indent):
        return None
    return leaf.start.line, node.start.column, indent - 2


def _dash_columns(holder: Frame | None, step: int) -> tuple[int, int]:
    """Return where the dashes of a list may stand: at the column of the key that holds it, or a step deeper."""
    column = _column(holder) if holder is not None else 0
    return column, column + step


def _behind_dash(site: Site, leaf: Leaf) -> bool:
    return site.text(leaf.start.line)[: leaf.start.column].strip() == "-"


def _column(frame: Frame) -> int:
    """Return the indentation of a block; that of its first key when an anchor stands before it."""
    first = next(iter(frame.keys.values()), None)
    return int(first.start.column if first is not None else frame.node.start.column)


def _last_keys(frame: Frame) -> tuple[Leaf | None, str | None]:
    """Return where the last key of a mapping stands, and the name of the key before it."""
    names = list(frame.keys)
    return (frame.keys[names[-1]] if names else None), (names[-2] if len(names) > 1 else None)


def _value(frame: Frame, name: str | None) -> Node | None:
    return frame.node.values.get(name) if isinstance(frame.node, Mapping) and name is not None else None


def _is_empty(node: Node | None) -> bool:
    return isinstance(node, Leaf) and not node.style and node.start.index == node.end.index


def _ended_at(frame: Frame, name: str | None, column: int) -> bool:
    """Say whether the value of the key `name` ends with a block at `column`, which the lines below may belong to."""
    node = _value(frame, name)
    while isinstance(node, Mapping | Sequence) and not node.flow:
        if node.start.column == column:
            return True
        inner = _values(node)
        node = inner[-1] if inner else None
    return False


def _values(node: Node) -> list[Node]:
    """Return the nodes inside a mapping or list."""
    return list(node.values.values()) if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else []


def _place(leaf: Leaf) -> tuple[int, int]:
    return leaf.start.line, leaf.start.column
