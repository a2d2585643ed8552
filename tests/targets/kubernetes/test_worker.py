"""A worker of penstock's own runtime, object by object."""

import json

import jsonschema_rs
import pytest

from penstock import resources
from penstock.graph.nodes import EnvVar
from penstock.targets.kubernetes import environment
from tests.support import kube
from tests.targets.kubernetes.stack import CLUSTER, Cloud, definition, manifests, one, place

RESOURCES = {"requests": {"cpu": "250m", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "2Gi"}}
JOBS = {"main": {"tasks": [{"id": "t", "image": "reg/x:1", "run": "mod:func", "args": {"a": [1, {"b": None}]}}]}}


def workflow(name="goes-glm", trigger=(), worker=(), **metadata):
    spec = {
        "trigger": {"type": "queue", **dict(trigger)},
        "worker": {"resources": RESOURCES, **dict(worker)},
        "jobs": JOBS,
    }
    return definition("Workflow", name, spec, **metadata)


def stream(name="clicks", source=None, **spec):
    source = source or {"type": "http", "port": 8080}
    return definition("Stream", name, {"source": source, "sinks": [{"type": "store", "store": "raw"}], **spec})


def deployment(objects):
    return one(objects, "Deployment")


def container(objects):
    return deployment(objects)["spec"]["template"]["spec"]["containers"][0]


