"""The dialect of Arcane: CustomResourceDefinitions of plugins, StreamClasses, streams, job templates, backfill requests.

These are real Kubernetes objects, so they are claimed by their API group and not recognised by shape.
"""

from collections.abc import Collection
from typing import Any

from penstock.arcane import GROUP
from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "arcane"
_CRD = "apiextensions.k8s.io/"


def recognises(data: Any, file: str) -> bool:  # noqa: ARG001 - objects say what they are
    """Tell nothing by shape."""
    return False


def claims(data: dict[str, Any], groups: Collection[str]) -> bool:
    """Tell whether an object is of Arcane's group, or of one of `groups`, or teaches a cluster a kind of such a group."""
    version = data["apiVersion"]
    if version.startswith(_CRD):
        spec = data.get("spec")
        group = spec.get("group") if isinstance(spec, dict) else None
        return data["kind"] == "CustomResourceDefinition" and (group == GROUP or group in groups)
    group = version.rpartition("/")[0]
    return group == GROUP or group in groups


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:  # noqa: ARG001
    """Return the native definition of one object."""
    from penstock.dialects.arcane import kinds

    return kinds.convert(document, report, NAME)
