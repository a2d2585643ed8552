"""Lowering of a Backfill: a BackfillRequest, with the stream that it must find."""

from penstock.definitions import Definition
from penstock.definitions.backfill import BackfillSpec
from penstock.graph.nodes import (
    Node,
)
from penstock.graph.streams import BackfillRequest, Reference
from penstock.language.values import plain
from penstock.lower import classes
from penstock.lower.context import Context, node_id
from penstock.lower.originals import original_name


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the request."""
    spec: BackfillSpec = definition.spec
    facts = classes.by_object(spec.class_, context.names, context.exports)
    name = original_name(definition)
    class_name = str(facts["objectName"]) if facts is not None else spec.class_
    found: list[Node] = [
        BackfillRequest(
            id=node_id("backfill", definition),
            definition=definition.id,
            name=name,
            class_name=class_name,
            stream=spec.stream,
            completed=spec.completed,
            payload=plain(dict(spec.payload)) if spec.payload is not None else None,
        ),
        Reference(
            id=node_id("reference", definition, "stream"),
            definition=definition.id,
            kind="Stream",
            name=spec.stream,
            namespace=context.place.namespace,
            path=("spec", "stream"),
            detail="" if spec.completed else class_name,
        ),
    ]
    contract = classes.contract_of(facts, context.place) if facts is not None else None
    if facts is not None and contract is not None:
        found.append(classes.watched(facts, contract, "backfillrequests"))
    return found
