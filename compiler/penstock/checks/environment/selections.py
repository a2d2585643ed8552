"""What an environment names exists: overlays and `select` meet definitions of the project."""

from collections.abc import Iterable, Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.environment import EnvironmentSpec
from penstock.deployed import deployed
from penstock.diagnostics.suggest import hint
from penstock.globs import matches
from penstock.text import Path

_CODE = "PEN1308"


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge an Environment; without all definitions of the project nobody knows what is missing."""
    if not world.whole:
        return
    spec: EnvironmentSpec = definition.spec
    for index, overlay in enumerate(spec.overlays):
        message = f"no {overlay.kind} is called `{overlay.name}`, so that this overlay changes nothing"
        known = world.names(overlay.kind)
        yield from _judge(("spec", "overlays", index, "name"), overlay.name, known, message)
    for key, patterns in (("include", spec.select.include or ()), ("exclude", spec.select.exclude)):
        for index, pattern in enumerate(patterns):
            if "=" not in pattern:  # labels are not names: that nobody wears one today is no mistake
                message = f"no definition is called `{pattern}`"
                yield from _judge(("spec", "select", key, index), pattern, _known(pattern, world), message)


def _known(pattern: str, world: World) -> list[str]:
    """Return the names that a pattern of `select` may meet: with the kind when the pattern has one."""
    prefix = "{}/" if "/" in pattern else ""
    return [prefix.format(kind) + name for kind in deployed() for name in world.names(kind)]


def _judge(path: Path, pattern: str, known: Iterable[str], message: str) -> Iterator[Finding]:
    names = list(known)
    if any(matches(pattern, name) for name in names):
        return
    if "*" in pattern:  # may be meant for definitions that are still to come
        yield Finding(_CODE, path, message, "remove it if it is not meant for later", severity="warning")
    else:
        yield Finding(_CODE, path, message, hint(pattern, names) or "remove it, or write the name of a definition")
