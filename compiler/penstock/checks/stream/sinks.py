"""What a stream takes goes somewhere."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the list of sinks of a Stream."""
    spec = definition.spec
    if spec.source is not None and all(getattr(sink, "disabled", False) is True for sink in spec.sinks):
        what = "every sink of the stream is disabled" if spec.sinks else "the stream has no sinks"
        path = ("spec", "sinks") if spec.sinks or "sinks" in definition.data["spec"] else ("metadata", "name")
        yield Finding("PEN1587", path, f"{what}: records that arrive go nowhere", "add a sink, or enable one")
