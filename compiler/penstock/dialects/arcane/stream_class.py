"""Reads a StreamClass: how the operator finds a kind. Its schema is that of the kind's CustomResourceDefinition."""

from typing import Any

from penstock.arcane import GROUP
from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.model import Reporter

_KEYS = ("apiGroupRef", "apiVersion", "kindRef", "pluralName", "secretRefs")
_OLD_KEYS = (*_KEYS, "maxBufferCapacity")
_OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def fill(draft: Draft, data: dict[str, Any], report: Reporter) -> bool:
    """Fill the draft of a StreamClass whose kind is installed elsewhere; False when the object cannot be one."""
    named = shape.head(draft, data, report)
    spec = shape.mapping(data, "spec", (), report, required=True)
    old = data["apiVersion"].endswith("/v1beta1")
    values = {
        key: shape.text(spec, key, ("spec",), report, required=True) for key in ("apiVersion", "kindRef", "pluralName")
    }
    shape.unknown(spec, _OLD_KEYS if old else _KEYS, ("spec",), "a StreamClass of this version", report)
    if not old and "namespace" in mapping_of(data):
        message = "a StreamClass of this version belongs to the cluster and to no namespace"
        report("PEN1766", ("metadata", "namespace"), message, severity="warning", key=True, help="remove it")
    if not named or any(value is None for value in values.values()):
        return False
    group = shape.text(spec, "apiGroupRef", ("spec",), report) or GROUP
    source = "apiGroupRef" if "apiGroupRef" in spec else "kindRef"
    draft.put(("spec", "group"), group, ("spec", source))
    draft.put(("spec", "version"), values["apiVersion"], ("spec", "apiVersion"))
    draft.put(("spec", "names"), {"kind": values["kindRef"], "plural": values["pluralName"]}, ("spec",))
    draft.table["spec", "names", "kind"] = ("spec", "kindRef")
    draft.table["spec", "names", "plural"] = ("spec", "pluralName")
    draft.put(("spec", "operator"), "arcane", ("kind",))
    draft.put(("spec", "objectName"), data["metadata"]["name"], ("metadata", "name"))
    draft.put(("spec", "install"), value=False, source=("kind",))
    draft.put(("spec", "schema"), dict(_OPEN), ("spec",))
    if isinstance(spec.get("maxBufferCapacity"), int) and old:
        draft.put(("spec", "maxBufferCapacity"), spec["maxBufferCapacity"], ("spec", "maxBufferCapacity"))
    refs = spec.get("secretRefs")
    if isinstance(refs, list):
        draft.put(("spec", "secretRefs"), [one for one in refs if isinstance(one, str)], ("spec", "secretRefs"))
    return True


def mapping_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of an object, empty where there is none."""
    found = data.get("metadata")
    return found if isinstance(found, dict) else {}
