"""Kinds without a CRD on this machine: Argo Workflows, PrometheusRule, External Secrets.

Argo Workflows: the closed JSON Schema of hera's generated models (they follow Argo's OpenAPI file) and the rules that
Argo's own linter applies to names and references. PrometheusRule, PodMonitor and ExternalSecret: schemas written from the public API
references; every PromQL expression is parsed by `promql-parser`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import promql_parser

from tests.support.kube_arcane import SCHEMAS as ARCANE_SCHEMAS
from tests.support.kube_arcane import job_findings
from tests.support.kube_argo import check_workflow, workflow_schema
from tests.support.kube_schemas import NEWEST, Validator, compile_schema, dotted

_METADATA = {
    "$ref": "https://kubernetes.io/api/_definitions.json#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
}
_STRINGS = {"type": "object", "additionalProperties": {"type": "string"}}
_PROM_DURATION = r"^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$"
_GO_DURATION = r"^(0|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+)$"
_DNS = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
_KEY = r"^[-._a-zA-Z0-9]+$"


def _closed(properties: Mapping[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _object(api_version: str, kind: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    head = {"apiVersion": {"const": api_version}, "kind": {"const": kind}, "metadata": _METADATA}
    return _closed({**head, "spec": spec}, "apiVersion", "kind", "metadata", "spec")


def _prometheus_rule() -> dict[str, Any]:
    duration = {"type": "string", "pattern": _PROM_DURATION, "minLength": 1}
    rule = _closed(
        {
            "alert": {"type": "string", "minLength": 1},
            "record": {"type": "string", "pattern": "^[a-zA-Z_:][a-zA-Z0-9_:]*$"},
            "expr": {"type": ["string", "integer"]},
            "for": duration,
            "keep_firing_for": duration,
            "labels": _STRINGS,
            "annotations": _STRINGS,
        },
        "expr",
        oneOf=[{"required": ["alert"]}, {"required": ["record"]}],
    )
    group = _closed(
        {
            "name": {"type": "string", "minLength": 1},
            "interval": duration,
            "query_offset": duration,
            "limit": {"type": "integer"},
            "labels": _STRINGS,
            "partial_response_strategy": {"enum": ["", "abort", "warn", "ABORT", "WARN"]},
            "rules": {"type": "array", "items": rule},
        },
        "name",
    )
    spec = _closed({"groups": {"type": "array", "items": group}})
    return _object("monitoring.coreos.com/v1", "PrometheusRule", spec)


def _pod_monitor() -> dict[str, Any]:
    selector = _closed({"matchLabels": _STRINGS, "matchExpressions": {"type": "array", "items": {"type": "object"}}})
    endpoint = _closed(
        {
            "port": {"type": "string", "minLength": 1},
            "path": {"type": "string"},
            "scheme": {"enum": ["http", "https"]},
            "interval": {"type": "string", "pattern": _PROM_DURATION},
            "scrapeTimeout": {"type": "string", "pattern": _PROM_DURATION},
            "honorLabels": {"type": "boolean"},
            "relabelings": {"type": "array", "items": {"type": "object"}},
            "metricRelabelings": {"type": "array", "items": {"type": "object"}},
        }
    )
    spec = _closed(
        {
            "selector": selector,
            "podMetricsEndpoints": {"type": "array", "items": endpoint},
            "namespaceSelector": _closed({"any": {"type": "boolean"}, "matchNames": {"type": "array"}}),
            "jobLabel": {"type": "string"},
            "podTargetLabels": {"type": "array", "items": {"type": "string"}},
        },
        "selector",
        "podMetricsEndpoints",
    )
    return _object("monitoring.coreos.com/v1", "PodMonitor", spec)


def _external_secret() -> dict[str, Any]:
    name = {"type": "string", "pattern": _DNS, "minLength": 1, "maxLength": 253}
    key = {"type": "string", "pattern": _KEY, "minLength": 1, "maxLength": 253}
    store = _closed({"name": name, "kind": {"enum": ["SecretStore", "ClusterSecretStore"]}})
    remote = {
        "key": {"type": "string", "minLength": 1},
        "property": {"type": "string"},
        "version": {"type": "string"},
        "conversionStrategy": {"enum": ["Default", "Unicode"]},
        "decodingStrategy": {"enum": ["Auto", "Base64", "Base64URL", "None"]},
        "metadataPolicy": {"enum": ["None", "Fetch"]},
        "nullBytePolicy": {"enum": ["Ignore", "Fail"]},
    }
    generator = _closed({"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "name": name}, "kind", "name")
    source = _closed({"storeRef": store, "generatorRef": generator}, maxProperties=1, minProperties=1)
    find = _closed(
        {
            "name": _closed({"regexp": {"type": "string"}}),
            "path": {"type": "string"},
            "tags": _STRINGS,
            "conversionStrategy": remote["conversionStrategy"],
            "decodingStrategy": remote["decodingStrategy"],
        }
    )
    rewrite = {"type": "object", "minProperties": 1, "maxProperties": 1}
    data_from = _closed(
        {
            "extract": _closed(remote, "key"),
            "find": find,
            "rewrite": {"type": "array", "items": rewrite},
            "sourceRef": source,
        }
    )
    items = {
        "type": "array",
        "items": _closed({"key": key, "templateAs": {"enum": ["Values", "KeysAndValues"]}}, "key"),
    }
    template_from = _closed(
        {
            "configMap": _closed({"name": name, "items": items}, "name", "items"),
            "secret": _closed({"name": name, "items": items}, "name", "items"),
            "literal": {"type": "string"},
            "target": {"type": "string"},
        }
    )
    template = _closed(
        {
            "type": {"type": "string"},
            "engineVersion": {"enum": ["v2"]},
            "mergePolicy": {"enum": ["Replace", "Merge"]},
            "metadata": _closed(
                {"labels": _STRINGS, "annotations": _STRINGS, "finalizers": {"items": {"type": "string"}}}
            ),
            "data": _STRINGS,
            "templateFrom": {"type": "array", "items": template_from},
        }
    )
    target = _closed(
        {
            "name": name,
            "creationPolicy": {"enum": ["Owner", "Orphan", "Merge", "None"]},
            "deletionPolicy": {"enum": ["Delete", "Merge", "Retain"]},
            "immutable": {"type": "boolean"},
            "template": template,
        }
    )
    entry = _closed(
        {"secretKey": key, "remoteRef": _closed(remote, "key"), "sourceRef": source}, "secretKey", "remoteRef"
    )
    spec = _closed(
        {
            "secretStoreRef": store,
            "target": target,
            "refreshPolicy": {"enum": ["CreatedOnce", "Periodic", "OnChange"]},
            "refreshInterval": {"type": "string", "pattern": _GO_DURATION},
            "data": {"type": "array", "items": entry},
            "dataFrom": {"type": "array", "items": data_from},
        },
        anyOf=[{"required": ["data"]}, {"required": ["dataFrom"]}],
    )
    return _object("external-secrets.io/v1", "ExternalSecret", spec)


def _store(kind: str) -> dict[str, Any]:
    """A store names exactly one provider; the fields of each provider are the operator's business and many."""
    text = {"type": "string"}
    providers = ("aws", "azurekv", "gcpsm", "vault", "kubernetes", "fake")
    provider = _closed({p: {"type": "object"} for p in providers}, minProperties=1, maxProperties=1)
    spec = {
        "controller": text,
        "provider": provider,
        "refreshInterval": {"type": "integer"},
        "retrySettings": _closed({"maxRetries": {"type": "integer"}, "retryInterval": text}),
    }
    if kind == "ClusterSecretStore":
        spec["conditions"] = {"type": "array", "items": {"type": "object"}}
    return _object("external-secrets.io/v1", kind, _closed(spec, "provider"))


