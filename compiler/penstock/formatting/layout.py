"""Writes a document in the one layout: two blanks a level, lists indented, conventional order, comments in their places."""

from penstock.formatting.attach import Attached, attach
from penstock.formatting.blocks import header, moved
from penstock.formatting.comments import Comments
from penstock.formatting.tree import Document, Mapping, Node, Scalar, Sequence, Unformattable, is_empty
from penstock.formatting.words import WIDTH, Arrange, Steps, is_simple, one_line, text


class Layout:
    """Writes one document; `out` are its lines."""

    def __init__(self, document: Document, comments: Comments, lines: list[str], arrange: Arrange) -> None:
        self.document = document
        self.comments = comments
        self.lines = lines
        self.arrange = arrange
        self.attached: Attached = attach(document, comments, lines)
        self.out: list[str] = []

    def run(self) -> list[str]:
        """Return the lines of the document, without empty ones at its beginning and end."""
        root = self.document.root
        if is_empty(root) or isinstance(root, Scalar):
            return self._as_written()
        if root.flow:
            if self._with_comments(root):
                return self._as_written()
            self._around(self.document.first, root.start.line)
            self._expanded(root, 0, ())
            if root.end.line in self.comments.beside:
                raise Unformattable("a comment after the last bracket has no place", root.end.line + 1)
            self._around(root.end.line + 1, self.document.last + 1)
        else:
            if root.anchor:
                raise Unformattable("an anchor of a whole document is not formatted", root.start.line + 1)
            self._children(root, 0, (), None)
        return _trimmed(self.out, keep=_keeps(root, self.lines))

    def _as_written(self) -> list[str]:
        found = self.lines[self.document.first : self.document.last + 1]
        return _trimmed(
            [
                line.rstrip() if number + self.document.first in self.comments.own else line
                for number, line in enumerate(found)
            ]
        )

    def _around(self, first: int, until: int) -> None:
        for number in range(first, until):
            if number in self.comments.own:
                own = self.comments.own[number]
                self.out.append(own[0] if own else "")

    def _children(self, node: Mapping | Sequence, level: int, path: Steps, prefix: str | None) -> None:
        """Write the entries of a block at a level; `prefix` (a dash) goes before the first of them, on its line."""
        pad = " " * level
        leads = self._leads(node, path, compact=prefix is not None)
        for number, (index, lead) in enumerate(leads):
            if prefix is None or number:
                self.out += [pad + line if line else "" for line in lead]
            start = prefix if prefix is not None and number == 0 else pad
            if isinstance(node, Mapping):
                key, value = node.pairs[index]
                shown = text(key, self.lines)
                self._value(
                    f"{start}{shown}{' :' if key.style == '*' else ':'}",
                    value,
                    key.start.line,
                    level,
                    (*path, key.value),
                )
            else:
                item = node.items[index]
                self._value(f"{start}-", item, self.attached.lines[id(item)], level, (*path, index))
        self.out += [pad + line if line else "" for line in self.attached.trail.get(id(node), [])]

    def _leads(self, node: Mapping | Sequence, path: Steps, *, compact: bool) -> list[tuple[int, list[str]]]:
        """Return the entries in their order, as indexes with the lines before each."""
        values = [value for _, value in node.pairs] if isinstance(node, Mapping) else node.items
        own = [list(self.attached.lead.get(id(value), [])) for value in values]
        if isinstance(node, Sequence):
            return list(enumerate(own))
        order = self.arrange(path, [key.value for key, _ in node.pairs])
        if compact and any(own[order[0]]):
            return list(enumerate(own))  # behind a dash there is no room for the comment of another key
        if order[0] != 0:
            # What stands above the first key of a file is about the file and stays at the top; empty lines part neighbours
            # and stay where they are.
            first = order[0]
            head, rest = (own[0], []) if not path else _parted(own[0])
            blanks, lead = _parted(own[first])
            own[first], own[0] = head + lead, blanks + rest
        return [(index, own[index]) for index in order]

    def _value(self, prefix: str, node: Node, line: int, level: int, path: Steps) -> None:
        """Write a value behind its key or dash, which ends on `line`."""
        if is_empty(node):
            self._line(prefix, line)
        elif isinstance(node, Scalar):
            self._scalar(prefix, node, line, level)
        elif node.flow:
            self._flow(prefix, node, line, level, path)
        else:
            self._block(prefix, node, line, level, path)
            return
        self.out += [" " * (level + 2) + own if own else "" for own in self.attached.trail.get(id(node), [])]

    def _line(self, shown: str, line: int) -> None:
        """Write a line with the comment that stands beside the line `line` of the text."""
        beside = self.comments.beside.get(line)
        self.out.append(shown if beside is None else f"{shown}{' ' * max(2, beside[1])}{beside[0]}")

    def _inner(self, prefix: str, node: Node, line: int, level: int) -> str:
        """Return what goes before a value: its key, or its indentation when comments stand between the two."""
        start = node.start.line
        between = [self.comments.own[number] for number in range(line + 1, start) if number in self.comments.own]
        if start == line or (line not in self.comments.beside and not any(between)):
            return prefix + " "
        pad = " " * (level + 2)
        self._line(prefix, line)
        self.out += [pad + own[0] if own else "" for own in between]
        return pad

    def _scalar(self, prefix: str, node: Scalar, line: int, level: int) -> None:
        start = self._inner(prefix, node, line, level)
        if node.style in ("|", ">"):
            head, body = moved(node, self.lines, level + 2)
            self._line(start + head, node.start.line)
            self.out += body
        elif node.start.line == node.end.line:
            self._line(start + text(node, self.lines), node.end.line)
        else:
            self._several(start, node, level + 2)

    def _several(self, start: str, node: Scalar, level: int) -> None:
        """Write a plain or quoted scalar of several lines: its lines stay, their indentation means nothing."""
        first, last = node.start.line, node.end.line
        self.out.append(start + self.lines[first][node.start.column :])
        for number in range(first + 1, last):
            inner = self.lines[number].lstrip(" \t") if node.style == '"' else self.lines[number].strip(" \t")
            self.out.append(" " * level + inner if inner else "")
        self._line(" " * level + self.lines[last][: node.end.column].lstrip(" \t"), last)

    def _with_comments(self, node: Node) -> bool:
        return any(number in self.comments.beside for number in range(node.start.line, node.end.line))

    def _flow(self, prefix: str, node: Mapping | Sequence, line: int, level: int, path: Steps) -> None:
        start = self._inner(prefix, node, line, level)
        if self._with_comments(node) or not is_simple(node):
            self._brackets(start, node, level + 2)
            return
        shown = one_line(node, self.lines, self.arrange, path)
        entries = node.pairs if isinstance(node, Mapping) else node.items
        if not entries or (node.start.line == node.end.line and len(start) + len(shown) <= WIDTH):
            self._line(start + shown, node.end.line)
        elif not start.strip():
            if node.anchor or node.end.line in self.comments.beside:
                raise Unformattable("this comment or anchor has no place beside a long list", node.end.line + 1)
            self._expanded(node, level + 2, path)
        elif start.rstrip().endswith("-") and not node.anchor and node.end.line not in self.comments.beside:
            self._expanded(node, level + 2, path, start)
        else:
            self._line(start.rstrip() + (f" {node.anchor}" if node.anchor else ""), node.end.line)
            self._expanded(node, level + 2, path)

    def _brackets(self, start: str, node: Mapping | Sequence, level: int) -> None:
        """Write brackets with comments between them as they are, moved to another indentation."""
        first, last = node.start.line, node.end.line
        self.out.append(start + self.lines[first][node.start.column :].rstrip())
        inner = self.lines[first + 1 : last + 1]
        old = min((len(line) - len(line.lstrip(" ")) for line in inner if line.strip()), default=0)
        for number in range(first + 1, last):
            line = self.lines[number]
            self.out.append(" " * level + line[old:].rstrip(" ") if line.strip() else "")
        if last > first:
            self._line(" " * level + self.lines[last][old : node.end.column], last)

    def _expanded(self, node: Mapping | Sequence, level: int, path: Steps, start: str = "") -> None:
        """Write what stood in brackets as a block; `start` (a dash) goes before the first line instead of indentation."""
        pad = " " * level
        if isinstance(node, Mapping):
            for index in self.arrange(path, [key.value for key, _ in node.pairs]):
                key, value = node.pairs[index]
                shown = text(key, self.lines)
                colon = " :" if key.style == "*" else ":"
                self._bare(f"{start or pad}{shown}{colon}", value, level, (*path, key.value))
                start = ""
        else:
            for number, item in enumerate(node.items):
                self._bare(f"{start or pad}-", item, level, (*path, number))
                start = ""

    def _bare(self, prefix: str, node: Node, level: int, path: Steps) -> None:
        """Write a value that stood in brackets and has no comments."""
        if isinstance(node, Scalar):
            shown = text(node, self.lines)
            self.out.append(f"{prefix} {shown}" if shown else prefix)
            return
        shown = one_line(node, self.lines, self.arrange, path)
        entries = node.pairs if isinstance(node, Mapping) else node.items
        if not entries or len(prefix) + 1 + len(shown) <= WIDTH:
            self.out.append(f"{prefix} {shown}")
            return
        if prefix.endswith("-") and not node.anchor:
            self._expanded(node, level + 2, path, f"{prefix} ")
            return
        self.out.append(f"{prefix} {node.anchor}".rstrip())
        self._expanded(node, level + 2, path)

    def _block(self, prefix: str, node: Mapping | Sequence, line: int, level: int, path: Steps) -> None:
        """Write a block below its key, or behind its dash when nothing stands between the two."""
        if prefix.endswith("-") and self._fits_behind_dash(node, line):
            self._children(node, level + 2, path, f"{prefix} ")
            return
        if node.anchor and node.start.line != line:
            if line in self.comments.beside:
                raise Unformattable("a comment between a key and an anchor has no place", line + 1)
            line = node.start.line
        self._line(f"{prefix} {node.anchor}".rstrip(), line)
        self._children(node, level + 2, path, None)

    def _fits_behind_dash(self, node: Mapping | Sequence, line: int) -> bool:
        """Tell whether nothing, not even a comment, stands between a dash on `line` and the block behind it."""
        first = node.pairs[0][1] if isinstance(node, Mapping) else node.items[0]
        if node.anchor:
            return False
        return self.attached.lines[id(first)] == line or not (
            line in self.comments.beside or any(self.attached.lead.get(id(first), ()))
        )


def _parted(lead: list[str]) -> tuple[list[str], list[str]]:
    """Part the lines above a key into the empty ones that they begin with, and the others."""
    cut = 0
    while cut < len(lead) and not lead[cut]:
        cut += 1
    return lead[:cut], lead[cut:]


def _trimmed(lines: list[str], *, keep: bool = False) -> list[str]:
    first, last = 0, len(lines)
    while first < last and not lines[first]:
        first += 1
    while last > first and not keep and not lines[last - 1].strip():
        last -= 1
    return lines[first:last]


def _keeps(node: Node, lines: list[str]) -> bool:
    """Tell whether a document ends with a block scalar that keeps the empty lines at its end."""
    while not isinstance(node, Scalar):
        node = (
            node.pairs[-1][1]
            if isinstance(node, Mapping) and node.pairs
            else node.items[-1]
            if isinstance(node, Sequence) and node.items
            else Scalar(node.start, node.end, None, "")
        )
    return node.style in ("|", ">") and "+" in header(node, lines)[1]
