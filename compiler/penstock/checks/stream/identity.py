"""The ids of a source and its sinks fit: not too long, and no two alike."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.definitions.stream import HttpSource, OtlpSource
from penstock.streams.ids import LONGEST


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the names that become ids in addresses and folders."""
    spec = definition.spec
    if isinstance(spec.source, HttpSource | OtlpSource) and len(definition.name) > LONGEST:
        message = f"`{definition.name}` has {len(definition.name)} characters: the id of a source has 1 to {LONGEST}"
        yield Finding(
            "PEN1480", ("metadata", "name"), message, "choose a shorter name: it stands in the address of the source"
        )
    first: dict[str, int] = {}
    for index, sink in enumerate(spec.sinks):
        if not is_text(sink.name):
            continue
        known = first.setdefault(sink.name, index)
        if known != index:
            path = ("spec", "sinks", index, "name")
            related = (("the first one is here", definition.id, ("spec", "sinks", known, "name")),)
            message = f"the sink `{sink.name}` already exists in the source"
            yield Finding("PEN1481", path, message, "give one of them another name", related=related)
