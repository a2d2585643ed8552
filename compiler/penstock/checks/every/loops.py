"""Nothing feeds itself: what a definition writes is not what starts it."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, World
from penstock.definitions import Definition

_HELP = "write elsewhere; each result would come back as work, without end"


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge source and sinks of a Stream or Pipeline."""
    if definition.kind == "Stream" and definition.spec.source is not None:
        for index, sink in enumerate(definition.spec.sinks):
            yield from _pair(definition, definition.spec.source, sink, ("spec", "sinks", index))
    elif definition.kind == "Pipeline":
        yield from _pipeline(definition)


def _pair(definition: Definition, source: Any, sink: Any, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if source.type == "queue" and sink.type == "queue" and sink.queue == (source.name or definition.name):
        message = f"the stream writes into the queue that it reads: `{sink.queue}`"
        yield Finding("PEN1509", (*path, "queue"), message, _HELP)
    if source.type == "files" and sink.type == "store" and sink.store == source.store and _meet(source, sink):
        message = f"the stream writes into the objects that it reads: `{sink.store}`"
        yield Finding("PEN1509", (*path, "store"), message, _HELP)


def _meet(source: Any, sink: Any) -> bool:
    """Tell whether objects of the sink can be among those of the source."""
    return (sink.prefix or "").startswith(source.prefix or "")


def _pipeline(definition: Definition) -> Iterator[Finding]:
    spec = definition.spec
    has_queue = spec.source.type == "notification" or spec.inventory is not None
    if spec.sink.type == "queue" and has_queue and spec.sink.queue == (spec.queue.name or definition.name):
        message = f"the pipeline writes into the queue that it reads: `{spec.sink.queue}`"
        yield Finding("PEN1509", ("spec", "sink", "queue"), message, _HELP)
    if spec.sink.type != "store" or spec.source.type != "notification" or spec.sink.store != spec.source.store:
        return
    if (spec.sink.prefix or "").startswith(spec.source.filter.prefix or ""):
        message = f"the pipeline writes into the objects that start it: `{spec.sink.store}`"
        yield Finding("PEN1509", ("spec", "sink", "store"), message, _HELP)
