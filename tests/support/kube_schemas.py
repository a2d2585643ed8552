"""Validators for Kubernetes kinds: built-in schemas of PyPI `kubernetes-validate` and JSON Schemas made from CRDs.

A CRD's structural schema becomes a closed JSON Schema: fields that the API server would prune are errors here.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import kubernetes_validate
import pytest
import yaml

OLDEST = "1.29"
NEWEST = kubernetes_validate.utils.major_minor(kubernetes_validate.latest_version())
VERSIONS = (OLDEST, NEWEST)

SHARED = Path(__file__).parents[3] / "shared" / "schemas"
_BUILT_IN = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
_DEFINITIONS = "https://kubernetes.io/api/_definitions.json"
_METADATA = f"{_DEFINITIONS}#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


class SchemasAbsent(LookupError):
    """A kind has a third-party schema, but its file is not on this machine."""


class Validator:
    """All schema errors of one kind, as `path: message` lines in document order of the schema."""

    def __init__(self, compiled: jsonschema_rs.Draft202012Validator) -> None:
        self._compiled = compiled

    def errors(self, obj: Any) -> list[str]:
        """Return every error, deepest branch of alternatives included, sorted by path."""
        return sorted(f"{dotted(e.instance_path)}: {e.message}" for e in self._compiled.iter_errors(obj))


def dotted(path: Any) -> str:
    """Return `spec.containers[0].image` for a list of keys and indices; `.` for the whole object."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "."


def require_shared() -> Path:
    """Return the folder of third-party schemas; skip the calling test, saying so, when it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"third-party schemas (KEDA, Argo CD) are not at {SHARED}")
    return SHARED


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    return True


@cache
def definitions(version: str) -> dict[str, Any]:
    """Return the shared definitions of a Kubernetes version such as `1.29`, strict form."""
    text = (_folder(version) / "_definitions.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _registry(version: str) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(_DEFINITIONS, definitions(version))])


def _folder(version: str) -> Path:
    found = [v for v in kubernetes_validate.utils.all_versions() if v.startswith(f"{version}.") and "-" not in v]
    if not found:
        raise ValueError(f"kubernetes-validate has no schemas of Kubernetes {version}")
    return _BUILT_IN / f"v{found[-1]}-local-strict"


def compile_schema(schema: dict[str, Any], version: str) -> Validator:
    """Compile a schema that may refer to the definitions of a Kubernetes version."""
    compiled = jsonschema_rs.Draft202012Validator(
        schema, registry=_registry(version), validate_formats=True, formats={"byte": _is_base64}
    )
    return Validator(compiled)


@cache
def built_in(api_version: str, kind: str, version: str) -> Validator | None:
    """Return the strict validator of a built-in kind, or None when that Kubernetes version does not have it."""
    group, _, name = api_version.rpartition("/")
    stem = f"{group.split('.')[0]}-{name}" if group else name
    file = _folder(version) / f"{kind.lower()}-{stem}.json"
    if not file.exists():
        return None
    schema = json.loads(file.read_text(encoding="utf-8"))
    gvk = {"group": group, "version": name, "kind": kind}
    if gvk not in schema.get("x-kubernetes-group-version-kind", [gvk]):
        return None  # another group with the same first word
    return compile_schema(schema, version)


def shared_kinds() -> dict[tuple[str, str], Path]:
    """Return (group, kind) -> file for the kinds whose CRDs lie in the shared folder; the table is ours, the files theirs."""
    keda, argo = SHARED / "keda", SHARED / "argocd"
    table = {("keda.sh", k): keda / f"keda.sh_{k.lower()}s.yaml" for k in ("ScaledObject", "ScaledJob")}
    for kind in ("TriggerAuthentication", "ClusterTriggerAuthentication"):
        table["keda.sh", kind] = keda / f"keda.sh_{kind.lower()}s.yaml"
    for kind in ("Application", "ApplicationSet", "AppProject"):
        table["argoproj.io", kind] = argo / f"{kind.lower()}-crd.yaml"
    return table


@cache
def load_crd(file: Path) -> Mapping[str, Any]:
    """Read one CRD. Raises SchemasAbsent when the file is not there."""
    if not file.exists():
        raise SchemasAbsent(f"no CRD at {file}")
    loaded: Mapping[str, Any] = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    return loaded


@cache
def shared_validator(file: Path, name: str, version: str) -> Validator | None:
    """Return the validator of a CRD file's version, or None when the CRD does not serve it."""
    crd = load_crd(file)
    schema = crd_schema(crd, name)
    return None if schema is None else compile_schema(schema, version)


