"""The declared arguments of workflows and datasets: a list of names, or names with defaults."""

import re
from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape
from penstock.text import Path

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ARGS: Path = ("spec", "args")


class Arguments:
    """Native arguments, and where each was declared."""

    __slots__ = ("at", "data", "source")

    def __init__(self, source: Path) -> None:
        self.source = source
        self.data: dict[str, dict[str, Any]] = {}
        self.at: dict[str, Path] = {}

    def put_into(self, draft: Draft) -> None:
        """Set `spec.args`."""
        if self.data:
            draft.put(_ARGS, dict(self.data), self.source)
            draft.table.update({(*_ARGS, name): place for name, place in self.at.items()})


def read_arguments(shape: Shape, value: Any, path: Path) -> Arguments:
    """Return the arguments declared at `path`. pctasks gives no types and drops the values of a mapping; they are defaults."""
    found = Arguments(path)
    if isinstance(value, list):
        for index, name in enumerate(value):
            here = (*path, index)
            if shape.accept(name, "text", here, "the name of an argument") is not None:
                _declare(shape, found, name, here, {"type": "any"})
    elif isinstance(value, dict):
        for name, default in value.items():
            argument: dict[str, Any] = {"type": "any"}
            if default is not None:
                argument["default"] = default
            _declare(shape, found, name, (*path, name), argument)
    elif value is not None:
        shape.report("PEN1704", path, "`args` must be a list of names, or a mapping of names to defaults")
    return found


def _declare(shape: Shape, found: Arguments, name: str, path: Path, argument: dict[str, Any]) -> None:
    if not _NAME.fullmatch(name):
        shape.report(
            "PEN1713",
            path,
            f"`{name}` cannot be the name of an argument",
            key=True,
            help="names have letters, digits, `_` and `-`, and begin with a letter or `_`",
        )
    elif name in found.data:
        shape.report(
            "PEN1716",
            path,
            f"the argument `{name}` is declared twice",
            help="keep one of them",
            related=(("first declared here", found.at[name]),),
        )
    else:
        found.data[name] = argument
        found.at[name] = path
