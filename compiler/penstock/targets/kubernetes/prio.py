"""Workers and schedulers whose images are Prio's own: the same facts as the graph has, as the flags of those programs.

Flags as in facilitator and workflow-manager of https://github.com/divviup/prio-server at 5aeb486a.
"""

from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, EnvVar, Identity, Node, Queue, Store, Topic, Worker
from penstock.place import Place
from penstock.targets.kubernetes import config, environment, labels, pods
from penstock.targets.kubernetes.accounts import service_account
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget, Unsupported

METRICS: Final = 8080
# How the workers call a queue, and how the publisher calls what it sends to.
_KINDS: Final = {"pubsub": ("gcp-pubsub", "gcp-pubsub"), "sqs": ("aws-sqs", "aws-sns")}
_ENVIRONMENT: Final = (EnvVar(name="RUST_LOG", value="info"), EnvVar(name="RUST_BACKTRACE", value="1"))


def unsupported(node: Worker | ClusterJob, graph: Graph, place: Place, cloud: CloudTarget) -> Unsupported | None:
    """Return why Prio's own programs cannot run in a place; None where they can."""
    queue = next((one for one in graph.of(Queue) if one.definition == node.definition), None)
    if queue is None or cloud.queue_binding(queue, graph, place)["type"] in _KINDS:
        return None
    said = f"Prio's own programs know the queues of Google Cloud and AWS only, and {place.name} is in neither"
    return Unsupported(node.id, said, "let penstock's runtime do the work: `protocol: penstock`, with a runtime image")


