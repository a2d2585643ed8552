"""What the API server checks in objects beyond their schema: names, labels, selectors, roles, schedules, ports."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tests.support.kube_cron import cron_problem
from tests.support.kube_pods import check_pod

_LABEL = re.compile(r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
_SERVICE = re.compile(r"^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")
_SUBDOMAIN = re.compile(r"^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
_PATH_SEGMENT = re.compile(r"^(?!\.{1,2}$)[^/%]+$")
_QUALIFIED = re.compile(r"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")
_VALUE = re.compile(r"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$")
_DATA_KEY = re.compile(r"^[-._a-zA-Z0-9]{1,253}$")
_ANNOTATIONS_LIMIT = 256 * 1024
_DATA_LIMIT = 1024 * 1024

_NAMES = {"Namespace": _LABEL, "Service": _SERVICE} | dict.fromkeys(
    ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"), _PATH_SEGMENT
)
# Their names become label values or parts of the names of the objects that a controller makes from them.
_SHORT = {"CronJob": 52, "CronWorkflow": 52, "Job": 63, "ScaledObject": 63, "StatefulSet": 63, "ScaledJob": 63}
CLUSTER_KINDS = frozenset(
    [
        "Namespace",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "PriorityClass",
        "StorageClass",
        "PersistentVolume",
        "IngressClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ClusterTriggerAuthentication",
        "ClusterWorkflowTemplate",
        "ClusterSecretStore",
    ]
)
WORKLOADS = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"))


def check_rules(obj: Mapping[str, Any]) -> Iterator[str]:
    """Yield every finding about one object, as `path: message`."""
    kind = str(obj.get("kind"))
    yield from _metadata(obj, kind)
    spec = obj.get("spec")
    spec = spec if isinstance(spec, Mapping) else {}
    if kind in WORKLOADS:
        yield from _workload(kind, spec, "spec")
    elif kind == "Pod":
        yield from check_pod(spec, "spec")
    elif kind == "CronJob":
        yield from _cron_job(spec)
    elif kind in ("ConfigMap", "Secret"):
        yield from _data(obj)
    elif kind == "PodDisruptionBudget":
        if ("minAvailable" in spec) == ("maxUnavailable" in spec):
            yield "spec: needs exactly one of minAvailable and maxUnavailable"
        if not spec.get("selector"):
            yield "spec.selector: is empty"
    elif kind == "Service":
        yield from _service(spec)
    elif kind in ("Role", "ClusterRole"):
        yield from _role(obj)
    elif kind in ("RoleBinding", "ClusterRoleBinding"):
        yield from _binding(obj)


def _metadata(obj: Mapping[str, Any], kind: str) -> Iterator[str]:
    metadata = obj.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    name = metadata.get("name")
    if not isinstance(name, str) or not _NAMES.get(kind, _SUBDOMAIN).match(name):
        yield f"metadata.name: {name!r} is not a name of a {kind}"
    elif len(name) > _SHORT.get(kind, 253):
        yield f"metadata.name: {name!r} is longer than the {_SHORT[kind]} characters of a {kind}"
    namespace = metadata.get("namespace")
    if namespace is not None and kind in CLUSTER_KINDS:
        yield f"metadata.namespace: a {kind} has none"
    elif namespace is not None and not _LABEL.match(str(namespace)):
        yield f"metadata.namespace: {namespace!r} is not a DNS label"
    yield from _labels(metadata.get("labels"), "metadata.labels")
    annotations = metadata.get("annotations") or {}
    yield from (f"metadata.annotations: {k!r} is not a key" for k in annotations if not _is_key(k.lower()))
    if sum(len(str(k)) + len(str(v)) for k, v in annotations.items()) > _ANNOTATIONS_LIMIT:
        yield "metadata.annotations: longer than 256 KiB together"


def _is_key(key: str) -> bool:
    prefix, slash, name = key.rpartition("/")
    return bool(_QUALIFIED.match(name)) and (not slash or bool(_SUBDOMAIN.match(prefix)))


def _labels(labels: Any, where: str) -> Iterator[str]:
    for key, value in (labels or {}).items():
        if not _is_key(str(key)):
            yield f"{where}: {key!r} is not a key"
        if not isinstance(value, str) or not _VALUE.match(value):
            yield f"{where}.{key}: {value!r} is not a label value"


def _workload(kind: str, spec: Mapping[str, Any], where: str) -> Iterator[str]:
    template = spec.get("template") or {}
    labels = (template.get("metadata") or {}).get("labels") or {}
    yield from _labels(labels, f"{where}.template.metadata.labels")
    wanted = (spec.get("selector") or {}).get("matchLabels") or {}
    if kind != "Job":
        if not spec.get("selector"):
            yield f"{where}.selector: is empty"
        for key, value in wanted.items():
            if labels.get(key) != value:
                yield f"{where}.selector.matchLabels.{key}: the template's labels do not match"
    pod = template.get("spec") or {}
    policy = pod.get("restartPolicy", "Always")
    allowed = ("Never", "OnFailure") if kind == "Job" else ("Always",)
    if policy not in allowed:
        yield f"{where}.template.spec.restartPolicy: {policy} is not allowed in a {kind}"
    claims = frozenset(str((c.get("metadata") or {}).get("name")) for c in spec.get("volumeClaimTemplates") or [])
    yield from check_pod(pod, f"{where}.template.spec", claims)


def _cron_job(spec: Mapping[str, Any]) -> Iterator[str]:
    problem = cron_problem(spec.get("schedule"))
    if problem:
        yield f"spec.schedule: {problem}"
    zone = spec.get("timeZone")
    if zone is not None and not _is_zone(str(zone)):
        yield f"spec.timeZone: {zone!r} is not a time zone"
    job = (spec.get("jobTemplate") or {}).get("spec") or {}
    yield from _workload("Job", job, "spec.jobTemplate.spec")


@cache
def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _data(obj: Mapping[str, Any]) -> Iterator[str]:
    parts = [obj.get(field) or {} for field in ("data", "binaryData", "stringData")]
    for part in parts:
        yield from (f"data: {k!r} is not a key" for k in part if not _DATA_KEY.match(str(k)))
    if sum(len(str(v)) for part in parts for v in part.values()) > _DATA_LIMIT:
        yield "data: longer than 1 MiB together"


def _service(spec: Mapping[str, Any]) -> Iterator[str]:
    ports = spec.get("ports") or []
    names = [p.get("name") for p in ports]
    if len(ports) > 1 and None in names:
        yield "spec.ports: each of several ports needs a name"
    yield from (f"spec.ports: two are named {n}" for n in sorted({n for n in names if n and names.count(n) > 1}))
    if not ports and spec.get("clusterIP") != "None" and spec.get("type") != "ExternalName":
        yield "spec.ports: there is none"


def _role(obj: Mapping[str, Any]) -> Iterator[str]:
    for index, rule in enumerate(obj.get("rules") or []):
        where = f"rules[{index}]"
        if not rule.get("verbs"):
            yield f"{where}.verbs: there is none"
        if rule.get("nonResourceURLs"):
            if obj.get("kind") == "Role" or rule.get("resources"):
                yield f"{where}.nonResourceURLs: only in a ClusterRole, and without resources"
        elif not rule.get("resources") or "apiGroups" not in rule:
            yield f"{where}: needs apiGroups and resources"


def _binding(obj: Mapping[str, Any]) -> Iterator[str]:
    reference = obj.get("roleRef") or {}
    if reference.get("apiGroup") != "rbac.authorization.k8s.io":
        yield "roleRef.apiGroup: must be rbac.authorization.k8s.io"
    if reference.get("kind") not in ("Role", "ClusterRole"):
        yield f"roleRef.kind: {reference.get('kind')!r} is neither Role nor ClusterRole"
    if obj.get("kind") == "ClusterRoleBinding" and reference.get("kind") == "Role":
        yield "roleRef.kind: a ClusterRoleBinding binds a ClusterRole"
    for index, subject in enumerate(obj.get("subjects") or []):
        where = f"subjects[{index}]"
        group = subject.get("apiGroup", "")
        if subject.get("kind") == "ServiceAccount":
            if not subject.get("namespace"):
                yield f"{where}.namespace: a service account needs one"
            if group:
                yield f"{where}.apiGroup: a service account has none"
        elif subject.get("kind") in ("User", "Group"):
            if group != "rbac.authorization.k8s.io":
                yield f"{where}.apiGroup: must be rbac.authorization.k8s.io"
        else:
            yield f"{where}.kind: {subject.get('kind')!r} is no subject"
