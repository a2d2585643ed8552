"""Custom kinds and their objects: what a stream class adds to the cluster, and the streams that are of it."""

from typing import Any

from penstock.graph.nodes import CustomKind, CustomObject
from penstock.language.values import plain
from penstock.place import Place
from penstock.record import Record
from penstock.targets.kubernetes import labels
from penstock.targets.kubernetes.render import Renderer


class Column(Record):
    """A printed column."""

    name: str
    type: str
    path: str


def kind_objects(kind: CustomKind, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the CustomResourceDefinition and the ClusterRoles that the cluster's own roles take in."""
    values = {
        "group": kind.group,
        "version": kind.version,
        "kind": kind.kind,
        "plural": kind.plural,
        "singular": kind.singular,
        "short_names": list(kind.short_names) or None,
        "columns": [Column(*column) for column in kind.columns],
        "schema": plain(kind.schema),
        "labels": labels.labels(kind.definition, kind.plural, "kind", place),
        "annotations": labels.annotations(kind.definition),
    }
    return render.objects("kubernetes/custom-resource-definition.yaml", values)


def object_objects(node: CustomObject, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the custom object."""
    values = {
        "group": node.group,
        "version": node.version,
        "kind": node.kind,
        "name": node.name,
        "namespace": place.namespace,
        "spec": plain(node.spec),
        "labels": labels.labels(node.definition, node.name, "stream", place),
        "annotations": labels.annotations(node.definition),
    }
    return render.objects("kubernetes/custom-object.yaml", values)
