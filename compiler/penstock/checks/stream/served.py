"""What a StreamService serves fits it: sinks are tables with columns, and nothing is asked of a worker that there is not."""

from collections.abc import Iterator
from typing import Final

from penstock.checks.model import Finding, World
from penstock.checks.values import written
from penstock.definitions import Definition
from penstock.definitions.stream import HttpSource, OtlpSource, TableSink

# What only a worker of the stream's own has a use for.
_OWN: Final = (
    ("spec", "worker"),
    ("spec", "access"),
    ("spec", "source", "host"),
    ("spec", "source", "path"),
    ("spec", "source", "port"),
    ("spec", "source", "secret"),
)


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge a Stream in a place that has a service for its streams."""
    spec, place = definition.spec, world.place
    if place is None or place.spec.streams.service is None or place.spec.cluster is None:
        return
    if not isinstance(spec.source, HttpSource | OtlpSource):
        return
    service = place.spec.streams.service
    for index, sink in enumerate(spec.sinks):
        path = ("spec", "sinks", index)
        if not isinstance(sink, TableSink):
            message = f"the service `{service}` writes to tables only, not to a {sink.type} (environment {place.name})"
            yield Finding(
                "PEN1592", (*path, "type"), message, "write `type: table`, or let the stream have its own worker"
            )
        elif sink.mapping is None and spec.mapping is None:
            message = f"the sink has no columns, and the service `{service}` writes nothing else"
            yield Finding("PEN1592", path, message, "add `mapping` to the sink or to the stream", missing=True)
    for own in _OWN:
        if written(definition.data, *own) is not None:
            message = (
                f"`{own[-1]}` has no effect where the service `{service}` serves the stream (environment {place.name})"
            )
            yield Finding(
                "PEN1505", own, message, "leave it out, or set it by an overlay of the other environments", key=True
            )
