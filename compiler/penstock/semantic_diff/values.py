"""How old and new values are shown to people: short, on one line, or line by line for longer texts."""

import json
from collections.abc import Iterable
from typing import Any, Final

from penstock.output._style import flat
from penstock.semantic_diff.model import ABSENT, HIDDEN, Change, Field

_WIDTH: Final = 100
_LINES: Final = 24
_DIGESTS: Final = ("penstock.dev/config",)


def show(value: Any, width: int = _WIDTH) -> str:
    """Return a value in short: texts as they are when they are plain, the rest as JSON, cut at `width`."""
    if value is ABSENT:
        return "(none)"
    if isinstance(value, str) and (value == HIDDEN or (value and value == flat(value) and not _ambiguous(value))):
        text = value
    else:
        text = flat(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _ambiguous(text: str) -> bool:
    """Tell whether a text without quotes would read as another type."""
    try:
        return not isinstance(json.loads(text), str)
    except ValueError:
        return False


def text_lines(field: Field) -> list[str] | None:
    """Return the lines that differ between two longer texts, each with its sign; None for other values."""
    old, new = field.old, field.new
    if not (isinstance(old, str) and isinstance(new, str) and ("\n" in old.strip() or "\n" in new.strip())):
        return None
    from difflib import unified_diff

    rows = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))[2:]
    rows = [row for row in rows if not row.startswith("@@")]
    more = len(rows) - _LINES
    return [*rows[:_LINES], f"… {more} more lines"] if more > 0 else rows


def telling(change: Change) -> Iterable[Field]:
    """Return the fields to show: not a digest of what is listed beside it, when there is anything else."""
    rest = [field for field in change.fields if not (field.path and str(field.path[-1]).endswith(_DIGESTS))]
    return rest or change.fields
