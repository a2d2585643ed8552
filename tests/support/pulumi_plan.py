"""Compare two runs of a program and say what a deployment would create, delete, replace and update.

Follows the engine's rules for identity: a resource is the same one when its URN, or a URN that one of its aliases names,
is in the old state. Aliases of a parent pass to its children, as the engine does since alias specs exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.pulumi_clouds import physical_name_property
from tests.support.pulumi_record import AliasSpec, Recorded, Resource
from tests.support.pulumi_servicer import STACK_TYPE, base_type, make_urn
from tests.support.pulumi_values import plain

_AZURE_ALWAYS = ("resourceGroupName", "accountName", "scope", "location")

# type (without API version) -> inputs that cannot change in place, besides the physical name and `_AZURE_ALWAYS`
IMMUTABLE: dict[str, tuple[str, ...]] = {
    "azure-native:storage:StorageAccount": ("isHnsEnabled",),
    "azure-native:authorization:RoleAssignment": ("principalId", "roleDefinitionId", "principalType"),
    "azure-native:managedidentity:FederatedIdentityCredential": ("resourceName",),
    "azure-native:cosmosdb:SqlResourceSqlDatabase": ("databaseName",),
    "azure-native:cosmosdb:SqlResourceSqlContainer": ("databaseName", "resource.partitionKey", "resource.id"),
    "azure-native:cosmosdb:SqlResourceSqlRoleAssignment": ("principalId",),
    "azure-native:eventgrid:SystemTopic": ("source", "topicType"),
    "azure-native:eventgrid:SystemTopicEventSubscription": ("systemTopicName",),
    "azure-native:containerservice:AgentPool": ("resourceName", "vmSize", "vnetSubnetID"),
    "aws:sqs/queue:Queue": ("namePrefix", "fifoQueue"),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl",),
    "aws:sns/topic:Topic": ("namePrefix", "fifoTopic"),
    "aws:sns/topicPolicy:TopicPolicy": ("arn",),
    "aws:sns/topicSubscription:TopicSubscription": ("topic", "protocol", "endpoint"),
    "aws:iam/role:Role": ("namePrefix", "path"),
    "aws:iam/policy:Policy": ("namePrefix", "path", "description"),
    "aws:iam/rolePolicy:RolePolicy": ("role", "namePrefix"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role", "policyArn"),
    "aws:lambda/function:Function": ("packageType",),
    "aws:lambda/permission:Permission": ("action", "function", "principal", "sourceArn", "statementIdPrefix"),
    "aws:lambda/eventSourceMapping:EventSourceMapping": ("eventSourceArn", "startingPosition"),
    "aws:dynamodb/table:Table": ("hashKey", "rangeKey", "localSecondaryIndexes"),
    "aws:ssm/parameter:Parameter": ("dataType",),
    "aws:s3/bucket:Bucket": ("bucketPrefix",),
    "aws:cloudwatch/eventRule:EventRule": ("eventBusName", "namePrefix"),
    "aws:cloudwatch/eventTarget:EventTarget": ("rule", "targetId", "eventBusName"),
    "aws:scheduler/schedule:Schedule": ("groupName", "namePrefix"),
    "aws:glue/catalogDatabase:CatalogDatabase": ("catalogId",),
    "aws:glue/catalogTable:CatalogTable": ("catalogId", "databaseName"),
    "aws:athena/database:Database": ("bucket",),
    "aws:athena/namedQuery:NamedQuery": ("database", "query", "workgroup", "description"),
    "aws:secretsmanager/secret:Secret": ("namePrefix",),
    "aws:secretsmanager/secretVersion:SecretVersion": ("secretId", "secretString", "secretBinary"),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": ("clusterName", "namespace", "serviceAccount"),
    "gcp:pubsub/topic:Topic": ("project",),
    "gcp:pubsub/subscription:Subscription": ("project", "topic", "enableMessageOrdering", "filter"),
    "gcp:storage/bucket:Bucket": ("project", "location"),
    "gcp:serviceaccount/account:Account": ("project",),
}
_KUBERNETES_ALWAYS = ("apiVersion", "kind", "metadata.name", "metadata.namespace", "name", "namespace")


@dataclass(frozen=True)
class Change:
    """One resource that would not stay as it is; `keys` are the top-level inputs that differ, `forced_by` the immutable."""

    urn: str
    type: str
    name: str
    old_urn: str | None = None
    keys: tuple[str, ...] = ()
    forced_by: tuple[str, ...] = ()
    protected: bool = False


@dataclass(frozen=True)
class Plan:
    """What a deployment would do, each part sorted by URN. `same` includes resources that are only renamed."""

    create: tuple[Change, ...]
    delete: tuple[Change, ...]
    replace: tuple[Change, ...]
    update: tuple[Change, ...]
    same: tuple[Change, ...]

    @property
    def renamed(self) -> tuple[Change, ...]:
        """The surviving resources that an alias carried over to a new URN."""
        return tuple(c for c in (*self.update, *self.same) if c.old_urn != c.urn)

    @property
    def destructive(self) -> tuple[Change, ...]:
        """Deletes and replaces."""
        return (*self.delete, *self.replace)

    @property
    def blocked(self) -> tuple[Change, ...]:
        """The deletes and replaces that `protect` would make Pulumi refuse."""
        return tuple(c for c in self.destructive if c.protected)

    def summary(self) -> str:
        """Return the plan as a few lines for a failed assertion."""
        signs = (("+", self.create), ("-", self.delete), ("+-", self.replace), ("~", self.update))
        lines = [
            f"{sign} {c.type}::{c.name}{' ' + ','.join(c.forced_by or c.keys) if c.keys else ''}"
            for sign, part in signs
            for c in part
        ]
        return "\n".join(lines) or f"no change in {len(self.same)} resources"


def plan(old: Recorded, new: Recorded) -> Plan:
    """Return what deploying `new` over the state that `old` left would do.

    Both must be runs without `preview`. Raises ValueError when two resources claim the same old one, as the engine does.
    """
    if old.preview or new.preview:
        raise ValueError("a plan compares two deployed programs: run them without preview")
    state = {r.urn: r for r in old.resources if not r.read}
    aliases = _aliases(new)
    claimed: dict[str, str] = {}
    parts: dict[str, list[Change]] = {"create": [], "delete": [], "replace": [], "update": [], "same": []}
    for resource in new.resources:
        if resource.read:
            continue
        before = next((state[u] for u in (resource.urn, *aliases[resource.urn]) if u in state), None)
        if before is None:
            parts["create"].append(Change(resource.urn, resource.type, resource.name))
            continue
        if before.urn in claimed:
            raise ValueError(f"{resource.urn} and {claimed[before.urn]} both claim {before.urn}")
        claimed[before.urn] = resource.urn
        kind, change = _compare(before, resource)
        parts[kind].append(change)
    for urn, gone in state.items():
        if urn not in claimed:
            parts["delete"].append(Change(urn, gone.type, gone.name, urn, protected=gone.protect))
    return Plan(**{kind: tuple(sorted(found, key=lambda c: c.urn)) for kind, found in parts.items()})


def _compare(old: Resource, new: Resource) -> tuple[str, Change]:
    keys = changed_keys(old.inputs, new.inputs, new.ignore_changes)
    always = new.replace_on_changes
    fixed = [k for k in immutable_keys(new.type) if _at(old.inputs, k) != _at(new.inputs, k)]
    forced = {k for k in fixed if k.split(".")[0] in keys} | {k for k in keys if k in always or "*" in always}
    if base_type(old.type) != base_type(new.type):
        forced.add("type")
    change = Change(new.urn, new.type, new.name, old.urn, keys, tuple(sorted(forced)), old.protect)
    if not new.custom:  # a component has no state in a cloud that could be replaced
        return ("update" if keys else "same"), change
    return ("replace" if forced else "update" if keys else "same"), change


def changed_keys(old: Mapping[str, Any], new: Mapping[str, Any], ignored: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the top-level inputs that differ (secrets compared by value), without the ignored ones, sorted."""
    a, b = plain(old), plain(new)
    return tuple(sorted(k for k in {*a, *b} if a.get(k) != b.get(k) and k not in ignored and "*" not in ignored))


