"""Jobs of the cluster: a process that runs once for each content of its definition, or by the clock."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, Identity, Worker
from penstock.place import Place
from penstock.targets.kubernetes import config, environment, labels, naming, pods, prio
from penstock.targets.kubernetes.accounts import service_account
from penstock.targets.kubernetes.render import Renderer
from penstock.targets.model import CloudTarget


def objects(job: ClusterJob, graph: Graph, place: Place, cloud: CloudTarget, render: Renderer) -> list[dict[str, Any]]:
    """Return the ConfigMap and the Job or CronJob."""
    if job.protocol == "prio":
        return prio.job_objects(job, graph, place, cloud, render)
    identity = None if job.identity is None else graph.get(Identity, job.identity)
    facts = None if identity is None else cloud.service_account(identity, place)
    text = config.pretty(config.bind(job, graph, place, cloud))
    found = labels.labels(job.definition, job.name, "job", place, job.labels)
    values: dict[str, Any] = {
        "namespace": place.namespace,
        "config_name": naming.config(job.name),
        "config_text": text + "\n",
        "config_digest": config.digest(text),
        "labels": found,
        "pod_labels": {**found, **(facts.pod_labels if facts is not None else {})},
        "annotations": labels.annotations(job.definition),
        "service_account": "default" if identity is None else service_account(identity, place),
        "role": job.config["role"],
        "deadline": job.deadline,
        "retries": job.retries,
        "starting_deadline": job.starting_deadline,
        "history": job.history,
        "image": job.image,
        "pull_policy": pods.pull_policy(job.image, place),
        "env": environment.entries(job.env, cloud_env(job, graph, place, cloud), place) or None,
        "resources": pods.resources(job.resources),
        "node_selector": pods.node_selector(job.placement, place),
        "affinity": pods.affinity(job.placement, place),
        "tolerations": pods.tolerations(job.placement, place),
    }
    spec = render.render("kubernetes/job-spec.yaml", values)[0]
    values["job_spec"] = spec
    template = "kubernetes/cron-job.yaml"
    if job.cron is None:
        template = "kubernetes/job.yaml"
        values["job_name"] = f"{job.name}-{config.digest(config.pretty(spec))[:8]}"
    else:
        values.update(job_name=job.name, cron=job.cron, timezone=job.timezone)
    return render.objects("kubernetes/config-map.yaml", values) + render.objects(template, values)


def cloud_env(job: ClusterJob, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, str]:
    """Return the variables by which a scheduler's client libraries find the cloud, as its workers have them."""
    workers = [one for one in graph.of(Worker) if one.definition == job.definition]
    return cloud.worker_env(workers[0], graph, place) if workers and job.config["role"] == "schedule" else {}
