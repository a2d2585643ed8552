"""The class of a stream exists."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.diagnostics.suggest import hint


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `class` of a Stream, where all classes are known."""
    name = definition.spec.class_
    if name is None or not is_text(name) or not (world.whole or world.place is not None):
        return
    known = world.names("StreamClass")
    if name not in known:
        listed = f"the classes are: {', '.join(known)}" if known else "add a definition of kind StreamClass"
        message = f"there is no StreamClass `{name}`"
        yield Finding("PEN1305", ("spec", "class"), message, hint(name, known) or listed)
