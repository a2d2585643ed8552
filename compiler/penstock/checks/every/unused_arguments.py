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
    texts: list[str] = []
    _texts(world.written, texts)
    for name in args:
        if not any(_names(text, name) for text in texts):
            yield Finding(
                "PEN1320",
                ("spec", "args", name),
                f"the argument `{name}` is not used",
                "take it out, or use it: `${{ args." + name + " }}`",
                key=True,
            )


def _texts(node: Any, found: list[str]) -> None:
    """Collect every text with an expression that names an argument."""
    if isinstance(node, str):
        if "${{" in node and "args" in node:
            found.append(node)
    elif isinstance(node, dict):
        for value in node.values():
            _texts(value, found)
    elif isinstance(node, list):
        for value in node:
            _texts(value, found)


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
