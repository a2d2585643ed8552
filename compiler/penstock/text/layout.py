"""Layout of a text whatever its YAML: how lines are indented, and what most of them do."""

from collections import Counter

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
        if before is not None and indent > before:
            seen[indent - before] += 1
        before = indent if body[-1] == ":" and not body.startswith("- ") else None
    return seen.most_common(1)[0][0] if seen else 2


def outnumber(lines: list[str], line: int, one: int, other: int, ahead: int = 0) -> bool:
    """Say whether below `line` more lines begin at column `one` than at `other`, in the block that both belong to.

    `ahead` lines count for `other` beforehand.
    """
    balance = -ahead
    for text in lines[line + 1 : line + 1 + _LINES]:
        body = text.strip()
        if not body or body[0] == "#":
            continue
        indent = indent_of(text)
        if indent < min(one, other) or text.startswith("---"):
            break
        balance += (indent == one) - (indent == other)
    return balance > 0


def opens(lines: list[str], line: int) -> int:
    """Say how the line fits those below it: 1 when it opens a block that is deeper, -1 when that block is not, else 0."""
    text = lines[line].rstrip() if line < len(lines) else ""
    if not text.endswith(":"):
        return 0
    for below in lines[line + 1 : line + 1 + _LINES]:
        body = below.strip()
        if not body or body[0] == "#":
            continue
        deeper = indent_of(below) - indent_of(text)
        is_item = body == "-" or body.startswith("- ")
        return 1 if deeper > 0 or (is_item and deeper == 0) else -1
    return 0
