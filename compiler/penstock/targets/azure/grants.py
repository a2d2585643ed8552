"""Role assignments: from the grants of a definition to Azure RBAC and Cosmos DB data-plane roles."""

from penstock.graph import Graph
from penstock.graph.nodes import Grant, Identity, Queue, Store, Table, Verb
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.azure.frame import Frame
from penstock.targets.azure.keys import key_id
from penstock.targets.azure.names import (
    assignment_name,
    container_id,
    cosmos_id,
    identity_name,
    is_known_account,
    queue_id,
    table_scope,
)
from penstock.targets.azure.roles import Role, strongest
from penstock.targets.pulumi.model import Ref, Resource
from penstock.targets.pulumi.names import formerly, logical, variable


def by_resource(graph: Graph) -> dict[tuple[str, str], frozenset[Verb]]:
    """Return the verbs of each (identity, resource), so that one thing gets one role and no overlapping ones."""
    found: dict[tuple[str, str], set[Verb]] = {}
    for grant in graph.of(Grant):
        found.setdefault((grant.identity, grant.resource), set()).add(grant.verb)
    return {key: frozenset(verbs) for key, verbs in found.items()}


def assignments(graph: Graph, place: Place, created: dict[str, Ref], frame: Frame) -> list[Resource]:
    """Return the role assignments of a graph. `created` maps node ids to resources of the same module."""
    resources: list[Resource] = []
    for (identity_id, resource_id), verbs in by_resource(graph).items():
        identity = graph.get(Identity, identity_id)
        node = graph.find(resource_id)
        for role in strongest(verbs):
            if (isinstance(node, (Queue, Store)) and is_known_account(place, node.account)) or isinstance(
                node, EncryptionKey
            ):
                resources.append(_rbac(identity, node, role, place, created, frame))
            elif isinstance(node, Table):
                resources.append(_cosmos(identity, node, role, place, frame))
    return resources


def _part(node_id: str, role: Role) -> str:
    return f"{node_id.replace('/', '-').replace('.', '-')}-{role.name.rsplit(' ', 1)[-1].lower()}"


def _short(identity: Identity, node_id: str) -> str:
    """Return a node's id without the definition in it, for names inside the definition's module."""
    sort, _, rest = node_id.partition("/")
    own = identity.definition.replace("/", "-").lower()
    if not own:
        return f"{sort}-{rest}"
    return f"{sort}{rest.removeprefix(own)}" if rest.startswith(own) else f"{sort}-{rest}"


def _owned(identity: Identity, node_id: str) -> str:
    """Return a node's short id, after the part of the identity where a definition has several of them."""
    owner = _short(identity, identity.id).removeprefix("identity").strip("-") if identity.definition else ""
    name = _short(identity, node_id)
    return f"{owner}-{name}" if owner else name


def _principal(identity: Identity) -> Ref:
    return Ref(variable(identity_part(identity)), "principal_id")


def identity_part(identity: Identity) -> str:
    """Return the part name of an identity inside its module."""
    return _short(identity, identity.id)


def _scope(node: Queue | Store | EncryptionKey, place: Place) -> str:
    if isinstance(node, EncryptionKey):
        return key_id(place, node)
    return queue_id(place, node) if isinstance(node, Queue) else container_id(place, node)


def _rbac(
    identity: Identity,
    node: Queue | Store | EncryptionKey,
    role: Role,
    place: Place,
    created: dict[str, Ref],
    frame: Frame,
) -> Resource:
    scope = _scope(node, place)
    # ARM gives the definition back under the subscription of the scope, which for a store of others may be another one.
    subscription = scope.split("/", 3)[2]
    part = _part(_owned(identity, node.id), role)
    dependency = created.get(node.id)
    after = frame.after if dependency is None and not node.definition and not getattr(node, "external", False) else ()
    return Resource(
        var=variable(part),
        type="azure_native.authorization.RoleAssignment",
        name=logical(identity.definition, part),
        args={
            "role_assignment_name": assignment_name(scope, role.id, identity_name(place, identity)),
            "scope": scope,
            "role_definition_id": f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role.id}",
            "principal_id": _principal(identity),
            "principal_type": "ServicePrincipal",
        },
        depends_on=(dependency,) if dependency is not None else after,
        formerly=formerly(identity.definition, identity.formerly, part),
        comment=role.name,
    )


def _cosmos(identity: Identity, table: Table, role: Role, place: Place, frame: Frame) -> Resource:
    scope = table_scope(place, table)
    part = _part(_owned(identity, table.id), role)
    return Resource(
        var=variable(part),
        type="azure_native.cosmosdb.SqlResourceSqlRoleAssignment",
        name=logical(identity.definition, part),
        args={
            "role_assignment_id": assignment_name(scope, role.id, identity_name(place, identity)),
            "resource_group_name": frame.group,
            "account_name": frame.cosmos,
            "scope": scope,
            "role_definition_id": f"{cosmos_id(place)}/sqlRoleDefinitions/{role.id}",
            "principal_id": _principal(identity),
        },
        depends_on=() if table.external else frame.after,
        formerly=formerly(identity.definition, identity.formerly, part),
        comment=role.name,
    )
