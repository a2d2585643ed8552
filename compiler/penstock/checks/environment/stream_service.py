"""The service that an environment names for its streams exists."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.diagnostics.suggest import hint


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `streams.service` of an Environment, where all services are known."""
    name = definition.spec.streams.service
    known = world.names("StreamService")
    if name is None or not world.whole or name in known:
        return
    listed = f"the services are: {', '.join(known)}" if known else "add a definition of kind StreamService"
    message = f"there is no StreamService `{name}`"
    yield Finding("PEN1380", ("spec", "streams", "service"), message, hint(name, known) or listed)
