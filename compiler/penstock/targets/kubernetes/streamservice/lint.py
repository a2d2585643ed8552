"""Do the objects of a service fit together? Templates may be a project's own, and a wrong label is seen by nobody else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from penstock.diagnostics import Diagnostic, Span
from penstock.streams.settings import VOLUMES_PATH
from penstock.targets.refused import RefusedTemplate

_VARIABLE: Final = re.compile(r"\$(?:[A-Z_][A-Z0-9_]*\b|\{[A-Z_][A-Z0-9_]*\})")
_WORKLOADS: Final = ("Deployment", "StatefulSet")
_VOLUMES: Final = f"{VOLUMES_PATH}/"
# The label of a claim that says of which type the volume is.
VOLUME_TYPE: Final = "penstock.dev/volume-type"
_CODE: Final = "PEN1880"
Labels = Mapping[str, str]


def refuse(made: Sequence[tuple[str, dict[str, Any]]], others: Sequence[Labels]) -> None:
    """Raise RefusedTemplate when objects do not fit together; `made` are (template, object).

    `others` are the labels of pods that are not among the objects: those of a chart.
    """
    problems = findings([one for _, one in made], others)
    if problems:
        raise RefusedTemplate(
            tuple(
                Diagnostic(_CODE, "error", message, Span(f"templates/{made[index][0]}", 1, 1, 1, 1))
                for index, message in problems
            )
        )


def findings(objects: Sequence[Mapping[str, Any]], others: Sequence[Labels] = ()) -> list[tuple[int, str]]:
    """Return (index of the object, what is wrong with it)."""
    pods = [_pod(one) for one in objects if one.get("kind") in _WORKLOADS]
    worn = [*[labels for labels, _ in pods], *others]
    found: list[tuple[int, str]] = []
    for index, one in enumerate(objects):
        name = f"{one.get('kind')} `{_at(one, 'metadata', 'name')}`"
        rules = _RULES.get(str(one.get("kind")), ())
        messages = [*_texts(one), *[message for rule in rules for message in rule(one, pods, worn)]]
        if one.get("kind") in _WORKLOADS:
            messages += _budget(one, objects)
        found += [(index, f"{name}: {message}") for message in messages]
    return found


def _at(node: Any, *steps: str) -> Any:
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def _pod(workload: Mapping[str, Any]) -> tuple[Labels, Mapping[str, Any]]:
    template = _at(workload, "spec", "template") or {}
    return _at(template, "metadata", "labels") or {}, template.get("spec") or {}


def selects(selector: Any, labels: Labels) -> bool:
    """Tell whether a selector by labels takes pods with these labels; an empty one takes all."""
    wanted = _at(selector, "matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    for row in _at(selector, "matchExpressions") or ():
        value, there = labels.get(row["key"]), row["key"] in labels
        good = {
            "In": value in row.get("values", ()),
            "NotIn": value not in row.get("values", ()),
            "Exists": there,
            "DoesNotExist": not there,
        }
        if not good[row["operator"]]:
            return False
    return True


def _texts(one: Mapping[str, Any]) -> Iterator[str]:
    """Find items of lists that are null, and variables of a shell that nobody replaced."""
    stack: list[tuple[str, Any]] = [
        (key, value) for key, value in one.items() if one.get("kind") != "ConfigMap" or key != "data"
    ]
    while stack:
        path, node = stack.pop()
        if isinstance(node, Mapping):
            stack += [(f"{path}.{key}", value) for key, value in node.items()]
        elif isinstance(node, list):
            yield from (f"item {index} of `{path}` is null" for index, item in enumerate(node) if item is None)
            stack += [(f"{path}.{index}", item) for index, item in enumerate(node)]
        elif isinstance(node, str) and (match := _VARIABLE.search(node)):
            yield f"`{path}` holds `{match[0]}`, which nothing replaces"


def _policy(one: Mapping[str, Any], _pods: Any, worn: Sequence[Labels]) -> Iterator[str]:
    if not any(selects(_at(one, "spec", "podSelector"), labels) for labels in worn):
        yield "its `podSelector` selects no pod, so that it protects nothing"
    for rule in _at(one, "spec", "ingress") or ():
        for peer in _at(rule, "from") or ():
            near = isinstance(peer, Mapping) and "podSelector" in peer and "namespaceSelector" not in peer
            if near and not any(selects(peer["podSelector"], labels) for labels in worn):
                yield "a rule lets in pods that there are not: its `podSelector` selects none"


def _service(one: Mapping[str, Any], pods: Sequence[tuple[Labels, Mapping[str, Any]]], _worn: Any) -> Iterator[str]:
    selector = {"matchLabels": _at(one, "spec", "selector") or {}}
    chosen = [spec for labels, spec in pods if selects(selector, labels)]
    if not chosen:
        yield "its selector selects no pod"
        return
    names = {
        port.get("name") for spec in chosen for box in spec.get("containers", ()) for port in box.get("ports") or ()
    }
    for port in _at(one, "spec", "ports") or ():
        target = port.get("targetPort")
        if isinstance(target, str) and target not in names:
            yield f"no container has a port called `{target}`"


def _mounts(one: Mapping[str, Any], _pods: Any, _worn: Any) -> Iterator[str]:
    claims = _at(one, "spec", "volumeClaimTemplates") or ()
    types = {_at(claim, "metadata", "name"): _at(claim, "metadata", "labels", VOLUME_TYPE) for claim in claims}
    for box in _pod(one)[1].get("containers", ()):
        for mount in box.get("volumeMounts") or ():
            path = str(mount.get("mountPath"))
            if not path.startswith(_VOLUMES):
                continue
            name, steps = mount.get("name"), path.removeprefix(_VOLUMES).split("/")
            if name not in types:
                yield f"`{name}` is mounted and not claimed"
            wanted = types.get(name) or steps[0]  # a claim that does not say its type may be of any
            if steps != [wanted, name]:
                yield f"`{name}` is mounted at `{path}`, not at its type and label"


def _budget(one: Mapping[str, Any], objects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if _at(one, "spec", "replicas") == 1:
        return
    labels, _ = _pod(one)
    budgets = [other for other in objects if other.get("kind") == "PodDisruptionBudget"]
    if not any(selects(_at(budget, "spec", "selector"), labels) for budget in budgets):
        yield "no PodDisruptionBudget covers its pods"


_RULES: Final[dict[str, tuple[Any, ...]]] = {
    "NetworkPolicy": (_policy,),
    "Service": (_service,),
    "StatefulSet": (_mounts,),
}
