"""Pulumi resources of the platform in Azure: what the environment says to create, and what definitions share."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Queue, Route, Store, Table
from penstock.place import Place
from penstock.targets.azure import cosmos, events, pools
from penstock.targets.azure.definition import identity_resources
from penstock.targets.azure.frame import Frame
from penstock.targets.azure.grants import assignments, identity_part
from penstock.targets.azure.names import azure, client_output, is_own_account
from penstock.targets.model import PlatformProgram
from penstock.targets.pulumi.model import Code, Export, PlatformField, Ref, Resource
from penstock.targets.pulumi.names import logical, variable

_GROUP = "resource_group"
_ACCOUNT = "storage_account"


def group_name(place: Place) -> Any:
    """Return the resource group's name: an Output when the program makes it."""
    group = azure(place).resource_group
    return Ref(_GROUP, "name") if group.create else group.name


def account_name(place: Place) -> Any:
    """Return the storage account's name: an Output when the program makes it."""
    own = azure(place).storage_account
    if own is None:
        return ""
    return Ref(_ACCOUNT, "name") if own.create else own.name


def _foundation(place: Place) -> list[Resource]:
    """Return resource group and storage account, where the environment says that penstock creates them."""
    cloud = azure(place)
    tags = dict(cloud.tags) or None
    made: list[Resource] = []
    if cloud.resource_group.create:
        made.append(
            Resource(
                var=_GROUP,
                type="azure_native.resources.ResourceGroup",
                name=logical("", "resource-group"),
                args={"resource_group_name": cloud.resource_group.name, "location": cloud.region, "tags": tags},
                protect=True,
            )
        )
    if cloud.storage_account is not None and cloud.storage_account.create:
        keyless = place.spec.keda.authentication == "workloadIdentity"
        made.append(
            Resource(
                var=_ACCOUNT,
                type="azure_native.storage.StorageAccount",
                name=logical("", "storage-account"),
                args={
                    "resource_group_name": group_name(place),
                    "account_name": cloud.storage_account.name,
                    "location": cloud.region,
                    "kind": "StorageV2",
                    "sku": {"name": "Standard_LRS"},
                    "allow_blob_public_access": False,
                    "allow_shared_key_access": False if keyless else None,
                    "enable_https_traffic_only": True,
                    "minimum_tls_version": "TLS1_2",
                    "tags": tags,
                },
                protect=True,
            )
        )
    return made


def _storage(graph: Graph, place: Place) -> list[Resource]:
    """Return the containers and queues that belong to no single definition."""
    made: list[Resource] = []
    common = {"resource_group_name": group_name(place), "account_name": account_name(place)}
    for store in sorted(graph.of(Store), key=lambda node: node.id):
        if store.external or not is_own_account(place, store.account):
            continue
        made.append(
            Resource(
                var=variable(f"container-{store.name}"),
                type="azure_native.storage.BlobContainer",
                name=logical("", f"container-{store.name}"),
                args={
                    **common,
                    "container_name": store.name,
                    "public_access": Code("azure_native.storage.PublicAccess.NONE"),
                },
                protect=True,
            )
        )
    for queue in sorted(graph.of(Queue), key=lambda node: node.id):
        if queue.external or not is_own_account(place, queue.account):
            continue
        made.append(
            Resource(
                var=variable(f"queue-{queue.name}"),
                type="azure_native.storage.Queue",
                name=logical("", f"queue-{queue.name}"),
                args={**common, "queue_name": queue.name},
                protect=True,
            )
        )
    return made


def _identities(graph: Graph, place: Place, frame: Frame) -> list[Resource]:
    """Return the platform's own identities (the dispatcher) with their credentials and grants."""
    made = [one for node in graph.of(Identity) for one in identity_resources(node, place, frame)]
    queues = {queue.id: Ref(variable(f"queue-{queue.name}"), "") for queue in graph.of(Queue) if not queue.external}
    return [*made, *assignments(graph, place, queues, frame)]


def _client(identity: Identity) -> Ref:
    return Ref(variable(identity_part(identity)), "client_id")


def platform(graph: Graph, place: Place) -> PlatformProgram:
    """Return the platform's resources and the values that the definitions' modules use."""
    cloud = azure(place)
    routes = sorted(graph.of(Route), key=lambda node: node.id)
    resources = [
        *_foundation(place),
        *_storage(graph, place),
        *cosmos.resources(graph.of(Table), place, group_name(place)),
        *events.resources(graph, place, group_name(place)),
        *pools.resources(place, group_name(place)),
    ]
    waits = [Ref(resource.var, "") for resource in resources if resource.type in _WAITED]
    issuer = str((place.spec.cluster.oidc_issuer if place.spec.cluster else None) or "")
    frame = Frame(group_name(place), account_name(place), cosmos.account_name(place), issuer, tuple(waits))
    resources += _identities(graph, place, frame)
    fields = [
        PlatformField("resource_group_name", group_name(place), "Resource group of new resources."),
        PlatformField("storage_account_name", account_name(place), "Account of the queues and containers."),
        PlatformField("oidc_issuer", issuer, "Issuer of the cluster's service account tokens."),
        PlatformField(
            "resources", waits, "What must exist before a definition's own resources.", type="list[pulumi.Resource]"
        ),
    ]
    if cloud.cosmos is not None:
        fields.insert(2, PlatformField("cosmos_account_name", cosmos.account_name(place), "Account of the tables."))
    exports = [Export(client_output(node), _client(node)) for node in graph.of(Identity)]
    if routes:
        exports.append(Export("dispatchSettings", events.settings(routes, graph, place)))
    return PlatformProgram(tuple(resources), tuple(fields), tuple(exports))


_WAITED = frozenset(
    {
        "azure_native.resources.ResourceGroup",
        "azure_native.storage.StorageAccount",
        "azure_native.storage.BlobContainer",
        "azure_native.cosmosdb.SqlResourceSqlContainer",
    }
)
