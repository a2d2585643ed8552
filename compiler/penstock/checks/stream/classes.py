"""The class of a stream exists."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.diagnostics.suggest import hint
from penstock.lower import classes


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `class` of a Stream, where all classes are known; a loose file may be about a kind that is described elsewhere."""
    name = definition.spec.class_
    if name is None or not is_text(name) or classes.find(name, world.names, world.exports) is not None:
        return
    known = world.names(classes.KIND)
    if "." in name:
        if all(world.exports(classes.KIND, one) is not None for one in known):  # a broken class may be the one
            yield _unknown_kind(name, world)
    elif (world.whole or world.place is not None) and name not in known:
        listed = f"the classes are: {', '.join(known)}" if known else "add a definition of kind StreamClass"
        message = f"there is no StreamClass `{name}`"
        yield Finding("PEN1305", ("spec", "class"), message, hint(name, known) or listed)


def _unknown_kind(name: str, world: World) -> Finding:
    kind, _, rest = name.partition(".")
    version, _, group = rest.partition(".")
    facts = [found for one in world.names(classes.KIND) if (found := world.exports(classes.KIND, one)) is not None]
    served = [str(one["version"]) for one in facts if (one["kind"], one["group"]) == (kind, group)]
    path = ("spec", "class")
    if served:
        message = f"the kind `{kind}` is served as {', '.join(served)} and not as {version}"
        return Finding("PEN1361", path, message, f"write `apiVersion: {group}/{served[0]}`", severity="error")
    near = hint(kind, [str(one["kind"]) for one in facts])
    message = f"no StreamClass and no CustomResourceDefinition describes the kind `{kind}` ({group}/{version})"
    if world.whole or world.place is not None:
        help_text = near or "add its CustomResourceDefinition, or import it: `penstock import crd FILE`"
        return Finding("PEN1361", path, message, help_text, severity="error")
    help_text = near or "name the file of its CustomResourceDefinition too: then the fields are checked"
    return Finding("PEN1361", path, message, help_text, severity="warning")
