"""A kind of stream has one class."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.lower import classes


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the kind of a StreamClass against those of the others, in the order in which they are listed."""
    spec = definition.spec
    if spec.operator != "arcane":
        return
    for name in world.names(classes.KIND):
        if name == definition.name:
            return
        facts = world.exports(classes.KIND, name)
        if (
            facts is not None
            and facts["operator"] == "arcane"
            and (facts["group"], facts["kind"]) == (spec.group, spec.names.kind)
        ):
            message = (
                f"the kind `{spec.names.kind}` has a class already: two controllers would work on the same streams"
            )
            related = (("the other class", f"{classes.KIND}/{name}", ("spec", "names", "kind")),)
            yield Finding("PEN1362", ("spec", "names", "kind"), message, "keep one of the classes", related=related)
            return
