"""A pipeline that came without an access list says which buckets its functions read, or is told that they may read none."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the access list of a Pipeline that a dialect made: the format has no place for it."""
    if world.dialect is None or world.place is None:
        return
    if any(item.type == "store" for item in definition.spec.access):
        return
    yield Finding(
        "PEN1606",
        ("metadata", "name"),
        f"which buckets the functions of `{definition.name}` read is not said, so they may read none",
        "list them in an overlay of the environment: `patch: {spec: {access: [{type: store, name: BUCKET, external: true}]}}`",
    )
