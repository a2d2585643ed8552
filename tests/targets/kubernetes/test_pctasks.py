"""Workers of the original pctasks protocol: the names, labels, arguments and environment that its images expect."""

import pytest

from penstock.targets import kubernetes
from penstock.targets.kubernetes import pctasks
from tests.support import kube
from tests.targets.kubernetes.stack import CLUSTER, definition, graph, manifests, one, place, platform

TASKIO = {
    "tenantId": "${{ secrets.task-tenant-id }}",
    "clientId": "${{ secrets.task-client-id }}",
    "clientSecret": "${{ secrets.task-client-secret }}",
}


def workflow(name="glm", worker=(), environment=(), labels=()):
    task = {
        "id": "create-items",
        "image": "reg/pctasks-glm:1",
        "run": "pctasks.dataset.streaming:StreamingCreateItemsTask",
        "environment": dict(environment),
    }
    spec = {
        "trigger": {"type": "queue", "name": "goes-glm", "account": "pctaskstestdev"},
        "worker": {
            "protocol": "pctasks",
            "resources": {"limits": {"cpu": "1", "memory": "2Gi"}},
            **dict(worker),
        },
        "jobs": {"create-items": {"tasks": [task]}},
    }
    return definition("Workflow", name, spec, labels=dict(labels))


def where(**spec):
    return place(pctasks={"taskio": TASKIO}, **spec)


def deployment(data, here=None):
    return one(manifests(data, here or where()), "Deployment")


def test_a_cluster_would_take_every_object():
    objects = manifests(workflow(), where())
    shared = platform([workflow()], where())
    found = kube.check_objects([("w", index, obj) for index, obj in enumerate([*objects, *shared])])
    assert found.ok, found.report()


def test_the_base_is_account_and_queue():
    names = {obj["kind"]: obj["metadata"]["name"] for obj in manifests(workflow(), where())}
    assert names["Deployment"] == "pctaskstestdev-goes-glm-deployment"
    assert names["ScaledObject"] == "pctaskstestdev-goes-glm-scaler"
    assert "ConfigMap" not in names, "the task input in the store is the configuration"


def test_the_runner_reads_its_task_input():
    found = deployment(workflow())["spec"]["template"]["spec"]["containers"][0]
    assert (found["name"], found["imagePullPolicy"], found["command"]) == ("run-workflow", "Always", ["pctasks"])
    assert found["args"] == [
        "task",
        "run",
        "blob://pctaskstestdev/taskio/run/glm/create-items/0/create-items/input",
    ]


def test_the_accounts_setting_wins_over_the_clouds():
    here = place(pctasks={"taskio": TASKIO, "storageAccount": "taskaccount"})
    args = deployment(workflow(), here)["spec"]["template"]["spec"]["containers"][0]["args"]
    assert args[2].startswith("blob://taskaccount/taskio/run/")


def test_a_changed_task_input_starts_new_pods():
    def digest(data):
        return deployment(data)["spec"]["template"]["metadata"]["annotations"]["penstock.dev/config"]

    changed = workflow()
    changed["spec"]["jobs"]["create-items"]["tasks"][0]["args"] = {"collection_id": "x"}
    assert digest(changed) != digest(workflow())


def test_the_selector_has_no_node_group():
    bare = deployment(workflow())["spec"]
    placed = deployment(workflow(worker={"placement": {"nodeGroup": "pc-lowlatency"}}))["spec"]
    wanted = {pctasks.QUEUE_LABEL: "pctaskstestdev-goes-glm", pctasks.TYPE_LABEL: "streaming"}
    assert bare["selector"] == placed["selector"] == {"matchLabels": wanted}
    assert placed["template"]["metadata"]["labels"]["node_group"] == "pc-lowlatency"
    assert "node_group" not in bare["template"]["metadata"]["labels"]


def test_a_label_of_the_definition_cannot_break_the_selector():
    found = deployment(workflow(labels={pctasks.TYPE_LABEL: "other"}))
    assert found["metadata"]["labels"][pctasks.TYPE_LABEL] == "streaming"


def test_variables_stand_in_the_order_of_the_original():
    data = workflow(
        worker={"environment": {"AZURITE_PORT": 10000}},
        environment={"KEY": "${{ secrets.key }}", "PCTASKS_COSMOSDB__URL": "https://c", "TASKIO_CLIENT_ID": "mine"},
    )
    env = deployment(data)["spec"]["template"]["spec"]["containers"][0]["env"]
    assert [one["name"] for one in env] == [
        "TASKIO_TENANT_ID",
        "TASKIO_CLIENT_ID",
        "TASKIO_CLIENT_SECRET",
        "AZURITE_PORT",
        "PCTASKS_COSMOSDB__URL",
        "KEY",
    ]
    assert env[3] == {"name": "AZURITE_PORT", "value": "10000"}
    assert all("secretKeyRef" in one["valueFrom"] for one in (*env[:3], env[5]))


def test_a_missing_principal_is_told_apart():
    assert pctasks.missing_taskio(place())
    assert not pctasks.missing_taskio(where())
    assert pctasks.taskio(place()) == ()
    (found,) = kubernetes.unsupported(graph(workflow(), place()), place())
    assert "pctasks.taskio" in found.help
    assert kubernetes.unsupported(graph(workflow(), where()), where()) == []


@pytest.mark.parametrize("wanted", [True, False])
def test_the_servers_role_is_an_option(wanted):
    here = place(pctasks={"taskio": TASKIO, "rbac": wanted})
    kinds = {obj["kind"] for obj in platform([workflow()], here)}
    assert ("Role" in kinds) is wanted


def test_without_the_protocol_there_is_no_role():
    data = workflow(worker={"protocol": "penstock"})
    assert {obj["kind"] for obj in platform([data], where())} == {"Namespace", "PodMonitor"}


def test_dead_letters_are_no_metric_of_the_original_runner():
    rules = one(manifests(workflow(), where()), "PrometheusRule")["spec"]["groups"][0]["rules"]
    assert [rule["alert"] for rule in rules] == ["PenstockQueueBacklog"]


def test_the_principal_comes_from_the_store_of_secrets():
    here = where(secrets={"backend": "externalSecrets", "store": {"name": "vault"}}, cluster=CLUSTER)
    names = [obj["metadata"]["name"] for obj in platform([workflow()], here) if obj["kind"] == "ExternalSecret"]
    assert names == ["task-client-id", "task-client-secret", "task-tenant-id"]
