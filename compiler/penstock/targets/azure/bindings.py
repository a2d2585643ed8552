"""How workers reach things in Azure: worker configuration, KEDA trigger, service account."""

from collections.abc import Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Queue, Store, Table, Worker
from penstock.place import Place
from penstock.targets.azure.names import account, azure, client_output
from penstock.targets.model import Scaler, ServiceAccountFacts

SHARED_AUTHENTICATION = "queue-connection-string-auth"
DEFAULT_SECRET = "secrets-storage-queue-connection-string"


def queue_binding(queue: Queue, _graph: Graph, place: Place) -> dict[str, Any]:
    """Return the queue of a worker configuration."""
    binding: dict[str, Any] = {
        "type": "azureStorageQueue",
        "account": account(place, queue.account),
        "name": queue.name,
    }
    if queue.endpoint is not None:
        binding["url"] = queue.endpoint
    return binding


def store_binding(store: Store, place: Place) -> dict[str, Any]:
    """Return one store of a worker configuration."""
    return {"type": "azureBlob", "account": account(place, store.account), "container": store.name}


def table_binding(table: Table, place: Place) -> dict[str, Any]:
    """Return one table of a worker configuration."""
    cosmos = azure(place).cosmos
    return {
        "type": "cosmos",
        "url": f"https://{cosmos.account}.documents.azure.com:443/" if cosmos else "",
        "database": table.database or (cosmos.database if cosmos else ""),
        "container": table.name,
    }


def by_connection_string(worker: Worker, place: Place) -> bool:
    """Tell whether worker and scaler reach the queue by a connection string."""
    return worker.credential == "connectionString" or place.spec.keda.authentication == "connectionString"


def scaler(worker: Worker, graph: Graph, place: Place) -> Scaler | None:
    """Return the `azure-queue` trigger for a worker's queue; None for a worker without one."""
    if worker.queue is None or worker.scale is None:
        return None
    queue = graph.get(Queue, worker.queue)
    metadata = {
        "queueName": queue.name,
        "queueLength": str(worker.scale.queue_length),
        "accountName": account(place, queue.account),
    }
    if worker.scale.activation_queue_length:
        metadata["activationQueueLength"] = str(worker.scale.activation_queue_length)
    if by_connection_string(worker, place):
        name = place.spec.keda.authentication_name or SHARED_AUTHENTICATION
        return Scaler("azure-queue", metadata, authentication=name)
    identity = graph.get(Identity, worker.identity)
    client = place.outputs.get(client_output(identity), "")
    return Scaler("azure-queue", metadata, own={"podIdentity": {"provider": "azure-workload", "identityId": client}})


def authentications(place: Place, scalers: Sequence[Scaler]) -> list[dict[str, Any]]:
    """Return the shared TriggerAuthentication, when a scaler uses it (one for a namespace)."""
    names = sorted({scaler.authentication for scaler in scalers if scaler.authentication is not None})
    return [
        {
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "TriggerAuthentication",
            "metadata": {"name": name, "namespace": place.namespace},
            "spec": {"secretTargetRef": [{"parameter": "connection", **_connection_secret(place)}]},
        }
        for name in names
    ]


def _connection_secret(place: Place) -> dict[str, str]:
    """Return name and key of the Secret that holds the connection string."""
    secret = place.spec.keda.connection_secret
    if secret is None:
        return {"name": DEFAULT_SECRET, "key": "ConnectionString"}
    return {"name": secret.name, "key": secret.key}


def service_account(identity: Identity, place: Place) -> ServiceAccountFacts:
    """Return what makes a service account act as an identity: workload identity by client id and tenant."""
    output = client_output(identity)
    client = place.outputs.get(output)
    return ServiceAccountFacts(
        annotations={
            "azure.workload.identity/client-id": client or "",
            "azure.workload.identity/tenant-id": azure(place).tenant_id,
        },
        pod_labels={"azure.workload.identity/use": "true"},
        missing=() if client else (output,),
    )


def worker_env(worker: Worker, _graph: Graph, place: Place) -> dict[str, Any]:
    """Return extra environment of a worker: the connection string where it reaches its queue by one.

    Else none: the webhook of workload identity adds what the runtime needs.
    """
    if worker.queue is None or not by_connection_string(worker, place):
        return {}
    return {"AZURE_STORAGE_CONNECTION_STRING": {"secretKeyRef": _connection_secret(place)}}
