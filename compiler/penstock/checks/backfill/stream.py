"""A backfill asks for a stream of the class that it names, of an operator that knows backfill requests."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.backfill import BackfillSpec
from penstock.diagnostics.suggest import hint
from penstock.lower import classes


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the class and the stream of a Backfill, as far as both are known."""
    spec: BackfillSpec = definition.spec
    known = world.names(classes.KIND)
    facts = classes.by_object(spec.class_, world.names, world.exports)
    if facts is None:
        if (world.whole or world.place is not None) and all(world.exports(classes.KIND, one) for one in known):
            message = f"there is no StreamClass `{spec.class_}`: the operator never looks at this request"
            yield Finding("PEN1365", ("spec", "class"), message, hint(spec.class_, known) or "name the stream's class")
        return
    stream = world.exports("Stream", spec.stream)
    if stream is not None and stream["class"] is not None:
        true = classes.find(str(stream["class"]), world.names, world.exports)
        if true is not None and true["name"] != facts["name"]:
            message = f"`{spec.stream}` is a stream of `{true['objectName']}`, not of `{facts['objectName']}`"
            yield Finding("PEN1365", ("spec", "class"), message, f"write `{true['objectName']}`")
        if stream["schedule"] is not None:
            message = f"`{spec.stream}` is a batch stream: each of its runs loads everything, and a request breaks it"
            yield Finding("PEN1563", ("spec", "stream"), message, "wait for its next run, or remove the request")
    if not facts["backfills"]:
        message = f"`{facts['kind']}` cannot backfill: the run would fail at once"
        yield Finding("PEN1563", ("spec", "class"), message, "remove the request")
    contract = classes.contract_of(facts, world.place)
    if contract is not None and contract.operator == "dotnet" and world.place is not None:
        message = f"the operator of environment {world.place.name} knows no backfill requests"
        help_text = (
            "annotate the live stream with `arcane/state: reload-requested`, or leave the request out by `select`"
        )
        yield Finding("PEN1863", ("metadata", "name"), message, help_text)
