"""Which line is indented wrongly: the one that the reader stopped at, or one above it that made the block look as it does.

The reader stops at the first line that fits no block. Often that line is right, and the line that opened the block is not.
Two things tell: people indent by the same step all over a file, and more lines are right than wrong.
"""

from penstock.diagnostics import Diagnostic, Edit, Fix, Related
from penstock.text.frames import Frame
from penstock.text.layout import outnumber, usual_step
from penstock.text.nodes import Leaf, Mapping, Node, Sequence
from penstock.text.site import INDENT, Site

Blame = tuple[int, int, int]  # line and column of what is wrong, and the column that it should have; all from 0


def between(site: Site) -> Blame | None:
    """Blame a line above when a line is shallower than the block that ended and deeper than what holds it."""
    frames = _blocks(site)
    indent, step = site.indent(site.line), usual_step(site.lines)
    if len(frames) > 1 and frames[-1].is_mapping:
        first = _off_step(frames[-1], _column(frames[-2]), indent, step)
        if first is not None:
            return first
    ended = next((node for node in reversed(site.builder.closed) if node.start.column > indent), None)
    if ended is None:
        return None
    dash = _dash(site, ended, indent)
    if dash is not None:
        return dash
    outer = _column(frames[-1]) if frames else indent - step
    place = (ended.start.line, ended.start.column)
    if indent - outer == 2 * step and _holds_nothing(ended):
        return (*place, indent - step)
    if indent - outer != step or ended.start.column - outer == step:
        return None
    if frames and frames[-1].is_mapping and ended.start.column - outer == 2 * step:
        leaf, before = _last_keys(frames[-1])
        if leaf is not None and (_is_nothing(frames[-1], before) or len(_children(ended)) > 1):
            return (*_place(leaf), indent)
    if not frames and not outnumber(site.lines, site.line - 1, indent, ended.start.column, len(_children(ended)) - 1):
        return None
    return (*place, indent)


def deeper(site: Site) -> Blame | None:
    """Blame a line above when a line is deeper than the key above it, which has a value already."""
    frames = _blocks(site)
    if not frames or not frames[-1].is_mapping:
        return None
    indent, step, frame = site.indent(site.line), usual_step(site.lines), frames[-1]
    leaf, before = _last_keys(frame)
    if leaf is None:
        return None
    outer = _column(frames[-2]) if len(frames) > 1 else -step
    if before is None and _behind_dash(site, leaf):
        holder = _column(frames[-3]) if len(frames) > 2 else 0
        is_right = indent - 2 in (holder, holder + step) and outnumber(site.lines, site.line, indent, _column(frame))
        return (leaf.start.line, outer, indent - 2) if is_right else None
    first = _off_step(frame, outer, indent, step)
    if first is not None:
        return first
    if _is_nothing(frame, before) and indent - _column(frame) == step:
        return (*_place(leaf), indent)
    if _ended_at(frame, before, indent) and outnumber(site.lines, site.line, indent, _column(frame)):
        return (*_place(leaf), indent)
    return None


def among_items(site: Site) -> Blame | None:
    """Blame a line above when a key stands where the items of the list above stand."""
    frames = _blocks(site)
    if len(frames) < 3 or not frames[-2].is_mapping:
        return None
    indent, holder = site.indent(site.line), frames[-2]
    first = _off_step(holder, _column(frames[-3]), indent, usual_step(site.lines))
    if first is not None:
        return first
    leaf, before = _last_keys(holder)
    return (*_place(leaf), indent) if leaf is not None and _ended_at(holder, before, indent) else None


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


def _dash(site: Site, ended: Node, indent: int) -> Blame | None:
    """Blame the dash of a first item when the line below would be its second key if the dash stood elsewhere."""
    frames = _blocks(site)
    if len(frames) < 2 or not isinstance(ended, Mapping) or len(ended.keys) != 1 or indent < 2:
        return None
    (leaf,) = ended.keys.values()
    node, holder = frames[-1].node, frames[-2]
    if not isinstance(node, Sequence):
        # The list has ended, too: the dash stood deeper than this line.
        lists = [one for one in site.builder.closed if isinstance(one, Sequence) and one.start.line == leaf.start.line]
        if not lists:
            return None
        node, holder = lists[0], frames[-1]
    if len(node.items) != 1 or not _behind_dash(site, leaf):
        return None
    outer = _column(holder)
    if indent - 2 not in (outer, outer + usual_step(site.lines)):
        return None
    return leaf.start.line, node.start.column, indent - 2


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


def _is_nothing(frame: Frame, name: str | None) -> bool:
    """Say whether the key `name` of a mapping has no value, as one that is meant to hold the lines below it."""
    return _is_empty(_value(frame, name))


def _is_empty(node: Node | None) -> bool:
    return isinstance(node, Leaf) and not node.style and node.start.index == node.end.index


def _holds_nothing(node: Node) -> bool:
    """Say whether a block is one key without a value."""
    return isinstance(node, Mapping) and [_is_empty(value) for value in node.values.values()] == [True]


def _ended_at(frame: Frame, name: str | None, column: int) -> bool:
    """Say whether the value of the key `name` ends with a block at `column`, which the lines below may belong to."""
    node = _value(frame, name)
    while isinstance(node, Mapping | Sequence) and not node.flow:
        if node.start.column == column:
            return True
        inner = list(node.values.values()) if isinstance(node, Mapping) else node.items
        node = inner[-1] if inner else None
    return False


def _children(node: Node) -> list[Node] | dict[str, Node]:
    return node.values if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else []


def _place(leaf: Leaf) -> tuple[int, int]:
    return leaf.start.line, leaf.start.column