def immutable_keys(kind: str) -> tuple[str, ...]:
    """Return the inputs (dotted paths) of a resource type whose change makes the provider replace the resource."""
    name = physical_name_property(kind)
    keys = IMMUTABLE.get(base_type(kind), ()) + ((name,) if name else ())
    if kind.startswith("azure-native:"):
        keys += _AZURE_ALWAYS
    return keys + _KUBERNETES_ALWAYS if kind.startswith("kubernetes:") else keys


def _at(inputs: Mapping[str, Any], path: str) -> Any:
    value: Any = plain(inputs)
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _aliases(recorded: Recorded) -> dict[str, tuple[str, ...]]:
    """Return every URN that each resource may have had before, its own aliases first, then those of its ancestors."""
    resources = {r.urn: r for r in recorded.resources}
    known: dict[str, tuple[str, ...]] = {}

    def resolve(urn: str) -> tuple[str, ...]:
        if urn in known:
            return known[urn]
        resource = resources[urn]
        parent = resources.get(resource.parent or "")
        parents = (parent.urn, *resolve(parent.urn)) if parent is not None and parent.type != STACK_TYPE else ()
        found: dict[str, None] = {}
        types = (AliasSpec(type=t) for t in resource.type_aliases)
        for spec in (AliasSpec(), *resource.aliases, *types):
            for candidate in _alias_urns(resource, spec, parent, parents):
                found[candidate] = None
        found.pop(urn, None)
        known[urn] = tuple(found)
        return known[urn]

    for urn in resources:
        resolve(urn)
    return known


def _alias_urns(resource: Resource, spec: AliasSpec, parent: Resource | None, parents: tuple[str, ...]) -> list[str]:
    """Return the URNs that one alias stands for: one, or one for each name that the parent has had."""
    if spec.urn is not None:
        return [spec.urn]
    stack, rest = resource.urn.removeprefix("urn:pulumi:").split("::", 1)
    project = spec.project or rest.split("::", 1)[0]
    stack = spec.stack or stack
    name, kind = spec.name or resource.name, spec.type or resource.type
    if spec.no_parent:
        return [make_urn(stack, project, None, kind, name)]
    if spec.parent is not None:
        return [make_urn(stack, project, spec.parent, kind, name)]
    if not parents or parent is None:
        return [make_urn(stack, project, resource.parent, kind, name)]
    urns = []
    for above in parents:
        own = name
        former = above.rsplit("::", 1)[1]
        if spec.name is None and name.startswith(parent.name):
            own = former + name.removeprefix(parent.name)
        urns.append(make_urn(stack, project, above, kind, own))
    return urns
