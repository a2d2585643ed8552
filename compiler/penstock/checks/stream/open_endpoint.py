"""What the world can reach asks for a secret."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the endpoint of a Stream in production."""
    source = definition.spec.source
    if world.place is None or not world.place.spec.production:
        return
    if source is None or source.type not in ("http", "otlp") or source.host is None or source.secret is not None:
        return
    yield Finding(
        "PEN1607",
        ("spec", "source", "host"),
        f"whoever reaches `{source.host}` may send records: the source asks for no secret",
        "add `secret: ${{ secrets.NAME }}` to the source, which senders must then present",
    )
