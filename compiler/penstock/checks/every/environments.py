"""The environments that a definition is for exist."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `metadata.environments` where all of the project is known."""
    if not world.whole:
        return
    from penstock.diagnostics.suggest import hint

    known = world.names("Environment")
    for index, name in enumerate(definition.metadata.environments or ()):
        if name not in known:
            help_text = hint(name, list(known)) or f"the environments are: {', '.join(known) or 'none'}"
            message = f"there is no environment `{name}`: nothing is made for it"
            yield Finding("PEN1340", ("metadata", "environments", index), message, help_text)
