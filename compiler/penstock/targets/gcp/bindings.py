"""How workers reach things in Google Cloud: worker configuration, KEDA trigger, service account."""

from collections.abc import Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Queue, Store, Table, Worker
from penstock.place import Place
from penstock.targets.gcp import addresses
from penstock.targets.model import Scaler, ServiceAccountFacts

SHARED_AUTHENTICATION = "gcp-workload-identity"
_DEPTH = "stackdriver_pubsub_subscription_pubsub_googleapis_com_subscription_num_undelivered_messages"


def queue_binding(queue: Queue, graph: Graph, place: Place) -> dict[str, Any]:
    """Return the queue of a worker configuration."""
    topic = addresses.feeding_topic(queue, graph)
    return {
        "type": "pubsub",
        "project": addresses.gcp(place).project,
        "subscription": queue.name,
        "topic": queue.name if topic is None else addresses.topic_name(topic),
        "name": queue.name,
    }


def output_binding(queue: Queue, graph: Graph, place: Place) -> dict[str, Any]:
    """Return what a worker publishes to so that a queue gets it: a topic, whoever is subscribed."""
    topic = addresses.feeding_topic(queue, graph)
    return {
        "type": "pubsubTopic",
        "project": addresses.gcp(place).project,
        "topic": queue.name if topic is None else addresses.topic_name(topic),
        "name": queue.name,
    }


def queue_metric(queue: Queue, _place: Place) -> str:
    """Return the series that holds the depth of a queue, as the exporter of Cloud Monitoring calls it."""
    return f'{_DEPTH}{{subscription_id="{queue.name}"}}'


def store_binding(store: Store, place: Place) -> dict[str, Any]:
    """Return one store of a worker configuration."""
    if store.address is not None and store.address.startswith("s3://"):
        region, _, bucket = store.address.removeprefix("s3://").partition("/")
        return {"type": "s3", "bucket": bucket, "region": region}
    return {"type": "gcs", "bucket": addresses.bucket(place, store)}


def table_binding(table: Table, place: Place) -> dict[str, Any]:
    """Return one table of a worker configuration."""
    binding = {
        "type": "firestore",
        "project": addresses.gcp(place).project,
        "collection": addresses.collection(place, table),
    }
    return {**binding, "key": table.key} if table.key else binding


def scaler(worker: Worker, graph: Graph, place: Place) -> Scaler | None:
    """Return the `gcp-pubsub` trigger for a worker's queue; None for a worker without one.

    KEDA reads the depth from Cloud Monitoring as its own service account, so the definition's identity has no part in it.
    """
    if worker.queue is None or worker.scale is None:
        return None
    queue = graph.get(Queue, worker.queue)
    metadata = {
        "subscriptionName": f"projects/{addresses.gcp(place).project}/subscriptions/{queue.name}",
        "mode": "SubscriptionSize",
        "value": str(worker.scale.queue_length),
    }
    if worker.scale.activation_queue_length:
        metadata["activationValue"] = str(worker.scale.activation_queue_length)
    name = place.spec.keda.authentication_name or SHARED_AUTHENTICATION
    return Scaler("gcp-pubsub", metadata, authentication=name)


def authentications(place: Place, scalers: Sequence[Scaler]) -> list[dict[str, Any]]:
    """Return the TriggerAuthentication that all triggers of the namespace share: KEDA's own workload identity."""
    names = sorted({scaler.authentication for scaler in scalers if scaler.authentication is not None})
    return [
        {
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "TriggerAuthentication",
            "metadata": {"name": name, "namespace": place.namespace},
            "spec": {"podIdentity": {"provider": "gcp"}},
        }
        for name in names
    ]


def service_account(identity: Identity, place: Place) -> ServiceAccountFacts:
    """Return what makes a Kubernetes service account act as a Google one; nothing has to be pinned."""
    return ServiceAccountFacts(
        annotations={"iam.gke.io/gcp-service-account": addresses.email(place, identity)}, pod_labels={}
    )


def worker_env(_worker: Worker, _graph: Graph, place: Place) -> dict[str, Any]:
    """Return the project, which client libraries ask for."""
    return {"GOOGLE_CLOUD_PROJECT": addresses.gcp(place).project}
