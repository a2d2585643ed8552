"""Settings of a pipeline stand where they have an effect: a queue, an inventory and a collection that exist."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import written
from penstock.definitions import Definition


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge a Pipeline that somebody wrote in our own format."""
    if world.dialect is not None:
        return
    spec, data = definition.spec, definition.data
    if spec.source.type == "none" and spec.inventory is None:
        for key in ("queue", "alerts"):
            if written(data, "spec", key) is not None:
                message = f"`{key}` has no effect: without notifications and inventory the pipeline has no queue"
                help_text = "take it out, or add the `inventory` from which items come"
                yield Finding("PEN1505", ("spec", key), message, help_text, key=True)
    if spec.inventory is None and written(data, "spec", "handlers", "historic") is not None:
        message = "this handler is never called: there is no `inventory` to walk through"
        yield Finding("PEN1505", ("spec", "handlers", "historic"), message, "take it out, or add it", key=True)
    if spec.collection is False and written(data, "spec", "handlers", "collection") is not None:
        message = "this handler is never called: `collection` is false"
        yield Finding("PEN1505", ("spec", "handlers", "collection"), message, "take one of the two out", key=True)
    if spec.source.type == "notification" and spec.source.topic is not None and spec.source.store is not None:
        message = "a notification comes from a topic or from the objects of a store, not from both"
        yield Finding("PEN1553", ("spec", "source", "store"), message, "keep one of the two", key=True)
