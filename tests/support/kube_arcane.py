"""Schemas of the kinds of Arcane's operators, written from the facts: StreamClass, StreamingJobTemplate, BackfillRequest.

A StreamingJobTemplate is checked as what the operator makes of it: the Job in it must be one that a cluster takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support import kube_schemas

GROUP = "streaming.sneaksanddata.com"
_TEXT = {"type": "string", "minLength": 1}


def _kind(api_version: str, kind: str, spec: Mapping[str, Any], *, namespaced: bool) -> dict[str, Any]:
    metadata = {
        "type": "object",
        "required": ["name", "namespace"] if namespaced else ["name"],
        "properties": {"name": _TEXT, **({"namespace": _TEXT} if namespaced else {"namespace": False})},
    }
    return {
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "properties": {
            "apiVersion": {"const": api_version},
            "kind": {"const": kind},
            "metadata": metadata,
            "spec": dict(spec),
        },
        "additionalProperties": False,
    }


def _closed(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


_CLASS = {
    "apiGroupRef": _TEXT,
    "apiVersion": _TEXT,
    "kindRef": _TEXT,
    "pluralName": _TEXT,
    "secretRefs": {"type": "array", "items": _TEXT},
}
_NEEDED = ("apiVersion", "kindRef", "pluralName")
_OLD_CLASS = {**_CLASS, "maxBufferCapacity": {"type": "integer"}}
_REQUEST = {
    "streamClass": _TEXT,
    "streamId": _TEXT,
    "completed": {"type": "boolean"},
    "payload": {"type": "object"},
}
_TEMPLATE = {"type": "object"}

SCHEMAS: dict[tuple[str, str], dict[str, Any]] = {
    (f"{GROUP}/v1", "StreamClass"): _kind(f"{GROUP}/v1", "StreamClass", _closed(_CLASS, *_NEEDED), namespaced=False),
    (f"{GROUP}/v1beta1", "StreamClass"): _kind(
        f"{GROUP}/v1beta1", "StreamClass", _closed(_OLD_CLASS, *_NEEDED), namespaced=True
    ),
    (f"{GROUP}/v1", "BackfillRequest"): _kind(
        f"{GROUP}/v1", "BackfillRequest", _closed(_REQUEST, "streamClass", "streamId"), namespaced=True
    ),
    (f"{GROUP}/v1", "StreamingJobTemplate"): _kind(f"{GROUP}/v1", "StreamingJobTemplate", _TEMPLATE, namespaced=True),
}


def job_findings(obj: Mapping[str, Any]) -> list[str]:
    """Return what a cluster would say of the Job that an operator makes of a StreamingJobTemplate, for every version."""
    spec = obj["spec"]
    inner = spec.get("template", spec)
    job = {
        "apiVersion": inner.get("apiVersion"),
        "kind": inner.get("kind"),
        "metadata": {"name": "s1", "namespace": "x"},
        "spec": inner.get("spec"),
    }
    found: dict[str, None] = {}
    for version in kube_schemas.VERSIONS:
        validator = kube_schemas.built_in(str(job["apiVersion"]), str(job["kind"]), version)
        lines = validator.errors(job) if validator is not None else [f"no kind {job['apiVersion']} {job['kind']}"]
        found.update(dict.fromkeys(f"the Job: {line}" for line in lines))
    return list(found)
