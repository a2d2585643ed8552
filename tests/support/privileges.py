"""Least privilege: wildcards in what is emitted, and what each identity needs beside what it was granted.

What an identity *needs* is computed from what its workloads do, never from the grants: the queue that a worker takes from,
where it parks, sends, reads and writes, and the `access` that the definition declares for its code. What it *has* is read
from the program that Pulumi would run. Both are compared in the words of the cloud.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import (
    Batch,
    Catalog,
    ClusterJob,
    Cursor,
    Function,
    Grant,
    Identity,
    Queue,
    Secret,
    Store,
    Table,
    Topic,
    Worker,
)
from penstock.graph.services import StreamService
from tests.support.pulumi_record import Recorded, Resource
from tests.support.pulumi_values import plain

Need = tuple[str, str, str]
"""(identity, sort of access, node): `queue.consume`, `queue.send`, `store`, `table`, `secret`, ..."""


# Wildcards in what is emitted

# A resource may end with a star only where it names objects or log streams below one exact bucket or group.
_BELOW = re.compile(r"arn:aws[a-z-]*:(?:s3:::[a-z0-9.-]+/.*\*|logs:[a-z0-9-]+:\d+:log-group:[^*]+:\*)")
_BROAD_ROLES = re.compile(r"roles/(?:owner|editor|viewer)|roles/.*[aA]dmin")
# Azure built-in roles that open more than data: Owner, Contributor, User Access Administrator, Storage Account Contributor.
_BROAD_IDS = (
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "17d1049b-9a84-46fb-8f53-869881c3d3ab",
)
_ONE_THING = re.compile(
    r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+/[^/]+/[^/]+"
    r"(?:/(?:queueServices|blobServices)/default/(?:queues|containers)/[^/]+|/dbs/[^/]+(?:/colls/[^/]+)?|/(?:keys|secrets)/[^/]+)"
)


def wildcards(recorded: Recorded) -> list[str]:
    """Return a sentence for each permission of a program that is wider than one thing, and each trust without a subject."""
    found: list[str] = []
    for resource in recorded.managed:
        found += [f"{resource.name}: {words}" for words in (*_aws(resource), *_azure(resource), *_gcp(resource))]
    return found


def _aws(resource: Resource) -> Iterator[str]:
    for name in ("policy", "assumeRolePolicy"):
        text = plain(resource.inputs).get(name)
        if not resource.type.startswith("aws:") or not isinstance(text, str) or "Statement" not in text:
            continue
        for statement in json.loads(text)["Statement"]:
            yield from _statement(statement, trust=name == "assumeRolePolicy", own=resource.type.startswith("aws:kms"))


def _statement(statement: dict[str, Any], *, trust: bool, own: bool) -> Iterator[str]:
    if statement["Effect"] != "Allow":
        return
    if {"NotAction", "NotResource", "NotPrincipal"} & statement.keys():
        yield "allows everything but what it names"
    for action in _list(statement.get("Action", [])):
        if "*" in action and not own:
            yield f"action {action}"
    for resource in _list(statement.get("Resource", [])):
        # The policy of a key is about that key, which it calls `*` (AWS KMS, key policies).
        if "*" in resource and not _BELOW.fullmatch(resource) and not (own and resource == "*"):
            yield f"resource {resource}"
    principal = statement.get("Principal")
    conditions = json.dumps(statement.get("Condition", {}))
    if principal is None:
        return
    if "*" in json.dumps(principal):
        yield "anybody is the principal"
    # Google calls the audience of its own tokens `oaud` (IAM, keys for web identity federation).
    elif trust and "Federated" in principal and not (re.search(":o?aud", conditions) and ":sub" in conditions):
        yield "federated trust without audience and subject"
    elif "Service" in principal and not trust and not own and "aws:SourceArn" not in conditions:
        yield "a service may act for anybody's resource: no aws:SourceArn"


def _azure(resource: Resource) -> Iterator[str]:
    if not resource.type.endswith("RoleAssignment"):
        return
    inputs = plain(resource.inputs)
    if str(inputs["roleDefinitionId"]).endswith(_BROAD_IDS):
        yield f"role {inputs['roleDefinitionId']}"
    if not _ONE_THING.fullmatch(str(inputs["scope"])) and "Vault" not in str(inputs["scope"]):
        yield f"scope {inputs['scope']}"


def _gcp(resource: Resource) -> Iterator[str]:
    if not resource.type.lower().endswith(("iammember", "iambinding", "iampolicy")):
        return
    inputs = plain(resource.inputs)
    role = str(inputs.get("role"))
    if _BROAD_ROLES.fullmatch(role) and role != "roles/monitoring.viewer":
        yield f"role {role}"
    if str(inputs.get("member", "")).startswith("all"):
        yield f"member {inputs['member']}"
    # KEDA reads metrics, which only a project has; Firestore has no policy for one collection, but a condition.
    if resource.type.startswith("gcp:projects/") and role != "roles/monitoring.viewer" and not inputs.get("condition"):
        yield f"{role} in the whole project"


def rbac_wildcards(objects: Iterable[dict[str, Any]]) -> list[str]:
    """Return a sentence for each star in the rules of roles of a cluster."""
    return [
        f"{one['kind']}/{one['metadata']['name']}: {key} *"
        for one in objects
        if one.get("kind") in ("Role", "ClusterRole")
        for rule in one.get("rules") or ()
        for key in ("apiGroups", "resources", "verbs", "nonResourceURLs")
        if any("*" in value for value in rule.get(key, ()))
    ]


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


# What workloads do

_SORTS: dict[type, str] = {
    Queue: "queue.send",
    Topic: "topic.publish",
    Store: "store",
    Table: "table",
    Secret: "secret",
    Cursor: "cursor",
    Catalog: "catalog",
    Function: "function",
}


def needed(graph: Graph) -> set[Need]:
    """Return what the workloads of a graph do, as far as their links say it: queues, outputs, stores, tables, bindings."""
    found: set[Need] = set()
    workloads: list[Worker | ClusterJob | Batch] = [*graph.of(Worker), *graph.of(ClusterJob), *graph.of(Batch)]
    for work in workloads:
        if isinstance(work, Worker) and work.queue is not None:
            found.add((work.identity, "queue.consume", work.queue))
            scaler = work.measured_by or work.identity
            if work.scale is not None and graph.get(Identity, scaler).scaler:
                found.add((scaler, "queue.measure", work.queue))
            parked = graph.get(Queue, work.queue).dead_letter
            if parked is not None and work.protocol != "prio":
                found.add((work.identity, "queue.send", parked))
        links = (*work.outputs, *work.stores, *work.tables)
        assert work.identity is not None or not links, f"{work.id} reaches things as nobody"
        found |= {(work.identity or "", _sort(graph, node), node) for _, node in links}
    for service in graph.of(StreamService):
        users = {one.identity for one in service.components if one.identity is not None} if service.key else set()
        found |= {(user, "key", service.key or "") for user in users}
    for function in graph.of(Function):
        if function.queue is not None:
            found.add((function.identity, "queue.consume", function.queue))
        found |= {(function.identity, _sort(graph, node), node) for _, node in function.bindings}
        found |= {(function.identity, "secret", f"secret/{_secret(one.secret)}") for one in function.env if one.secret}
        found |= _walk(function, graph)
    return found


def _walk(function: Function, graph: Graph) -> set[Need]:
    """Return what a walk over an inventory reads: the bucket that it is told to list, and the catalogue that lists it."""
    bound = {node for _, node in function.bindings}
    catalogs = {
        (function.identity, "catalog", catalog.id)
        for catalog in graph.of(Catalog)
        if catalog.definition == function.definition and catalog.results in bound
    }
    listed = {
        one.value.removeprefix("s3://").partition("/")[0] for one in function.env if one.value.startswith("s3://")
    }
    return catalogs | {(function.identity, "store", store.id) for store in graph.of(Store) if store.name in listed}


def granted(graph: Graph) -> set[Need]:
    """Return the grants of a graph in the same words."""
    return {(grant.identity, _word(grant.verb), grant.resource) for grant in graph.of(Grant)}


def declared(graph: Graph, access: dict[str, set[str]]) -> set[Need]:
    """Return what the code of a definition may do that no link shows, as the definition says it (id -> node ids).

    Functions reach what their definition's `access` names; one that fills its own definition's queue walks an inventory and
    is not that code. Workers may act as an identity of the environment that their definition names.
    """
    found: set[Need] = set()
    for function in graph.of(Function):
        if not any(isinstance(graph.find(node), Queue) for _, node in function.bindings):
            nodes = access.get(function.definition, set())
            found |= {(function.identity, _sort(graph, node), node) for node in nodes if node in graph}
    for worker in graph.of(Worker):
        names = {node for node in access.get(worker.definition, set()) if isinstance(graph.find(node), Identity)}
        found |= {(worker.identity, "identity", node) for node in names}
    return found


def _sort(graph: Graph, node: str) -> str:
    found = graph.find(node)
    assert found is not None, node
    return _SORTS[type(found)]


def _secret(name: str) -> str:
    return name.partition("#")[0]


def _word(verb: str) -> str:
    sort, _, _ = verb.partition(".")
    if verb == "queue.take":
        return "queue.consume"
    return verb if sort in ("queue", "topic") else sort
