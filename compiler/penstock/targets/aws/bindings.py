"""How workers reach things in AWS: worker configuration, KEDA trigger, service account."""

from collections.abc import Sequence
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Queue, Store, Table, Topic, Worker
from penstock.place import Place
from penstock.targets.aws import addresses
from penstock.targets.model import Scaler, ServiceAccountFacts

_DEPTH = "aws_sqs_approximate_number_of_messages_visible_average"


def queue_binding(queue: Queue, _graph: Graph, place: Place) -> dict[str, Any]:
    """Return the queue of a worker configuration."""
    return {
        "type": "sqs",
        "url": addresses.queue_url(place, queue),
        "region": addresses.queue_region(place, queue),
        "name": addresses.queue_name(queue),
    }


def topic_binding(topic: Topic, place: Place) -> dict[str, Any]:
    """Return the topic of a worker configuration."""
    arn = addresses.topic_arn(place, topic)
    return {"type": "sns", "arn": arn, "region": addresses.arn_region(arn), "name": topic.name.rsplit(":", 1)[-1]}


def queue_metric(queue: Queue, _place: Place) -> str:
    """Return the series that holds the depth of a queue, as the exporter of CloudWatch calls it; it is late by minutes."""
    return f'{_DEPTH}{{queue_name="{addresses.queue_name(queue)}"}}'


def store_binding(store: Store, place: Place) -> dict[str, Any]:
    """Return one store of a worker configuration; a foreign bucket may be in any region, so it names none."""
    if store.address is not None and store.address.startswith("gs://"):
        return {"type": "gcs", "bucket": addresses.bucket(place, store)}
    if store.address is not None:
        region = store.address.removeprefix("s3://").partition("/")[0]
        return {"type": "s3", "bucket": addresses.bucket(place, store), "region": region}
    binding = {"type": "s3", "bucket": addresses.bucket(place, store)}
    return binding if store.external else {**binding, "region": addresses.aws(place).region}


def table_binding(table: Table, place: Place) -> dict[str, Any]:
    """Return one table of a worker configuration."""
    binding = {"type": "dynamodb", "table": addresses.table(place, table), "region": addresses.aws(place).region}
    return {**binding, "key": table.key} if table.key else binding


def scaler(worker: Worker, graph: Graph, place: Place) -> Scaler | None:
    """Return the `aws-sqs-queue` trigger for a worker's queue; None for a worker without one.

    Messages in flight count, so that a worker is not taken away while it works on the last ones. KEDA's operator takes the
    definition's own role by the token of its service account, so it needs no role of its own (KEDA, AWS pod identity).
    """
    if worker.queue is None or worker.scale is None:
        return None
    queue = graph.get(Queue, worker.queue)
    metadata = {
        "queueURL": addresses.queue_url(place, queue),
        "queueLength": str(worker.scale.queue_length),
        "awsRegion": addresses.queue_region(place, queue),
        "scaleOnInFlight": "true",
    }
    if worker.scale.activation_queue_length:
        metadata["activationQueueLength"] = str(worker.scale.activation_queue_length)
    role = addresses.role_arn(place, graph.get(Identity, worker.measured_by or worker.identity))
    return Scaler("aws-sqs-queue", metadata, own={"podIdentity": {"provider": "aws", "roleArn": role}})


def authentications(_place: Place, _scalers: Sequence[Scaler]) -> list[dict[str, Any]]:
    """Return nothing: every trigger brings its own authentication."""
    return []


def service_account(identity: Identity, place: Place) -> ServiceAccountFacts:
    """Return what makes a service account act as a role (IAM roles for service accounts); nothing has to be pinned."""
    return ServiceAccountFacts(
        annotations={"eks.amazonaws.com/role-arn": addresses.role_arn(place, identity)}, pod_labels={}
    )


def worker_env(_worker: Worker, _graph: Graph, place: Place) -> dict[str, Any]:
    """Return the region, which the SDK does not find out by itself in a pod."""
    return {"AWS_REGION": addresses.aws(place).region, "AWS_STS_REGIONAL_ENDPOINTS": "regional"}
