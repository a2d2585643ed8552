"""Jobs of the cluster: once for each content of the definition, or by the clock."""

import json

from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, Identity, Placement, Queue, Resources
from penstock.targets import kubernetes
from penstock.text import emit
from tests.support import kube
from tests.targets.kubernetes.stack import CLOUD, RENDERER, definition, manifests, one, place

IDENTITY = Identity(id="identity/p", definition="Pipeline/p", name="p", service_accounts=(("pc", "p"),))
WORK = Queue(id="queue/p", definition="", name="items", visibility_timeout=0, retention=0, external=True)
CONFIG = {
    "apiVersion": "penstock.dev/worker/v1",
    "definition": {"kind": "Pipeline", "name": "p"},
    "environment": "test",
    "role": "function",
    "handler": {"entryPoint": "m:f"},
}


def job(**more):
    node = ClusterJob(
        id="job/p-historic",
        definition="Pipeline/p",
        name="p-historic",
        image="reg/p:1",
        identity=IDENTITY.id,
        config=CONFIG,
        resources=Resources(request_cpu="1", limit_memory="1Gi"),
        outputs=(("items", WORK.id),),
    )
    return node.replace(**more)


def rendered(node):
    graph = Graph([IDENTITY, WORK, node])
    objects = kube.load(emit.dumps_all(kubernetes.manifests(graph, place(), CLOUD, RENDERER)))
    found = kube.check_objects([("j", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()
    return objects


def test_a_job_runs_once_for_each_content():
    first, again = (one(rendered(job()), "Job")["metadata"]["name"] for _ in range(2))
    assert first == again
    assert first.startswith("p-historic-")
    for change in ({"image": "reg/p:2"}, {"config": {**CONFIG, "environment": "other"}}, {"deadline": 7}):
        assert one(rendered(job(**change)), "Job")["metadata"]["name"] != first


def test_a_job_that_ended_stays_so_that_it_is_not_run_again():
    spec = one(rendered(job()), "Job")["spec"]
    assert "ttlSecondsAfterFinished" not in spec, "Argo CD would make it anew, and it would run again"
    assert spec["template"]["spec"]["restartPolicy"] == "Never"
    assert spec["activeDeadlineSeconds"] == 3600


def test_the_clock_starts_a_cron_job_one_at_a_time():
    spec = one(rendered(job(cron="0 */2 * * *", timezone="Europe/Zurich")), "CronJob")["spec"]
    assert (spec["schedule"], spec["timeZone"]) == ("0 */2 * * *", "Europe/Zurich")
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"] == "reg/p:1"


def test_a_cron_job_keeps_its_name_when_it_changes():
    names = {
        one(rendered(job(cron="0 * * * *", image=image)), "CronJob")["metadata"]["name"] for image in ("a:1", "a:2")
    }
    assert names == {"p-historic"}


def test_the_configuration_holds_the_queues_that_it_writes():
    config = json.loads(one(rendered(job()), "ConfigMap")["data"]["worker.json"])
    assert config["outputs"] == {"items": {"type": "azureStorageQueue", "account": "own", "name": "items"}}
    assert "metrics" not in config


def test_it_runs_on_the_nodes_of_its_group_as_its_identity():
    pod = one(rendered(job(placement=Placement(node_group="ng"))), "Job")["spec"]["template"]["spec"]
    assert pod["nodeSelector"] == {"node_group": "ng"}
    assert pod["serviceAccountName"] == "p"
    assert pod["containers"][0]["args"] == ["function", "--config", "/etc/penstock/worker.json"]


def test_a_pipeline_without_functions_becomes_workers_and_jobs():
    data = definition(
        "Pipeline",
        "nldas3",
        {
            "source": {"type": "notification", "topic": "t"},
            "handlers": {"item": "m:item", "collection": "m:collection", "historic": "m:historic"},
            "collection": True,
            "inventory": {
                "type": "s3Inventory",
                "location": "s3://bucket/inventory",
                "frequency": 6,
                "initialChunk": "2020-01-01",
            },
            "sink": {"type": "stacIngestor", "url": "https://i", "secret": "${{ secrets.ingestor }}"},
        },
    )
    objects = manifests(data, place(images={"pipelines": "reg/{id}:1"}))
    found = kube.check_objects([("p", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()
    assert one(objects, "CronJob")["spec"]["schedule"] == "0 */6 * * *"
    assert one(objects, "Job")["metadata"]["name"].startswith("nldas3-collection-")
    env = one(objects, "Deployment")["spec"]["template"]["spec"]["containers"][0]["env"]
    assert {"name": "CLIENT_ID", "valueFrom": {"secretKeyRef": {"name": "ingestor", "key": "client_id"}}} in env
