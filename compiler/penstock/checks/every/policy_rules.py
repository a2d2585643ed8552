"""The rules of the organisation: labels, regions, registries, sizes and names, as the policies say."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from penstock.checks.every.images import images
from penstock.checks.model import Finding, World
from penstock.checks.quantities import cores, memory
from penstock.checks.values import is_number, is_text, scales
from penstock.definitions import Definition
from penstock.text import Path


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge a definition by every rule of every policy that holds here."""
    for policy in world.policies:
        for rule in policy.rules:
            kinds = getattr(rule, "kinds", None)
            if kinds is None or definition.kind in kinds:
                for finding in _RULES[rule.type](definition, rule):
                    yield finding.replace(severity=rule.severity)


def _labels(definition: Definition, rule: Any) -> Iterator[Finding]:
    if definition.kind == "Policy":
        return
    for label in rule.labels:
        if not definition.metadata.labels.get(label):
            path: Path = ("metadata", "labels") if definition.metadata.labels else ("metadata", "name")
            message = f"the label `{label}` is missing, which a policy requires"
            yield Finding("PEN1680", path, message, f"add `{label}` to `metadata.labels`", key=path[-1] == "labels")


def _regions(definition: Definition, rule: Any) -> Iterator[Finding]:
    region = getattr(getattr(definition.spec, "cloud", None), "region", None)
    if region is not None and is_text(region) and region not in rule.regions:
        message = f"a policy does not allow the region `{region}`"
        yield Finding("PEN1681", ("spec", "cloud", "region"), message, f"allowed are: {', '.join(rule.regions)}")


def _registries(definition: Definition, rule: Any) -> Iterator[Finding]:
    for path, image in images(definition):
        if is_text(image) and not image.startswith(rule.registries):
            message = f"a policy does not allow images from where `{image}` comes"
            yield Finding("PEN1682", path, message, f"allowed are: {', '.join(rule.registries)}")


def _replicas(definition: Definition, rule: Any) -> Iterator[Finding]:
    if not scales(definition):
        return
    worker = definition.spec.worker
    if is_number(worker.scale.max) and worker.scale.max > rule.max:
        written = definition.data["spec"].get("worker")
        # A default has no place in the text: the worker, or what it works for, stands for it.
        path: Path = ("spec", "worker", "scale", "max") if written else ("metadata", "name")
        message = f"a policy allows {rule.max} workers, here are up to {worker.scale.max}"
        yield Finding("PEN1683", path, message, f"set `worker.scale.max` to {rule.max} or less")


def _resources(definition: Definition, rule: Any) -> Iterator[Finding]:
    for path, resources in _containers(definition):
        for name, read, most in (("cpu", cores, rule.cpu), ("memory", memory, rule.memory)):
            bound = read(most)
            for part in ("limits", "requests"):
                said = getattr(getattr(resources, part), name, None)
                amount = read(said)
                if bound is not None and amount is not None and amount > bound:
                    message = f"a policy allows {most} of {name}, here are {said}"
                    yield Finding("PEN1684", (*path, part, name), message, f"ask for {most} or less")
                    break


def _containers(definition: Definition) -> Iterator[tuple[Path, Any]]:
    worker = getattr(definition.spec, "worker", None)
    if worker is not None and worker.resources is not None:
        yield ("spec", "worker", "resources"), worker.resources
    if definition.kind == "Workflow":
        for name, job in definition.spec.jobs.items():
            for index, task in enumerate(job.tasks):
                if task.resources is not None:
                    yield ("spec", "jobs", name, "tasks", index, "resources"), task.resources


def _names(definition: Definition, rule: Any) -> Iterator[Finding]:
    matches = _compiled(rule.pattern)
    if definition.kind != "Policy" and matches is not None and not matches(definition.name):
        message = f"the name `{definition.name}` does not have the form that a policy asks for"
        yield Finding("PEN1685", ("metadata", "name"), message, f"names match `{rule.pattern}`")


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Callable[[str], object] | None:
    try:
        return re.compile(pattern).fullmatch
    except re.error:
        return None  # `policy/patterns.py` reports it


_RULES: dict[str, Callable[[Definition, Any], Iterator[Finding]]] = {
    "requiredLabels": _labels,
    "allowedRegions": _regions,
    "allowedRegistries": _registries,
    "maximumReplicas": _replicas,
    "maximumResources": _resources,
    "namePattern": _names,
}
