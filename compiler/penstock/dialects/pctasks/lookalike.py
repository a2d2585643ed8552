"""Finds text that looks like an expression but is none, so that it would reach the task as it stands."""

import re
from typing import Any

from penstock.dialects._shape import Shape
from penstock.text import Path

_GROUPS = "args|env|secrets|local|jobs|tasks|item|trigger|pc"
_BRACES = r"(?<!\$)\{\{\s*(?:" + _GROUPS + r")\b[^{}]*\}\}|\$\{\s*(?:" + _GROUPS + r")\b[^{}]*\}(?!\})"
_BARE = r"(?:tasks\.[^\s.]+\.output|jobs\.[^\s.]+\.tasks\.[^\s.]+\.output)(?:\.[^\s.]+)+"


def report(shape: Shape, data: Any, path: Path = ()) -> None:
    """Report every text in `data` that was meant as an expression: `{{ args.x }}`, `${ secrets.x }`, `tasks.t.output.x`."""
    if isinstance(data, dict):
        for key, value in data.items():
            report(shape, value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            report(shape, value, (*path, index))
    elif isinstance(data, str) and _suspicious(data):
        _text(shape, data, path)


def _suspicious(text: str) -> bool:
    """Tell cheaply whether `text` may hold a lookalike, so that patterns are compiled only for those that may."""
    if "{" in text:
        proper = text.count("${{")
        if text.count("{{") > proper or text.count("${") > proper:
            return True
    return text.startswith(("tasks.", "jobs."))


def _text(shape: Shape, value: str, path: Path) -> None:
    match = re.search(_BRACES, value)
    found = match[0] if match else value if re.fullmatch(_BARE, value) else None
    if found is None:
        return
    inner = found.strip("${} ")
    shape.report(
        "PEN1714",
        path,
        f"`{found}` is plain text, not an expression",
        severity=shape.ignored,
        help=f"write `${{{{ {inner} }}}}`",
    )
