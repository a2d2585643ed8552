"""Attaches comments and empty lines to the key or item that they speak of, or to the block at whose end they stand."""

from collections.abc import Iterator

from penstock.formatting.comments import Comments
from penstock.formatting.tree import Document, Mapping, Node, Scalar, Sequence, is_empty
from penstock.record import Record

Own = tuple[str, int] | None  # a comment and its column, or an empty line


class Anchor(Record):
    """A key or an item of a block. `line` is where its text or dash begins, `column` that of the key or the dash.

    `blocks` are the blocks around it, outermost first, as (id, column). Its own text ends on line `end`: that of the key when a
    block follows, else the last of the value. `holds` tells whether comments below it may be its own: not below a block
    scalar, which would swallow them.
    """

    id: int
    line: int
    column: int
    blocks: tuple[tuple[int, int], ...]
    end: int
    holds: bool


class Attached(Record):
    """`lead` are the lines before a key or item, by its id; `trail` those at the end of a block, or below a value and deeper
    than its key, by the id of the block or value. `lines` are the lines of keys and dashes, by id.
    """

    lead: dict[int, list[str]]
    trail: dict[int, list[str]]
    lines: dict[int, int]


def attach(document: Document, comments: Comments, lines: list[str]) -> Attached:
    """Return which own lines of a document belong where. Ids are those of the nodes (`id()` of a value of the tree)."""
    anchors = list(_anchors(document.root, (), lines, document.first))
    lead: dict[int, list[str]] = {}
    trail: dict[int, list[str]] = {}
    for number, anchor in enumerate(anchors):
        after = anchors[number + 1] if number + 1 < len(anchors) else None
        until = after.line if after is not None else document.last + 1
        gap = [(line, comments.own[line]) for line in range(anchor.end + 1, until) if line in comments.own]
        _divide([own for _, own in gap], anchor, after, lead, trail)
    if anchors:
        head = [comments.own[line] for line in range(document.first, anchors[0].line) if line in comments.own]
        lead.setdefault(anchors[0].id, [])[:0] = [own[0] if own else "" for own in head]
    return Attached(lead, trail, {anchor.id: anchor.line for anchor in anchors})


def _divide(
    gap: list[Own], anchor: Anchor, after: Anchor | None, lead: dict[int, list[str]], trail: dict[int, list[str]]
) -> None:
    """Part the lines between two keys or items: those that are deeper than what follows close the blocks that end here."""
    closing = [block for block in anchor.blocks if after is None or block not in after.blocks]
    if anchor.holds and (after is None or anchor.id not in [block for block, _ in after.blocks]):
        closing.append((anchor.id, anchor.column + 1))
    cut = 0
    if closing:
        base = after.column if after is not None else -1
        deep = [index for index, own in enumerate(gap) if own is not None and own[1] > base]
        cut = deep[-1] + 1 if deep else 0
    level = len(closing) - 1
    waiting: list[str] = []
    for own in gap[:cut]:
        if own is None:
            waiting.append("")
            continue
        fits = [index for index, block in enumerate(closing) if block[1] <= own[1]]
        level = min(level, fits[-1] if fits else 0)
        trail.setdefault(closing[level][0], []).extend([*waiting, own[0]])
        waiting = []
    if after is not None:
        lead[after.id] = [own[0] if own else "" for own in gap[cut:]]


def _anchors(node: Node, blocks: tuple[tuple[int, int], ...], lines: list[str], start: int) -> Iterator[Anchor]:
    """Yield the keys and items of all blocks in the order of the text."""
    if isinstance(node, Scalar) or node.flow:
        return
    if isinstance(node, Mapping):
        column = node.pairs[0][0].start.column
        inner = (*blocks, (id(node), column))
        for key, value in node.pairs:
            yield Anchor(id(value), key.start.line, column, inner, _end(value, key.end.line), _holds(value))
            yield from _anchors(value, inner, lines, key.end.line)
        return
    column = dash_column(node, lines)
    inner = (*blocks, (id(node), column))
    at = start
    for item in node.items:
        line = _dash(item, column, lines, at)
        yield Anchor(id(item), line, column, inner, _end(item, line), _holds(item))
        yield from _anchors(item, inner, lines, line)
        at = max(line + 1, last_line(item))


def _holds(value: Node) -> bool:
    if isinstance(value, Scalar):
        return value.style not in ("|", ">")
    return value.flow


def _end(value: Node, line: int) -> int:
    """Return the last line of an entry's own text: of its value, or of its key when a block follows."""
    if is_empty(value):
        return line
    if isinstance(value, Scalar) or value.flow:
        return last_line(value)
    return max(line, value.start.line) if value.anchor else line


def last_line(node: Node) -> int:
    """Return the last line of a node's text; for a block scalar that of its head, since its lines count as covered."""
    if isinstance(node, Scalar):
        return int(node.start.line if node.style in ("|", ">") else node.end.line)
    if node.flow:
        return int(node.end.line)
    children = [value for _, value in node.pairs] if isinstance(node, Mapping) else node.items
    return max((last_line(child) for child in children), default=node.start.line)


def dash_column(node: Sequence, lines: list[str]) -> int:
    """Return the column of the dashes of a block list."""
    if not node.anchor:
        return int(node.start.column)
    line = node.start.line + 1
    while not lines[line].lstrip(" ").startswith("-"):
        line += 1
    return len(lines[line]) - len(lines[line].lstrip(" "))


def _dash(item: Node, column: int, lines: list[str], at: int) -> int:
    """Return the line of the dash before an item: the last one at that column, up to where the item begins."""
    line = int(item.start.line)
    while line > at:
        text = lines[line]
        if (
            text[column : column + 1] == "-"
            and not text[:column].strip(" -")
            and text[column + 1 : column + 2] in ("", " ")
        ):
            return line
        line -= 1
    return at if lines[at][column : column + 1] == "-" else int(item.start.line)