_SCHEMAS: dict[tuple[str, str], Callable[[], dict[str, Any]]] = {
    ("monitoring.coreos.com/v1", "PrometheusRule"): _prometheus_rule,
    ("monitoring.coreos.com/v1", "PodMonitor"): _pod_monitor,
    ("external-secrets.io/v1", "ExternalSecret"): _external_secret,
    ("external-secrets.io/v1", "SecretStore"): lambda: _store("SecretStore"),
    ("external-secrets.io/v1", "ClusterSecretStore"): lambda: _store("ClusterSecretStore"),
    ("argoproj.io/v1alpha1", "Workflow"): lambda: workflow_schema("Workflow"),
    ("argoproj.io/v1alpha1", "WorkflowTemplate"): lambda: workflow_schema("WorkflowTemplate"),
    ("argoproj.io/v1alpha1", "ClusterWorkflowTemplate"): lambda: workflow_schema("ClusterWorkflowTemplate"),
    ("argoproj.io/v1alpha1", "CronWorkflow"): lambda: workflow_schema("CronWorkflow"),
    **{key: partial(dict, schema) for key, schema in ARCANE_SCHEMAS.items()},
}


@cache
def custom_validator(api_version: str, kind: str) -> Validator | None:
    """Return the validator of a kind of this module, or None."""
    make = _SCHEMAS.get((api_version, kind))
    return None if make is None else compile_schema(make(), NEWEST)


def custom_findings(obj: Mapping[str, Any]) -> list[str]:
    """Return what the schema of a kind of this module cannot say: PromQL, duplicate names, references inside it."""
    kind = obj.get("kind")
    if kind == "StreamingJobTemplate":
        return job_findings(obj)
    if kind == "PrometheusRule":
        return _check_rules(obj)
    if kind == "ExternalSecret":
        keys = [e.get("secretKey") for e in (obj.get("spec") or {}).get("data") or []]
        return [f"spec.data: two entries write {k}" for k in sorted({str(k) for k in keys if keys.count(k) > 1})]
    if kind in ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"):
        return check_workflow(obj)
    return []


def _check_rules(obj: Mapping[str, Any]) -> list[str]:
    groups = (obj.get("spec") or {}).get("groups") or []
    names = [g.get("name") for g in groups]
    findings = [f"spec.groups: two are named {n}" for n in sorted({str(n) for n in names if names.count(n) > 1})]
    for g, group in enumerate(groups):
        for r, rule in enumerate(group.get("rules") or []):
            where = dotted(("spec", "groups", g, "rules", r))
            problem = promql_problem(str(rule.get("expr", "")))
            if problem:
                findings.append(f"{where}.expr: {problem}")
            if rule.get("record") and (rule.get("annotations") or rule.get("for")):
                findings.append(f"{where}: a recording rule has neither annotations nor for")
    return findings


def promql_problem(expression: str) -> str | None:
    """Return why an expression is not PromQL, or None. Types are checked too (`rate` of an instant vector is wrong)."""
    try:
        promql_parser.parse(expression)
    except ValueError as error:
        return f"not PromQL: {error}"
    return None