def crd_schema(crd: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """Return the closed JSON Schema of one served version of a CRD, or None."""
    spec = crd["spec"]
    served = next((v for v in spec["versions"] if v["name"] == name and v.get("served")), None)
    if served is None:
        return None
    schema = closed(served["schema"]["openAPIV3Schema"])
    head = {
        "apiVersion": {"const": f"{spec['group']}/{name}"},
        "kind": {"const": spec["names"]["kind"]},
        "metadata": {"$ref": _METADATA},
    }
    schema["properties"] = {**schema.get("properties", {}), **head}
    schema["required"] = sorted({*schema.get("required", []), *head})
    schema["additionalProperties"] = False
    return schema


_KEPT = frozenset(
    [
        "type",
        "enum",
        "pattern",
        "format",
        "required",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "multipleOf",
    ]
)


def closed(node: Mapping[str, Any]) -> dict[str, Any]:
    """Translate one node of a structural schema: objects closed, `nullable` and int-or-string spelled out."""
    out: dict[str, Any] = {key: node[key] for key in _KEPT if key in node}
    for key in ("anyOf", "oneOf", "allOf"):
        if key in node and not node.get("x-kubernetes-int-or-string"):
            # Inside these a structural schema only adds conditions to fields that are declared outside.
            out[key] = [_condition(part) for part in node[key]]
    if "not" in node:
        out["not"] = _condition(node["not"])
    if node.get("x-kubernetes-int-or-string"):
        out["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    if isinstance(node.get("items"), Mapping):
        out["items"] = closed(node["items"])
    if "properties" in node:
        out["properties"] = {key: closed(value) for key, value in node["properties"].items()}
    extra = node.get("additionalProperties")
    if isinstance(extra, Mapping):
        out["additionalProperties"] = closed(extra)
    elif node.get("type") == "object" and extra is not True and not _open(node):
        out["additionalProperties"] = False
    if node.get("nullable") and "type" in out:
        out["type"] = [out["type"], "null"]
        if "enum" in out:
            out["enum"] = [*out["enum"], None]
    return out


def _open(node: Mapping[str, Any]) -> bool:
    return bool(node.get("x-kubernetes-preserve-unknown-fields") or node.get("x-kubernetes-embedded-resource"))


def _condition(node: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {key: node[key] for key in _KEPT if key in node}
    if "properties" in node:
        out["properties"] = {key: _condition(value) for key, value in node["properties"].items()}
    if isinstance(node.get("items"), Mapping):
        out["items"] = _condition(node["items"])
    for key in ("anyOf", "oneOf", "allOf"):
        if key in node:
            out[key] = [_condition(part) for part in node[key]]
    if "not" in node:
        out["not"] = _condition(node["not"])
    return out


def map_key_errors(crd: Mapping[str, Any], name: str, obj: Any) -> list[str]:
    """Return the duplicates in lists that the CRD declares as maps (`x-kubernetes-list-type: map`) or sets."""
    served = next(v for v in crd["spec"]["versions"] if v["name"] == name)
    return list(_duplicates(served["schema"]["openAPIV3Schema"], obj, ()))


def _duplicates(node: Mapping[str, Any], value: Any, path: tuple[str | int, ...]) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            below = node.get("properties", {}).get(key) or node.get("additionalProperties")
            if isinstance(below, Mapping):
                yield from _duplicates(below, item, (*path, key))
    elif isinstance(value, list):
        keys = node.get("x-kubernetes-list-map-keys")
        kind = node.get("x-kubernetes-list-type")
        seen: set[str] = set()
        for index, item in enumerate(value):
            if kind in ("map", "set"):
                mark = json.dumps([item.get(k) for k in keys] if keys and isinstance(item, Mapping) else item)
                if mark in seen:
                    yield f"{dotted((*path, index))}: repeats {mark}"
                seen.add(mark)
            yield from _duplicates(node.get("items", {}), item, (*path, index))


def cel_rules(crd: Mapping[str, Any]) -> set[str]:
    """Return the CEL rules of a CRD; `kube_keda` implements the ones there are, and a test holds it to that."""
    text = json.dumps(crd)
    return {json.loads(f'"{rule}"') for rule in re.findall(r'"rule": "((?:[^"\\]|\\.)*)"', text)}
