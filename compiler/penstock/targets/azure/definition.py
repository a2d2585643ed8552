"""Pulumi resources of one definition in Azure: queues, identity with its federated credentials, objects, grants."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Grant, Identity, Queue, Store, StoredObject
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.targets.azure.frame import OF_DEFINITION, Frame
from penstock.targets.azure.grants import assignments, identity_part
from penstock.targets.azure.keys import key_resource
from penstock.targets.azure.names import account, azure, client_output, identity_name, is_own_account
from penstock.targets.pulumi.model import Export, Ref, Resource
from penstock.targets.pulumi.names import formerly, logical, variable

AUDIENCE = "api://AzureADTokenExchange"
# From rendered/<environment>/pulumi/<stack>/ back to the project's folder.
_TO_ROOT = "../../../../"


def _queue(node: Queue, place: Place, frame: Frame) -> Resource | None:
    """Return the storage queue; None for one that is somebody else's."""
    if node.external or not is_own_account(place, node.account):
        return None
    part = "dead-letter-queue" if node.holds_dead_letters else "queue"
    return Resource(
        var=variable(part),
        type="azure_native.storage.Queue",
        name=logical(node.definition, part),
        args={"resource_group_name": frame.group, "account_name": frame.account, "queue_name": node.name},
        protect=True,
        depends_on=frame.after,
        formerly=formerly(node.definition, node.formerly, part),
    )


def identity_resources(node: Identity, place: Place, frame: Frame) -> list[Resource]:
    """Return the user-assigned identity and one federated credential for each service account that may act as it.

    Azure refuses to write two credentials of one identity at the same time, so each waits for the one before it.
    """
    cloud = azure(place)
    part = identity_part(node)
    resources = [
        Resource(
            var=variable(part),
            type="azure_native.managedidentity.UserAssignedIdentity",
            name=logical(node.definition, part),
            args={
                "resource_group_name": frame.group,
                "location": cloud.region,
                "resource_name_": identity_name(place, node),
                "tags": dict(cloud.tags) or None,
            },
            formerly=formerly(node.definition, node.formerly, part),
        )
    ]
    subjects = [("worker", *account_) for account_ in node.service_accounts]
    keda = place.spec.keda
    if node.scaler and keda.authentication == "workloadIdentity":
        subjects.append(("scaler", keda.namespace, keda.service_account))
    before: Ref | None = None
    for role, namespace, name in subjects:
        credential = f"{part}-{role}-credential"
        resources.append(
            Resource(
                var=variable(credential),
                type="azure_native.managedidentity.FederatedIdentityCredential",
                name=logical(node.definition, credential),
                args={
                    "resource_group_name": frame.group,
                    "resource_name_": Ref(variable(part), "name"),
                    "federated_identity_credential_resource_name": role,
                    "issuer": frame.issuer,
                    "subject": f"system:serviceaccount:{namespace}:{name}",
                    "audiences": [AUDIENCE],
                },
                depends_on=(before,) if before is not None else (),
                formerly=formerly(node.definition, node.formerly, credential),
            )
        )
        before = Ref(variable(credential), "")
    return resources


def _source(node: StoredObject) -> Any:
    """Return the asset of an object: JSON in base64, one file, or an archive of files."""
    from penstock.targets.pulumi.asset import archive, base64_asset, file_asset

    if node.data is not None:
        return base64_asset(node.data)
    if len(node.files) == 1 and not node.files[0][0]:
        return file_asset(_TO_ROOT + node.files[0][1])
    return archive([(inside, _TO_ROOT + path) for inside, path in node.files])


def _object(node: StoredObject, graph: Graph, place: Place, frame: Frame) -> Resource:
    store = graph.get(Store, node.store)
    part = node.id.partition("/")[2].removeprefix(node.definition.replace("/", "-").lower()).strip("-")
    return Resource(
        var=variable(f"object-{part}"),
        type="azure_native.storage.Blob",
        name=logical(node.definition, f"object-{part}"),
        args={
            "resource_group_name": frame.group,
            "account_name": frame.account if is_own_account(place, store.account) else account(place, store.account),
            "container_name": store.name,
            "blob_name": node.path,
            "source": _source(node),
            "content_type": "text/plain; charset=utf-8" if node.data is not None else None,
        },
        depends_on=frame.after,
        formerly=formerly(node.definition, node.formerly, f"object-{part}"),
    )


def owned_grants(graph: Graph) -> Graph:
    """Return the graph without the platform's own grants, which the platform's program makes."""
    return Graph(node for node in graph if node.definition or not isinstance(node, Grant))


def resources(graph: Graph, place: Place) -> tuple[list[Resource], list[Export]]:
    """Return the resources and exports of one definition's own nodes."""
    frame = OF_DEFINITION
    made: list[Resource] = []
    created: dict[str, Ref] = {}
    exports: list[Export] = []
    for node in graph.of(Queue):
        if node.definition and (resource := _queue(node, place, frame)) is not None:
            made.append(resource)
            created[node.id] = Ref(resource.var, "")
    for key in graph.of(EncryptionKey):
        made.append(key_resource(key, place, frame))
        created[key.id] = Ref(made[-1].var, "")
    for identity in graph.of(Identity):
        if not identity.definition:
            continue
        made += identity_resources(identity, place, frame)
        client = Ref(variable(identity_part(identity)), "client_id")
        exports.append(Export(client_output(identity), client))
    made += [_object(node, graph, place, frame) for node in graph.of(StoredObject)]
    made += assignments(owned_grants(graph), place, created, frame)
    return made, exports