def test_every_object_would_be_taken_by_a_cluster():
    objects = manifests(workflow(), place())
    found = kube.check_objects([("w.yaml", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()
    assert found.kinds == {
        "ConfigMap": 1,
        "Deployment": 1,
        "NetworkPolicy": 1,
        "PodDisruptionBudget": 1,
        "PrometheusRule": 1,
        "ScaledObject": 1,
        "ServiceAccount": 1,
        "TriggerAuthentication": 1,
    }


def test_all_names_follow_from_the_base():
    objects = manifests(workflow(worker={"name": "glm"}))
    names = {obj["kind"]: obj["metadata"]["name"] for obj in objects}
    assert names == {
        "ServiceAccount": "goes-glm",
        "ConfigMap": "glm-config",
        "NetworkPolicy": "glm",
        "Deployment": "glm-deployment",
        "TriggerAuthentication": "glm-scaler-auth",
        "ScaledObject": "glm-scaler",
        "PodDisruptionBudget": "glm",
        "PrometheusRule": "glm-alerts",
    }
    assert {obj["metadata"]["namespace"] for obj in objects} == {"pc"}
    assert {obj["metadata"]["annotations"]["penstock.dev/definition"] for obj in objects} == {"Workflow/goes-glm"}


def test_keys_stand_in_the_conventional_order():
    for obj in manifests(workflow()):
        assert list(obj)[:3] == ["apiVersion", "kind", "metadata"]
        assert list(obj["metadata"])[:3] == ["name", "namespace", "labels"]


def test_the_autoscaler_owns_the_replicas():
    objects = manifests(workflow(worker={"scale": {"min": 1, "max": 7, "queueLength": 3}}))
    assert "replicas" not in deployment(objects)["spec"]
    assert deployment(objects)["metadata"]["annotations"]["penstock.dev/scaled"] == "true"
    spec = one(objects, "ScaledObject")["spec"]
    assert (spec["minReplicaCount"], spec["maxReplicaCount"]) == (1, 7)
    assert spec["scaleTargetRef"] == {"name": "goes-glm-deployment"}
    assert spec["triggers"] == [
        {
            "type": "azure-queue",
            "metadata": {"queueName": "goes-glm", "queueLength": "3", "accountName": "own"},
            "authenticationRef": {"name": "goes-glm-scaler-auth"},
        }
    ]
    assert one(objects, "TriggerAuthentication")["spec"] == {
        "podIdentity": {"provider": "azure-workload", "identityId": "id"}
    }


def test_a_shared_authentication_is_only_referred_to():
    objects = manifests(workflow(trigger={"credential": "connectionString"}))
    assert [obj for obj in objects if obj["kind"] == "TriggerAuthentication"] == []
    trigger = one(objects, "ScaledObject")["spec"]["triggers"][0]
    assert trigger["authenticationRef"] == {"name": "queue-connection-string-auth"}


def test_pods_run_without_privileges():
    pod = deployment(manifests(workflow()))["spec"]["template"]["spec"]
    assert pod["securityContext"] == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert pod["automountServiceAccountToken"] is False
    assert pod["containers"][0]["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    writable = {mount["mountPath"] for mount in pod["containers"][0]["volumeMounts"] if not mount.get("readOnly")}
    assert writable == {"/tmp"}


def test_the_kubelet_waits_longer_than_the_drain():
    pod = deployment(manifests(workflow(worker={"gracePeriod": "2m"})))["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] > 120


def test_the_configuration_is_valid_and_its_change_rolls_the_pods():
    objects = manifests(workflow())
    config = json.loads(one(objects, "ConfigMap")["data"]["worker.json"])
    schemas = [json.loads(resources.read_text(f"schemas/{name}.schema.json")) for name in ("worker", "common")]
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas])
    jsonschema_rs.validator_for(schemas[0], registry=registry).validate(config)
    assert config["queue"] == {"type": "azureStorageQueue", "account": "own", "name": "goes-glm"}
    assert config["deadLetter"]["name"] == "goes-glm-dead-letter"
    assert config["handler"]["args"] == {"a": [1, {"b": None}]}
    assert container(objects)["args"] == ["consume", "--config", "/etc/penstock/worker.json"]

    def digest(data):
        return deployment(manifests(data))["spec"]["template"]["metadata"]["annotations"]["penstock.dev/config"]

    assert digest(workflow()) == digest(workflow())
    assert digest(workflow()) != digest(workflow(worker={"concurrency": 2}))


def test_probes_ask_the_metrics_port():
    found = container(manifests(workflow()))
    assert found["ports"] == [{"name": "metrics", "containerPort": 9090, "protocol": "TCP"}]
    assert found["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "metrics"}
    assert found["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "metrics"}


def test_variables_are_literals_or_references():
    worker = {"environment": {"A": 1, "B": True, "DB": "${{ secrets.db }}", "REGION": "own"}}
    env = container(manifests(workflow(worker=worker)))["env"]
    assert env == [
        {"name": "A", "value": "1"},
        {"name": "B", "value": "true"},
        {"name": "DB", "valueFrom": {"secretKeyRef": {"name": "db", "key": "value"}}},
        {"name": "REGION", "value": "own"},
    ]


def test_the_cloud_adds_what_the_definition_does_not_set():
    assert container(manifests(workflow()))["env"] == [{"name": "REGION", "value": "westeurope"}]


def test_secrets_lead_where_the_environment_says():
    named = place(secrets={"names": {"db": {"name": "pgstac", "key": "dsn"}}})
    worker = {"environment": {"DB": "${{ secrets.db }}"}}
    reference = container(manifests(workflow(worker=worker), named))["env"][0]["valueFrom"]["secretKeyRef"]
    assert reference == {"name": "pgstac", "key": "dsn"}


def test_labels_of_the_definition_stay_and_ours_win():
    labels = {"team": "a", "app.kubernetes.io/managed-by": "me"}
    objects = manifests(workflow(labels=labels))
    found = deployment(objects)["metadata"]["labels"]
    assert found["team"] == "a"
    assert found["app.kubernetes.io/managed-by"] == "penstock"
    selector = deployment(objects)["spec"]["selector"]["matchLabels"]
    assert selector == {"app.kubernetes.io/name": "goes-glm", "app.kubernetes.io/instance": "goes-glm"}
    for kind in ("NetworkPolicy", "PodDisruptionBudget"):
        spec = one(objects, kind)["spec"]
        assert (spec.get("podSelector") or spec["selector"])["matchLabels"] == selector


def test_labels_never_reach_the_selector():
    before = deployment(manifests(workflow()))["spec"]["selector"]
    after = deployment(manifests(workflow(labels={"team": "b"}, worker={"placement": {"nodeGroup": "x"}})))
    assert after["spec"]["selector"] == before


@pytest.mark.parametrize(
    ("cloud", "label", "tolerated"),
    [
        ({"type": "gcp", "project": "p", "region": "r"}, "cloud.google.com/gke-spot", True),
        ({"type": "aws", "accountId": "123456789012", "region": "r"}, "eks.amazonaws.com/capacityType", False),
    ],
)
def test_spot_nodes_are_those_of_the_cloud(cloud, label, tolerated):
    where = place(cloud=cloud)
    data = workflow(worker={"placement": {"nodeGroup": "ng", "spot": True}})
    pod = deployment(manifests(data, where))["spec"]["template"]["spec"]
    preferred = pod["affinity"]["nodeAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert preferred[0]["preference"]["matchExpressions"][0]["key"] == label
    assert ("tolerations" in pod) is tolerated


def test_the_node_group_label_is_the_environments():
    where = place(cluster={**CLUSTER, "nodeGroup": "ng", "nodeGroupLabel": "pool"})
    pod = deployment(manifests(workflow(), where))["spec"]["template"]["spec"]
    assert pod["nodeSelector"] == {"pool": "ng"}


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("reg:5000/a", "Always"),
        ("reg/a:latest", "Always"),
        ("reg/a:1", "IfNotPresent"),
        ("reg/a@sha256:" + "0" * 64, "IfNotPresent"),
    ],
)
def test_a_tag_that_moves_is_always_pulled(image, policy):
    jobs = {"main": {"tasks": [{**JOBS["main"]["tasks"][0], "image": image}]}}
    data = workflow()
    data["spec"]["jobs"] = jobs
    assert container(manifests(data))["imagePullPolicy"] == policy
    assert container(manifests(data, place(images={"pullPolicy": "Never"})))["imagePullPolicy"] == "Never"


def test_a_server_has_replicas_a_service_and_an_ingress():
    data = stream(source={"type": "http", "port": 8080, "host": "in.example.org", "path": "/v1"})
    objects = manifests(data, place())
    found = kube.check_objects([("s.yaml", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()
    assert deployment(objects)["spec"]["replicas"] == 1
    assert "penstock.dev/scaled" not in deployment(objects)["metadata"]["annotations"]
    assert one(objects, "Service")["spec"]["ports"] == [
        {"name": "http", "port": 8080, "targetPort": "http", "protocol": "TCP"}
    ]
    rule = one(objects, "Ingress")["spec"]["rules"][0]
    assert (rule["host"], rule["http"]["paths"][0]["path"]) == ("in.example.org", "/v1")
    ports = [port["port"] for rule in one(objects, "NetworkPolicy")["spec"]["ingress"] for port in rule["ports"]]
    assert ports == [9090, 8080]


def test_no_host_no_ingress():
    assert [obj for obj in manifests(stream()) if obj["kind"] == "Ingress"] == []


def test_a_suspended_stream_has_no_pods():
    assert deployment(manifests(stream(suspended=True)))["spec"]["replicas"] == 0
    queued = stream(source={"type": "queue"}, suspended=True)
    annotations = one(manifests(queued), "ScaledObject")["metadata"]["annotations"]
    assert annotations["autoscaling.keda.sh/paused-replicas"] == "0"


def test_a_cloud_without_keda_gets_fixed_replicas():
    class Bare(Cloud):
        def scaler(self, *_):
            return None

    objects = manifests(workflow(), place(), Bare())
    assert deployment(objects)["spec"]["replicas"] == 1
    assert [obj for obj in objects if obj["apiVersion"].startswith("keda.sh")] == []


def test_objects_are_applied_before_those_that_need_them():
    objects = manifests(workflow())
    order = [obj["kind"] for obj in objects]
    assert order.index("ServiceAccount") < order.index("ConfigMap") < order.index("Deployment")
    assert order.index("Deployment") < order.index("ScaledObject")

    def wave(kind):
        return int(one(objects, kind)["metadata"]["annotations"].get("argocd.argoproj.io/sync-wave", "0"))

    assert wave("ServiceAccount") == wave("ConfigMap") == wave("TriggerAuthentication") == -1
    assert wave("Deployment") == 0
    assert wave("ScaledObject") == 1


def test_the_metrics_leave_the_port_to_the_server():
    objects = manifests(stream(source={"type": "http", "port": 9090}))
    ports = {port["name"]: port["containerPort"] for port in container(objects)["ports"]}
    assert ports == {"metrics": 9091, "http": 9090}
    assert json.loads(one(objects, "ConfigMap")["data"]["worker.json"])["metrics"] == {"port": 9091}


def test_a_variable_stands_once():
    where = place()
    both = [EnvVar("A", "1"), EnvVar("B", "2"), EnvVar("A", secret="a")]
    assert environment.entries(both, {"B": "3", "C": "4"}, where) == [
        {"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": "value"}}},
        {"name": "B", "value": "2"},
        {"name": "C", "value": "4"},
    ]


def test_a_worker_may_take_its_time_to_start():
    probe = container(manifests(workflow()))["startupProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] >= 600
