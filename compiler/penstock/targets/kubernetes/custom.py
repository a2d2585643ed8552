"""Custom kinds and their objects: what a stream class adds to the cluster, and the streams that are of it."""

from typing import Any

from penstock.arcane.contract import CONTRACTS
from penstock.graph.streams import BackfillRequest, CustomKind, CustomObject
from penstock.language.values import plain
from penstock.place import Place
from penstock.targets.kubernetes import labels
from penstock.targets.kubernetes.render import Renderer

_OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def kind_objects(kind: CustomKind, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the CustomResourceDefinition, the class's object, and the ClusterRoles that the cluster's own take in."""
    found: list[dict[str, Any]] = []
    if kind.install:
        found += render.objects("kubernetes/custom-resource-definition.yaml", _definition(kind, place))
    values = {
        "group": kind.group,
        "plural": kind.plural,
        "name": kind.definition.partition("/")[2],
        "labels": labels.labels(kind.definition, kind.plural, "kind", place),
        "annotations": labels.annotations(kind.definition),
    }
    if not kind.contract:
        return found + render.objects("kubernetes/custom-kind-roles.yaml", values)
    found += render.objects("kubernetes/arcane/stream-class.yaml", {**values, **_class(kind, place)})
    return found + render.objects("kubernetes/arcane/kind-roles.yaml", values)


def _definition(kind: CustomKind, place: Place) -> dict[str, Any]:
    return {
        "group": kind.group,
        "version": kind.version,
        "kind": kind.kind,
        "scope": kind.scope,
        "list_kind": kind.list_kind or f"{kind.kind}List",
        "plural": kind.plural,
        "singular": kind.singular,
        "short_names": list(kind.short_names) or None,
        "categories": list(kind.categories) or None,
        "columns": kind.columns,
        "subresources": {"status": {}} if kind.status_subresource else None,
        "selectable_fields": [{"jsonPath": path} for path in kind.selectable_fields] or None,
        "schema": _schema(kind),
        "labels": labels.labels(kind.definition, kind.plural, "kind", place),
        "annotations": labels.annotations(kind.definition),
    }


def _schema(kind: CustomKind) -> dict[str, Any]:
    """Return the schema of the whole object: `spec` and `status` in their frame."""
    spec = plain(kind.schema)
    if kind.frame is not None:
        frame = plain(kind.frame)
        around = frame.get("properties")
        properties = {**(around if isinstance(around, dict) else {}), "spec": spec}
        if kind.status is not None:
            properties["status"] = plain(kind.status)
        return {**frame, "type": "object", "properties": properties}
    properties = {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": {"type": "object"},
        "spec": spec,
        "status": plain(kind.status) if kind.status is not None else _OPEN,
    }
    return {"type": "object", "required": ["spec"], "properties": properties}


def _class(kind: CustomKind, place: Place) -> dict[str, Any]:
    contract = CONTRACTS[kind.contract]
    keys = [
        f"{field}: {', '.join(' or '.join(group) for group in groups)}" for field, groups in kind.secret_keys if groups
    ]
    return {
        "name": kind.definition.partition("/")[2],
        "object_name": kind.object_name,
        "class_version": contract.class_version,
        "namespace": place.namespace if contract.operator == "dotnet" else None,
        "version": kind.version,
        "kind": kind.kind,
        "secret_fields": list(kind.secret_fields) or None,
        "buffer": kind.buffer,
        "secret_keys": "; ".join(keys) or None,
    }


def object_objects(node: CustomObject, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the custom object."""
    values = {
        "group": node.group,
        "version": node.version,
        "kind": node.kind,
        "name": node.name,
        "namespace": place.namespace,
        "spec": plain(node.spec),
        "labels": labels.labels(node.definition, node.name, "stream", place, node.labels),
        "annotations": {**labels.annotations(node.definition), **dict(node.annotations)},
    }
    return render.objects("kubernetes/custom-object.yaml", values)


def request_objects(node: BackfillRequest, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the BackfillRequest; `completed` is the operator's, and stands only where somebody wrote it."""
    values = {
        "name": node.name,
        "namespace": place.namespace,
        "class_name": node.class_name,
        "stream": node.stream,
        "completed": True if node.completed else None,
        "payload": node.payload,
        "labels": labels.labels(node.definition, node.name, "backfill", place),
        "annotations": labels.annotations(node.definition),
    }
    return render.objects("kubernetes/arcane/backfill-request.yaml", values)
