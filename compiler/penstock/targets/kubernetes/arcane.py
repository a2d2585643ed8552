"""Objects for Arcane's operator: templates of jobs, the account of their runners, and the operator's own rights."""

from collections.abc import Sequence
from typing import Any, Final

from penstock.arcane.contract import CONTRACTS, Contract
from penstock.graph import Graph
from penstock.graph.nodes import (
    EnvVar,
)
from penstock.graph.streams import RunnerAccount, StreamingTemplate, StreamKind
from penstock.place import Place
from penstock.targets.kubernetes import environment, labels, pods
from penstock.targets.kubernetes.render import Renderer

_READ: Final = ["get", "list", "watch"]
_WRITE: Final = ["create", "delete", "patch", "update"]


def account_objects(node: RunnerAccount, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the runner's ServiceAccount, and the role by which it marks its own job, and nothing more."""
    found = labels.labels(node.definition, node.name, "identity", place)
    values: dict[str, Any] = {
        "name": node.name,
        "namespace": place.namespace,
        "role": f"{node.definition.partition('/')[2]}-job-editor",
        "labels": found,
        "annotations": labels.annotations(node.definition),
    }
    objects: list[dict[str, Any]] = []
    if node.create:
        objects += render.objects("kubernetes/service-account.yaml", {**values, "identity": dict(node.annotations)})
    rules: list[dict[str, Any]] = [{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["patch"]}]
    if CONTRACTS[node.contract].operator == "go":
        group = CONTRACTS[node.contract].class_version.partition("/")[0]
        rules.append({"apiGroups": [group], "resources": ["backfillrequests"], "verbs": ["create"]})
    return objects + render.objects("kubernetes/arcane/runner-role.yaml", {**values, "rules": rules})


def template_objects(node: StreamingTemplate, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the StreamingJobTemplate, nested as the operator of its generation reads it."""
    contract = CONTRACTS[node.contract]
    found = labels.labels(node.definition, node.name, "job-template", place, node.labels)
    job = (
        node.job
        if node.job is not None
        else {"apiVersion": "batch/v1", "kind": "Job", "spec": _job(node, place, render)}
    )
    # The cluster's schema for the operator in Go drops labels inside; the first operator copies them to Job and pods.
    spec = {"metadata": {"labels": found}, "template": job} if contract.operator == "dotnet" else job
    values = {
        "group": contract.class_version.partition("/")[0],
        "name": node.name,
        "namespace": place.namespace,
        "spec": spec,
        "labels": found,
        "annotations": labels.annotations(node.definition),
    }
    return render.objects("kubernetes/arcane/streaming-job-template.yaml", values)


def _job(node: StreamingTemplate, place: Place, render: Renderer) -> dict[str, Any]:
    """Return the specification of the Job."""
    version = EnvVar(name="APPLICATION_VERSION", value=node.version)
    variables = (version, *node.env) if node.version else node.env
    sources = [{"secretRef": {"name": name}} for name in node.secrets_from]
    sources += [{"configMapRef": {"name": name}} for name in node.config_maps_from]
    rules: list[dict[str, Any]] = [
        {"action": action, "onExitCodes": {"operator": "In", "values": list(codes)}}
        for action, codes in (("Ignore", node.retry_on), ("FailJob", node.fail_on))
        if codes
    ]
    rules.append({"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]})
    values = {
        "backoff_limit": node.backoff_limit,
        "ttl": node.ttl,
        "deadline": node.deadline,
        "grace_period": node.grace_period,
        "rules": rules,
        "image": node.image,
        "pull_policy": node.pull_policy or pods.pull_policy(node.image, place),
        "pull_secrets": [{"name": name} for name in node.pull_secrets] or None,
        "service_account": node.service_account or None,
        "env": environment.entries(variables, {}, place) or None,
        "env_from": sources or None,
        "resources": pods.resources(node.resources),
        "node_selector": node.node_selector,
        "tolerations": node.tolerations,
        "affinity": node.affinity,
        "volumes": node.volumes,
        "volume_mounts": node.volume_mounts,
    }
    (found,) = render.render("kubernetes/arcane/job-spec.yaml", values)
    return found


def operator_objects(shared: Graph, place: Place, render: Renderer) -> list[dict[str, Any]]:
    """Return the operator's rights on exactly the kinds that the place has; nothing where it has none."""
    kinds = shared.of(StreamKind)
    settings = place.spec.arcane
    if not kinds or not settings.operator.rbac:
        return []
    contract = CONTRACTS[settings.contract]
    name = f"penstock-{place.name}-arcane-operator"
    values = {
        "name": name,
        "rules": _rules(kinds, contract, creates=settings.operator.creates_streams),
        "service_account": settings.operator.service_account,
        "operator_namespace": settings.operator.namespace or place.namespace,
        "labels": labels.labels("", name, "operator", place),
    }
    return render.objects("kubernetes/arcane/operator-role.yaml", values)


def _rules(kinds: Sequence[StreamKind], contract: Contract, *, creates: bool) -> list[dict[str, Any]]:
    """Return the rules: the streams, their jobs, the operator's own kinds, events."""
    uses = {use for kind in kinds for use in kind.uses}
    group = contract.class_version.partition("/")[0]
    by_group: dict[str, list[str]] = {}
    for kind in sorted(kinds, key=lambda one: (one.group, one.plural)):
        by_group.setdefault(kind.group, []).extend((kind.plural, f"{kind.plural}/status"))
    verbs = ["create", "delete"] if creates else []
    rules = [_rule(one, names, sorted([*_READ, "patch", "update", *verbs])) for one, names in sorted(by_group.items())]
    jobs = ["cronjobs", "jobs"] if "cronjobs" in uses and contract.operator == "go" else ["jobs"]
    rules.append(_rule("batch", jobs, sorted([*_READ, *_WRITE])))
    rules.append(_rule(group, [contract.template_plural], _READ))
    own = [contract.class_plural, f"{contract.class_plural}/status"]
    rules.append(_rule(group, own, sorted([*_READ, *_WRITE])))
    if contract.operator == "go":
        rules.append(_rule(group, ["backfillrequests", "backfillrequests/status"], sorted([*_READ, *_WRITE])))
    rules += [_rule(one, ["events"], ["create", "patch"]) for one in ("", "events.k8s.io")]
    return rules


def _rule(group: str, names: list[str], verbs: list[str]) -> dict[str, Any]:
    return {"apiGroups": [group], "resources": names, "verbs": verbs}
