"""Lowering of a StreamClass: the kind that it adds to the cluster, the account of its jobs, and their templates."""

from typing import Any

from penstock.arcane.contract import Contract
from penstock.arcane.fields import owned, status
from penstock.definitions import Definition
from penstock.definitions.streamclass import StreamClassSpec
from penstock.graph.nodes import (
    Node,
)
from penstock.graph.streams import CustomKind, KindColumn, RunnerAccount
from penstock.lower import classes
from penstock.lower.context import Context, node_id
from penstock.lower.job_templates import template_nodes
from penstock.structural.keywords import emitted
from penstock.structural.sound import sound


def exports(definition: Definition) -> dict[str, Any]:
    """Return what streams, templates and backfills of this class need to know."""
    spec: StreamClassSpec = definition.spec
    return {
        "name": definition.name,
        "operator": spec.operator,
        "layout": classes.layout(spec),
        "adopted": spec.adopted,
        "group": spec.group,
        "version": spec.version,
        "kind": spec.names.kind,
        "plural": spec.names.plural,
        "schema": sound(dict(spec.schema)),
        "secretRefs": spec.secret_refs,
        "secretKeys": spec.secret_keys,
        "backfills": spec.backfills,
        "objectName": spec.object_name or definition.name,
        "templates": tuple(spec.job_templates),
    }


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the custom kind; of a class for Arcane's operator also account, templates, and what the operator watches."""
    spec: StreamClassSpec = definition.spec
    contract = classes.contract_of(exports(definition), context.place)
    names = spec.names
    kind = CustomKind(
        id=f"kind/{definition.name}",
        definition=definition.id,
        group=spec.group,
        version=spec.version,
        kind=names.kind,
        plural=names.plural,
        singular=names.singular or names.kind.lower(),
        short_names=names.short_names,
        list_kind=names.list_kind,
        categories=names.categories,
        scope=spec.scope,
        schema=_schema(spec, contract),
        status=_status(spec, contract),
        frame=dict(spec.frame or {}) if spec.adopted else None,
        status_subresource=spec.status_subresource,
        selectable_fields=spec.selectable_fields,
        secret_fields=spec.secret_refs,
        secret_keys=tuple(spec.secret_keys.items()),
        columns=tuple(
            KindColumn(one.name, one.type, one.json_path, one.description, one.priority) for one in spec.columns
        ),
        install=spec.install,
        contract=contract.name if contract is not None else "",
        object_name=spec.object_name or definition.name,
        buffer=spec.max_buffer_capacity,
    )
    return [kind] if contract is None else [kind, *_of_operator(definition, spec, contract)]


def _schema(spec: StreamClassSpec, contract: Contract | None) -> dict[str, Any]:
    """Return the schema of `spec` as the cluster gets it: with what the operator owns, where it is not adopted."""
    found: dict[str, Any] = emitted(sound(dict(spec.schema)) if not spec.adopted else dict(spec.schema))
    if contract is None or spec.adopted:
        return found
    more = owned(contract)
    properties = {**more, **{key: value for key, value in found.get("properties", {}).items() if key not in more}}
    required = [*more, *(name for name in found.get("required", ()) if name not in more)]
    if contract.layout == "flat":
        required.remove("backfillJobTemplateRef")
    return {**found, "type": "object", "properties": properties, "required": required}


def _status(spec: StreamClassSpec, contract: Contract | None) -> dict[str, Any] | None:
    if spec.status is not None:
        return dict(spec.status)
    return None if contract is None or spec.adopted else status(contract)


def _of_operator(definition: Definition, spec: StreamClassSpec, contract: Contract) -> list[Node]:
    account = spec.service_account.name or definition.name
    found: list[Node] = [
        classes.watched(exports(definition), contract),
        RunnerAccount(
            id=node_id("runner", definition),
            definition=definition.id,
            name=account,
            contract=contract.name,
            create=spec.service_account.create,
            annotations=tuple(sorted(spec.service_account.annotations.items())),
        ),
    ]
    for name, job in spec.job_templates.items():
        found += template_nodes(definition, name, job, contract, account)
    return found
