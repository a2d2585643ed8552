"""Links between the objects of one tree: what is referenced by name must be there, and nothing may be there twice.

Secrets may live outside the tree, so a missing one is no finding; everything else that penstock refers to, it makes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support.kube_keda import check_scaled
from tests.support.kube_rules import CLUSTER_KINDS, WORKLOADS
from tests.support.kube_schemas import SchemasAbsent

Key = tuple[str, str, str]  # kind, namespace, name


def check_links(objects: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Yield (index of the object, message) for every broken link and every duplicate."""
    there: dict[Key, int] = {}
    group_of: dict[Key, str] = {}
    for index, obj in enumerate(objects):
        key = _key(obj)
        if key is None:
            continue
        if key in there and group_of[key] == str(obj.get("apiVersion")).rpartition("/")[0]:
            yield index, f"is there twice: {key[0]} {key[2]} in namespace {key[1] or '-'}"
        there.setdefault(key, index)
        group_of.setdefault(key, str(obj.get("apiVersion")).rpartition("/")[0])
    targets = _targets(objects)
    for index, obj in enumerate(objects):
        key = _key(obj)
        if key is not None:
            yield from ((index, message) for message in _links(obj, key, there, objects))
            if key[0] == "ScaledObject":
                target = ((obj.get("spec") or {}).get("scaleTargetRef") or {}).get("name")
                if target is not None and targets[key[1], str(target)] > 1:
                    yield index, f"spec.scaleTargetRef: {targets[key[1], str(target)]} ScaledObjects scale {target}"


def _targets(objects: Sequence[Any]) -> Counter[tuple[str, str]]:
    """Count the ScaledObjects of each (namespace, workload)."""
    count: Counter[tuple[str, str]] = Counter()
    for obj in objects:
        key = _key(obj)
        if key is not None and key[0] == "ScaledObject":
            count[key[1], str(((obj.get("spec") or {}).get("scaleTargetRef") or {}).get("name"))] += 1
    return count


def _key(obj: Any) -> Key | None:
    if not isinstance(obj, Mapping) or not isinstance(obj.get("metadata"), Mapping):
        return None
    kind = str(obj.get("kind"))
    namespace = "" if kind in CLUSTER_KINDS else str(obj["metadata"].get("namespace", ""))
    return kind, namespace, str(obj["metadata"].get("name"))


def _links(obj: Mapping[str, Any], key: Key, there: Mapping[Key, int], objects: Sequence[Any]) -> Iterator[str]:
    kind, namespace, _ = key
    spec = obj.get("spec")
    spec = spec if isinstance(spec, Mapping) else {}
    if kind == "ScaledObject":
        yield from _scaled(obj, spec, namespace, there, objects)
    elif kind in WORKLOADS or kind == "CronJob":
        job = (spec.get("jobTemplate") or {}).get("spec") or {} if kind == "CronJob" else spec
        yield from _pod((job.get("template") or {}).get("spec") or {}, namespace, there)
    elif kind in ("RoleBinding", "ClusterRoleBinding"):
        yield from _binding(obj, namespace, there)
    elif kind == "PodDisruptionBudget":
        wanted = (spec.get("selector") or {}).get("matchLabels") or {}
        if wanted and not any(_matches(o, namespace, wanted) for o in objects):
            yield "spec.selector: matches no pods of this tree"
    elif kind == "Application":
        project = spec.get("project", "default")
        projects = {k[2] for k in there if k[0] == "AppProject"}
        if project != "default" and projects and project not in projects:
            yield f"spec.project: there is no AppProject {project}"
    elif kind in ("Workflow", "CronWorkflow"):
        inner = spec.get("workflowSpec") or {} if kind == "CronWorkflow" else spec
        reference = inner.get("workflowTemplateRef") or {}
        of = "ClusterWorkflowTemplate" if reference.get("clusterScope") else "WorkflowTemplate"
        space = "" if reference.get("clusterScope") else namespace
        if reference and (of, space, str(reference.get("name"))) not in there:
            yield f"workflowTemplateRef: there is no {of} {reference.get('name')}"


def _scaled(
    obj: Mapping[str, Any], spec: Mapping[str, Any], namespace: str, there: Mapping[Key, int], objects: Sequence[Any]
) -> Iterator[str]:
    target = spec.get("scaleTargetRef") or {}
    kind = target.get("kind", "Deployment")
    found = there.get((kind, namespace, str(target.get("name"))))
    if found is None:
        yield f"spec.scaleTargetRef: there is no {kind} {target.get('name')}"
    elif "replicas" in (objects[found].get("spec") or {}):
        yield f"spec.scaleTargetRef: {kind} {target.get('name')} also writes replicas"
    auths = {
        (k[0], k[2]): objects[i]
        for k, i in there.items()
        if k[0] == "ClusterTriggerAuthentication" or k[:2] == ("TriggerAuthentication", namespace)
    }
    try:
        alone = set(check_scaled(obj))
        yield from (finding for finding in check_scaled(obj, auths) if finding not in alone)
    except SchemasAbsent:
        return  # the object itself is reported as unchecked


def _pod(pod: Mapping[str, Any], namespace: str, there: Mapping[Key, int]) -> Iterator[str]:
    account = pod.get("serviceAccountName", "default")
    if account != "default" and ("ServiceAccount", namespace, account) not in there:
        yield f"serviceAccountName: there is no ServiceAccount {account}"
    for wanted in sorted(_config_maps(pod)):
        if ("ConfigMap", namespace, wanted) not in there:
            yield f"there is no ConfigMap {wanted}"


def _config_maps(value: Any) -> set[str]:
    """Return the names of the ConfigMaps that a pod needs; optional ones are left out."""
    if isinstance(value, list):
        return {name for item in value for name in _config_maps(item)}
    if not isinstance(value, Mapping):
        return set()
    found: set[str] = set()
    for key, item in value.items():
        if key in ("configMap", "configMapRef", "configMapKeyRef") and isinstance(item, Mapping):
            if not item.get("optional") and "name" in item:
                found.add(str(item["name"]))
        else:
            found |= _config_maps(item)
    return found


def _binding(obj: Mapping[str, Any], namespace: str, there: Mapping[Key, int]) -> Iterator[str]:
    reference = obj.get("roleRef") or {}
    if reference.get("kind") == "Role" and ("Role", namespace, str(reference.get("name"))) not in there:
        yield f"roleRef: there is no Role {reference.get('name')}"
    for subject in obj.get("subjects") or []:
        # Every namespace has the account `default` from the start.
        if subject.get("kind") == "ServiceAccount" and subject.get("name") != "default":
            key = ("ServiceAccount", str(subject.get("namespace", "")), str(subject.get("name")))
            if key not in there and any(k[:2] == key[:2] for k in there):
                yield f"subjects: there is no ServiceAccount {key[2]} in {key[1]}"


def _matches(obj: Any, namespace: str, wanted: Mapping[str, str]) -> bool:
    key = _key(obj)
    if key is None or key[0] not in WORKLOADS or key[1] != namespace:
        return False
    labels = (((obj.get("spec") or {}).get("template") or {}).get("metadata") or {}).get("labels") or {}
    return all(labels.get(k) == v for k, v in wanted.items())
