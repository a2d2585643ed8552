"""Every argument that a definition declares is used somewhere in it."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the declared arguments against the text as written; the values have replaced them in the data."""
    args = getattr(definition.spec, "args", None)
    if not args or definition.kind == "Environment" or world.written is None or world.dialect == "pctasks-dataset":
        return  # of the workflows that come from one dataset, each uses some of its arguments
    waiting = set(args)
    _strike(world.written, waiting)
    for name in args:
        if name in waiting:
            yield Finding(
                "PEN1320",
                ("spec", "args", name),
                f"the argument `{name}` is not used",
                "take it out, or use it: `${{ args." + name + " }}`",
                key=True,
            )


def _strike(node: Any, waiting: set[str]) -> None:
    """Take from `waiting` every argument that a text below a node names; stop when none is left."""
    for value in node.values() if node.__class__ is dict else node:
        kind = value.__class__
        if kind is dict or kind is list:
            _strike(value, waiting)
        elif kind is str and "${{" in value and "args" in value:
            waiting.difference_update([name for name in waiting if _names(value, name)])
        if not waiting:
            return


def _names(text: str, name: str) -> bool:
    """Tell whether a text names an argument: `args.name` as a word, or as a quoted index."""
    start = text.find(name)
    while start >= 0:
        before, after = text[:start].rstrip(), text[start + len(name) : start + len(name) + 1]
        quoted = before[-1:] in ("'", '"') and before[:-1].rstrip().endswith("[")
        if (before.endswith(".") and not (after.isalnum() or after in ("_", "-"))) or quoted:
            return True
        start = text.find(name, start + 1)
    return False
