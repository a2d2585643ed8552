"""Layout of a text whatever its YAML: how lines are indented, and what most of them do."""

import re
from collections import Counter

_KEY = re.compile(r"[\w.-]+:(?: |$)")
_LINES = 2000  # enough to see a habit


def indent_of(text: str) -> int:
    """Return the number of spaces that a line begins with."""
    return len(text) - len(text.lstrip(" "))


def usual_step(lines: list[str]) -> int:
    """Return by how many spaces most keys are indented under the key that holds them; 2 when nothing tells."""
    seen: Counter[int] = Counter()
    before: int | None = None
    for text in lines[:_LINES]:
        body = text.strip()
        if not body or body[0] == "#":
            continue
        indent = indent_of(text)
        is_item = body.startswith("-")
        if before is not None and indent > before and not is_item:
            seen[indent - before] += 1
        before = indent if body[-1] == ":" and not is_item else None
    return max(seen, key=lambda step: (seen[step], step == 2, -step)) if seen else 2


def outnumber(lines: list[str], line: int, one: int, other: int, ahead: int = 0) -> bool:
    """Say whether below `line` more lines begin at column `one` than at `other`, in the block that both belong to.

    Lines that a line above them holds do not count. `ahead` lines count for `other` beforehand.
    """
    low, high = min(one, other), max(one, other)
    balance = -ahead
    is_held = False
    for text in lines[line + 1 : line + 1 + _LINES]:
        body = text.strip()
        if not body or body[0] == "#":
            continue
        indent = indent_of(text)
        if indent < low or text.startswith("---"):
            break
        if indent == low:
            is_held = body[-1] == ":"
        if indent == low or (indent == high and not is_held):
            balance += 1 if indent == one else -1
    return balance > 0


def opens(lines: list[str], line: int) -> int:
    """Say how the line fits those below it: 1 when it opens a block that is deeper, -1 when they do not fit, else 0."""
    text = lines[line].rstrip() if line < len(lines) else ""
    is_opener = text.endswith(":")
    for below in lines[line + 1 : line + 1 + _LINES]:
        body = below.strip()
        if not body or body[0] == "#":
            continue
        deeper = indent_of(below) - indent_of(text)
        is_item = body == "-" or body.startswith("- ")
        if is_opener:
            return 1 if deeper > 0 or (is_item and deeper == 0) else -1
        is_key = _KEY.match(body) and text[-1:] not in ("|", ">", "-", "+")
        within = 2 if text.lstrip(" ").startswith("- ") else 0
        return -1 if is_key and deeper > within else 0
    return 0


def follows(lines: list[str], line: int, column: int) -> bool:
    """Say whether the next line that `line` does not hold begins at `column`."""
    text = lines[line].rstrip() if line < len(lines) else ""
    own = indent_of(text)
    for below in lines[line + 1 : line + 1 + _LINES]:
        body = below.strip()
        if not body or body[0] == "#":
            continue
        if text.endswith(":") and indent_of(below) > own:
            continue
        return indent_of(below) == column and not below.startswith("---")
    return False
