"""Block scalars (`|` and `>`): which lines they have, and how they read at another indentation."""

import re

from penstock.formatting.tree import Scalar

_HEADER = re.compile(r"[|>]([0-9+-]*)")


def header(leaf: Scalar, lines: list[str]) -> tuple[str, str]:
    """Return the head of a block scalar up to its sign (anchor and tag), and the indicators after the sign."""
    line = lines[leaf.start.line][leaf.start.column :]
    # an anchor or a tag has no blanks, so the sign is the first that stands alone
    match = next(found for found in _HEADER.finditer(line) if found.start() == 0 or line[found.start() - 1] in " \t")
    return line[: match.start() + 1], match[1]


def content_lines(leaf: Scalar, lines: list[str]) -> range:
    """Return the lines of the content; empty lines at its end belong to it only when it keeps them (`+`)."""
    first = leaf.start.line + 1
    last = first
    indent = indentation(leaf, lines)
    keep = "+" in header(leaf, lines)[1]
    end = first
    while last < len(lines):
        line = lines[last]
        filled = line.strip(" ") != "" or len(line) > indent
        if filled and len(line) - len(line.lstrip(" ")) < indent:
            break
        if filled and (indent == 0 and line.startswith(("---", "..."))):
            break
        last += 1
        if filled or keep:
            end = last
    if keep and end == len(lines) and not lines[-1]:
        end -= 1  # what follows the last line end is no line
    return range(first, max(first, end))


def indentation(leaf: Scalar, lines: list[str]) -> int:
    """Return the column of the content: that of its first line that is not empty; of a line of blanks with an indicator."""
    _, indicators = header(leaf, lines)
    digits = [int(sign) for sign in indicators if sign.isdigit()]
    if digits:
        return _parent(leaf, lines) + digits[0]
    for line in lines[leaf.start.line + 1 :]:
        if line.strip(" "):
            return max(1, len(line) - len(line.lstrip(" ")))
    return 1 << 20


def _parent(leaf: Scalar, lines: list[str]) -> int:
    """Return the column of the key or of the dash that holds a scalar, from which an indicator counts."""
    before = lines[leaf.start.line][: leaf.start.column]
    stripped = before.lstrip(" ")
    column = len(before) - len(stripped)
    while stripped.startswith("- ") and stripped[2:].strip():
        rest = stripped[2:].lstrip(" ")
        column += len(stripped) - len(rest)
        stripped = rest
    return column


def moved(leaf: Scalar, lines: list[str], indent: int) -> tuple[str, list[str]]:
    """Return the head of a block scalar and its content lines at the indentation `indent`, two more than its parent's."""
    head, indicators = header(leaf, lines)
    old = indentation(leaf, lines)
    body = [lines[number] for number in content_lines(leaf, lines)]
    sign = next((sign for sign in indicators if sign in "+-"), "")
    if leaf.value and not leaf.value.endswith("\n"):
        sign = "-"  # a file may end without a line end, which the layout adds
    digit = "2" if any(mark.isdigit() for mark in indicators) else ""
    shown = [" " * indent + line[old:] if line[old:] else "" for line in body]
    return f"{head}{digit}{sign}", shown
