"""Values as they may be shown: short, and never a secret."""

from typing import Any, Final

from penstock.provenance.model import ABSENT, Path
from penstock.semantic_diff import model as diff
from penstock.semantic_diff.secret import may_show
from penstock.semantic_diff.values import show as _show

HIDDEN: Final = diff.HIDDEN


def value_at(path: Path, value: Any) -> Any:
    """Return a value, or HIDDEN when its name or its looks say that it may be a secret.

    A text with an expression only refers to one and is shown.
    """
    if value is ABSENT or (isinstance(value, str) and value.startswith("${{") and value.endswith("}}")):
        return value
    steps = tuple(step for part in path for step in (part.split(".") if isinstance(part, str) else (part,)))
    return value if may_show(steps, value, diff.ABSENT) else HIDDEN


def show(value: Any) -> str:
    """Return a value in short."""
    return "(none)" if value is ABSENT else _show(value)