def values(worker: Worker, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return what the templates of this protocol are given in place of penstock's own values."""
    args = worker_args(worker, graph, place, cloud)
    variables = environment.entries((*_ENVIRONMENT, *worker.env), cloud.worker_env(worker, graph, place), place)
    scrape = {"prometheus.io/scrape": "true", "prometheus.io/port": str(METRICS), "prometheus.io/path": "/metrics"}
    return {
        "args": args,
        "hpa": f"{worker.name}-hpa",
        "config_digest": config.digest(config.compact([args, variables])),
        "env": variables,
        "pull_policy": pods.pull_policy(worker.image, place),
        "termination_grace_period": worker.grace_period,
        "scrape": scrape,
        "ingress": [
            {"from": [{"namespaceSelector": {}}], "ports": [{"protocol": "TCP", "port": port.number}]}
            for port in worker.ports
        ],
    }


def worker_args(worker: Worker, graph: Graph, place: Place, cloud: CloudTarget) -> list[str]:
    """Return the command line of a worker: what the graph knows first, then the flags that the definition gives."""
    facts = worker.config["scan"]
    binding = cloud.queue_binding(graph.get(Queue, str(worker.queue)), graph, place)
    kind = _KINDS[binding["type"]][0]
    flags: dict[str, Any] = {
        "instance-name": facts["instance"],
        "is-first": facts["isFirst"],
        "task-queue-kind": kind,
        "task-queue-name": binding["subscription"] if kind == "gcp-pubsub" else binding["url"],
    }
    if kind == "gcp-pubsub":
        flags["gcp-project-id"] = binding["project"]
    else:
        flags["aws-sqs-region"] = binding["region"]
        for entity in ("task-queue", "ingestor", "peer"):
            flags[f"{entity}-use-default-aws-credentials-provider"] = True
    for _, node in worker.outputs:
        flags["rejected-topic"] = entry(graph.get(Node, node), graph, place, cloud)
    flags["metrics-scrape-port"] = METRICS
    stores = dict(worker.stores)
    flags["ingestor-input"] = address(graph.get(Store, stores["ingestion"]), place, cloud)
    if worker.config["command"].startswith("aggregate"):
        flags["peer-input"] = address(graph.get(Store, stores["peer"]), place, cloud)
    flags.update(worker.config["flags"])
    return [worker.config["command"], *written(flags)]


def job_args(job: ClusterJob, graph: Graph, place: Place, cloud: CloudTarget) -> list[str]:
    """Return the command line of the workflow-manager; what belongs to the other cloud is there, and empty."""
    facts = job.config["scan"]
    stores = {name: address(graph.get(Store, node), place, cloud) for name, node in job.stores}
    topics = {name: entry(graph.get(Node, node), graph, place, cloud) for name, node in job.outputs}
    queue = next(one for one in graph.of(Queue) if one.definition == job.definition)
    binding = cloud.queue_binding(queue, graph, place)
    flags: dict[str, Any] = {
        "k8s-namespace": facts["labels"].get("locality", place.namespace),
        "ingestor-label": facts["labels"].get("ingestor", facts["instance"]),
        "is-first": facts["isFirst"],
        "intake-max-age": duration(facts["maxAge"]),
        "ingestor-input": stores["ingestion"],
        "own-validation-input": stores["own"],
        "peer-validation-input": stores["peer"],
        "aggregation-period": duration(facts["period"]),
        "grace-period": duration(facts["grace"]),
        "push-gateway": facts["pushGateway"],
        "task-queue-kind": _KINDS[binding["type"]][1],
        "intake-tasks-topic": topics["intake"],
        "aggregate-tasks-topic": topics["aggregate"],
        "gcp-project-id": binding.get("project", ""),
        "aws-sns-region": binding.get("region", ""),
    }
    flags.update(job.config["flags"])
    return written(flags)


def written(flags: dict[str, Any]) -> list[str]:
    """Return flags as Go and Rust both read them: `--name=value`, also for yes and no."""
    return [f"--{name}={_text(value)}" for name, value in flags.items() if value is not None]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def duration(seconds: int) -> str:
    """Return seconds as Go writes a duration: hours where they are whole, else minutes, else seconds."""
    if seconds and seconds % 3600 == 0:
        return f"{seconds // 3600}h"
    if seconds and seconds % 60 == 0:
        return f"{seconds // 60}m"
    return f"{seconds}s"


def address(store: Store, place: Place, cloud: CloudTarget) -> str:
    """Return the address of a bucket as both programs read it."""
    binding = cloud.store_binding(store, place)
    if binding["type"] == "gcs":
        return f"gs://{binding['bucket']}"
    return f"s3://{binding.get('region', getattr(place.spec.cloud, 'region', ''))}/{binding['bucket']}"


def entry(node: Node, graph: Graph, place: Place, cloud: CloudTarget) -> str:
    """Return what tasks are published to: the ARN of a topic, or the id of one."""
    if isinstance(node, Topic):
        topic: dict[str, str] = getattr(cloud, "topic_binding")(node, place)  # noqa: B009 - not every cloud has it
        return topic["arn"]
    assert isinstance(node, Queue), f"{node.id} cannot be published to"
    return str(cloud.queue_binding(node, graph, place)["topic"])


def job_objects(
    job: ClusterJob, graph: Graph, place: Place, cloud: CloudTarget, render: Renderer
) -> list[dict[str, Any]]:
    """Return the CronJob of a workflow-manager."""
    identity = graph.get(Identity, job.identity or "")
    found = labels.labels(job.definition, job.name, "job", place, job.labels)
    args = job_args(job, graph, place, cloud)
    values: dict[str, Any] = {
        "job_name": job.name,
        "namespace": place.namespace,
        "cron": job.cron,
        "timezone": job.timezone,
        "labels": found,
        "pod_labels": {**found, **cloud.service_account(identity, place).pod_labels},
        "annotations": labels.annotations(job.definition),
        "config_digest": config.digest(config.compact(args)),
        "service_account": service_account(identity, place),
        "deadline": job.deadline,
        "retries": job.retries,
        "starting_deadline": job.starting_deadline,
        "history": job.history,
        "image": job.image,
        "pull_policy": pods.pull_policy(job.image, place),
        "args": args,
        "env": environment.entries(job.env, {}, place) or None,
        "resources": pods.resources(job.resources),
        "node_selector": pods.node_selector(job.placement, place),
        "affinity": pods.affinity(job.placement, place),
        "tolerations": pods.tolerations(job.placement, place),
    }
    return render.objects("kubernetes/prio/cron-job.yaml", values)
