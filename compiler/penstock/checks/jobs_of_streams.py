"""What is wrong with the Job of a stream, whoever wrote it: an operator finds out late, or never says."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.arcane.runs import PREFIX
from penstock.checks.model import Finding
from penstock.text import Path

_CONTAINER_ONLY: Final = (
    "allowPrivilegeEscalation",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "procMount",
)


def variables(names: list[tuple[Path, str]]) -> Iterator[Finding]:
    """Judge names of environment variables, each with its path."""
    for path, name in names:
        if name.startswith((PREFIX, "STREAMCONTEXT_")):
            message = f"the operator sets `{name}` itself: with one already present it makes no job"
            yield Finding("PEN1566", path, message, "remove it", key=isinstance(path[-1], str) and path[-1] == name)


def judge_job(job: Any, path: Path) -> Iterator[Finding]:
    """Judge a Job as Kubernetes has it (`apiVersion`, `kind`, `spec`)."""
    spec = job.get("spec") if isinstance(job, dict) else None
    if not isinstance(spec, dict):
        return
    here = (*path, "spec")
    pod = _mapping(_mapping(spec.get("template")).get("spec"))
    where = (*here, "template", "spec")
    if "imagePullSecrets" in spec:
        message = "`imagePullSecrets` belongs to the pod: here the cluster drops it"
        yield Finding("PEN1567", (*here, "imagePullSecrets"), message, "move it below `template.spec`", key=True)
    yield from _policy(spec, here, pod, where)
    yield from _security(pod, where)
    names: list[tuple[Path, str]] = []
    for sort in ("containers", "initContainers"):
        for index, container in enumerate(_items(pod.get(sort))):
            for number, one in enumerate(_items(container.get("env"))):
                if isinstance(one.get("name"), str):
                    names.append(((*where, sort, index, "env", number, "name"), one["name"]))
                yield from _version(one, (*where, sort, index, "env", number, "value"))
    yield from variables(names)


def _policy(spec: dict[str, Any], here: Path, pod: dict[str, Any], where: Path) -> Iterator[Finding]:
    policy = spec.get("podFailurePolicy")
    if not isinstance(policy, dict):
        return
    restart = pod.get("restartPolicy")
    if restart != "Never":
        said = f"and not `{restart}`" if restart else "and the pod does not say so"
        message = f"`podFailurePolicy` needs `restartPolicy: Never`, {said}"
        path = (*where, "restartPolicy") if restart else where
        yield Finding("PEN1567", path, message, "write `restartPolicy: Never`", missing=not restart)
    for index, rule in enumerate(_items(policy.get("rules"))):
        codes = rule.get("onExitCodes")
        if not isinstance(codes, dict):
            continue
        at = (*here, "podFailurePolicy", "rules", index, "onExitCodes")
        values = codes.get("values")
        if not values:
            message = f"the rule {rule.get('action')} names no exit codes: the cluster refuses the whole job"
            yield Finding("PEN1567", at, message, "add `values`, or remove the rule", key=True)
        elif 0 in values:
            message = "exit code 0 is success and cannot be a failure"
            yield Finding("PEN1567", (*at, "values", values.index(0)), message, "remove it")


def _security(pod: dict[str, Any], where: Path) -> Iterator[Finding]:
    for key in _mapping(pod.get("securityContext")):
        if key in _CONTAINER_ONLY:
            message = f"`{key}` belongs to a container: in the pod's `securityContext` the cluster drops it"
            yield Finding("PEN1661", (*where, "securityContext", key), message, "move it to each container", key=True)


def _version(one: dict[str, Any], path: Path) -> Iterator[Finding]:
    value = one.get("value")
    if one.get("name") == "APPLICATION_VERSION" and isinstance(value, str) and value.startswith("vv"):
        yield Finding("PEN1568", path, f"the version is `{value}`, with one v too many", f"write `{value[1:]}`")


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[dict[str, Any]]:
    return [one if isinstance(one, dict) else {} for one in value] if isinstance(value, list) else []
