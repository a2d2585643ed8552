"""Entry points of pctasks: `module:attribute`, checked in the user's words."""

import re

from penstock.dialects._shape import Shape, is_expression
from penstock.text import Path

_POINT = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")
PLACEHOLDER = "unknown:unknown"


def check(shape: Shape, value: str, path: Path, what: str, example: str) -> bool:
    """Report an entry point that cannot be imported and return whether it can be."""
    if is_expression(value) or _POINT.fullmatch(value):
        return True
    help_text = f"write `module:attribute`, for example `{example}`"
    if ":" not in value and "." in value:
        module, _, attribute = value.rpartition(".")
        help_text = f"part module and attribute by a colon: `{module}:{attribute}`?"
    shape.report("PEN1710", path, f"{what} `{value}` is not an entry point", help=help_text)
    return False
