"""Lowering of a StreamClass: the custom kind that it adds to the cluster."""

from typing import Any

from penstock.definitions import Definition
from penstock.definitions.streamclass import StreamClassSpec
from penstock.graph.nodes import CustomKind, Node
from penstock.lower.context import Context


def exports(definition: Definition) -> dict[str, Any]:
    """Return what streams of this class need to know."""
    spec: StreamClassSpec = definition.spec
    return {"group": spec.group, "version": spec.version, "kind": spec.names.kind, "schema": spec.schema}


def lower(definition: Definition, _context: Context) -> list[Node]:
    """Return the custom kind."""
    spec: StreamClassSpec = definition.spec
    names = spec.names
    return [
        CustomKind(
            id=f"kind/{definition.name}",
            definition=definition.id,
            group=spec.group,
            version=spec.version,
            kind=names.kind,
            plural=names.plural,
            singular=names.singular or names.kind.lower(),
            short_names=names.short_names,
            schema=dict(spec.schema),
            secret_fields=spec.secret_refs,
            columns=tuple((column.name, column.type, column.json_path) for column in spec.columns),
        )
    ]
