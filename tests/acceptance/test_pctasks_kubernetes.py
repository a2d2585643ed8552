"""pctasks streams in Kubernetes: checks 15 to 32 of part 1.G, each test with the number of its check."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.pctasks_streams import (
    ACCOUNT,
    GROUP,
    INGEST,
    REGISTRY,
    STREAMS,
    TASKIO,
    built,
    environment,
    objects,
    project,
    size,
    stream,
)
from tests.support import kube, rendered

QUEUE_LABEL = "planetarycomputer.microsoft.com/queue_url"
TYPE_LABEL = "planetarycomputer.microsoft.com/task_type"
SPOT = "kubernetes.azure.com/scalesetpriority"

Objects = Sequence[dict[str, Any]]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The reference streams in three environments: with a node group, with another one, and with none."""
    folder = tmp_path_factory.mktemp("streams")
    bare = environment("bare", cluster={"name": "aks", "namespace": "pc"})
    moved = environment("moved", cluster={"name": "aks", "namespace": "pc", "nodeGroup": "other"})
    return built(folder, [environment(), bare, moved], list(STREAMS.values()))


@pytest.fixture(scope="module")
def reference(tree):
    return objects(tree)


def one(found: Objects, kind: str, name: str) -> dict[str, Any]:
    (match,) = (obj for obj in found if obj["kind"] == kind and obj["metadata"]["name"] == name)
    return match


def deployment(found: Objects, queue: str) -> dict[str, Any]:
    return one(found, "Deployment", f"{ACCOUNT}-{queue}-deployment")


def pod(found: Objects, queue: str) -> dict[str, Any]:
    spec: dict[str, Any] = deployment(found, queue)["spec"]["template"]["spec"]
    return spec


def container(found: Objects, queue: str) -> dict[str, Any]:
    (only,) = pod(found, queue)["containers"]
    return dict(only)


def variables(found: Objects, queue: str) -> dict[str, Any]:
    return {entry["name"]: entry.get("value") or entry["valueFrom"] for entry in container(found, queue)["env"]}


def test_every_object_is_valid(tree):
    for name in ("test", "bare", "moved"):
        found = kube.check_objects([(name, index, obj) for index, obj in enumerate(objects(tree, name))])
        assert found.ok, found.report()


def test_1G_15_ecmwf_forecast_scales_by_its_queue(reference):
    found = one(reference, "ScaledObject", "pctaskstestdev-ecmwf-forecast-scaler")["spec"]
    assert found["scaleTargetRef"]["name"] == "pctaskstestdev-ecmwf-forecast-deployment"
    assert (found["minReplicaCount"], found["maxReplicaCount"], found["pollingInterval"]) == (0, 10, 30)
    assert found["triggers"] == [
        {
            "type": "azure-queue",
            "metadata": {"queueName": "ecmwf-forecast", "queueLength": "100", "accountName": "pctaskstestdev"},
            "authenticationRef": {"name": "queue-connection-string-auth"},
        }
    ]


def test_1G_16_ecmwf_forecast_runs_the_task_of_its_image(reference):
    found = container(reference, "ecmwf-forecast")
    assert found["image"] == f"{REGISTRY}/pctasks-ecmwf-forecast:2023.7.31.0"
    assert found["resources"] == {
        "requests": {"cpu": "0.8", "memory": "2Gi"},
        "limits": {"cpu": "1", "memory": "2Gi"},
    }
    assert (found["name"], found["imagePullPolicy"], found["command"]) == ("run-workflow", "Always", ["pctasks"])
    assert found["args"][:2] == ["task", "run"]
    assert found["args"][2].startswith(f"blob://{ACCOUNT}/taskio/run/ecmwf/")
    assert found["args"][2].endswith("/input")


def test_1G_17_goes_cmi_has_its_image_and_queue(reference):
    assert container(reference, "goes-cmi")["image"] == f"{REGISTRY}/pctasks-goes-cmi:2023.8.1.0"
    trigger = one(reference, "ScaledObject", "pctaskstestdev-goes-cmi-scaler")["spec"]["triggers"][0]
    assert trigger["metadata"]["queueName"] == "goes-cmi"


def test_1G_18_goes_glm_asks_for_what_it_may_use(reference):
    found = container(reference, "goes-glm")
    assert found["image"] == f"{REGISTRY}/pctasks-goes-glm:2023.8.1.0"
    assert found["resources"]["requests"] == found["resources"]["limits"] == {"cpu": "0.25", "memory": "2Gi"}


def test_1G_19_landsat_has_its_image_and_queue(reference):
    assert container(reference, "landsat-c2-l2")["image"] == f"{REGISTRY}/pctasks-landsat:2023.8.2.0"


def test_1G_20_the_ingest_stream_is_one_worker_on_ordinary_nodes(reference):
    found = one(reference, "ScaledObject", "pctaskstestdev-ingest-scaler")["spec"]
    assert found["maxReplicaCount"] == 1
    assert container(reference, "ingest")["image"] == f"{REGISTRY}/pctasks-ingest:latest"
    assert container(reference, "ingest")["resources"]["requests"] == {"cpu": "0.5", "memory": "2Gi"}
    assert "tolerations" not in pod(reference, "ingest")
    assert "preferredDuringSchedulingIgnoredDuringExecution" not in pod(reference, "ingest")["affinity"]["nodeAffinity"]


def test_1G_21_labels_select_and_the_account_is_the_streams_own(reference):
    found = deployment(reference, "goes-glm")
    wanted = {QUEUE_LABEL: "pctaskstestdev-goes-glm", TYPE_LABEL: "streaming"}
    assert found["spec"]["selector"]["matchLabels"] == wanted
    for labels in (found["metadata"]["labels"], found["spec"]["template"]["metadata"]["labels"]):
        assert wanted.items() <= labels.items()
        assert labels["node_group"] == GROUP
    account = pod(reference, "goes-glm")["serviceAccountName"]
    assert one(reference, "ServiceAccount", account)["metadata"]["annotations"]["azure.workload.identity/client-id"]


def test_1G_22_a_node_group_is_demanded_twice_or_not_at_all(tree, reference):
    placed = pod(reference, "goes-glm")
    assert placed["nodeSelector"] == {"node_group": GROUP}
    required = placed["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert required["nodeSelectorTerms"] == [
        {"matchExpressions": [{"key": "node_group", "operator": "In", "values": [GROUP]}]}
    ]
    bare = objects(tree, "bare")
    assert {"nodeSelector", "affinity"} & pod(bare, "goes-glm").keys() == set()
    assert "node_group" not in deployment(bare, "goes-glm")["metadata"]["labels"]


def test_1G_23_spot_nodes_are_tolerated_and_preferred_within_the_group(tree, reference):
    toleration = {"key": SPOT, "operator": "Equal", "value": "spot", "effect": "NoSchedule"}
    assert pod(reference, "goes-glm")["tolerations"] == [toleration]
    preferred = pod(reference, "goes-glm")["affinity"]["nodeAffinity"][
        "preferredDuringSchedulingIgnoredDuringExecution"
    ]
    assert preferred == [
        {"weight": 1, "preference": {"matchExpressions": [{"key": SPOT, "operator": "In", "values": ["spot"]}]}}
    ]
    bare = pod(objects(tree, "bare"), "goes-glm")
    assert bare["tolerations"] == [toleration]
    assert "affinity" not in bare


EXTRA = {"AZURITE_HOST": "azurite", "AZURITE_PORT": 10000, "AZURITE_STORAGE_ACCOUNT": "devstoreaccount1"}


def emulated(name="emulated"):
    return stream(
        name,
        "${{ args.queue_url }}",
        "localhost:5001/pctasks-task-base:dev",
        size("0.25"),
        args={"extra_env": EXTRA},
        environment={"KEY": "${{ secrets.key }}"},
        declared=["queue_url"],
    )


@pytest.fixture(scope="module")
def azurite(tmp_path_factory):
    """One stream on the emulator's queues, as three hosts call it."""
    urls = {
        "host": "http://azurite:10001/devstoreaccount1/test-collection",
        "address": "http://127.0.0.1:10001/devstoreaccount1/test-collection",
        "machine": "http://localhost:10001/devstoreaccount1/test-queue-stream",
    }
    places = []
    for name, url in urls.items():
        place = environment(name)
        place["spec"]["args"] = {**place["spec"]["args"], "queue_url": url}
        places.append(place)
    return built(tmp_path_factory.mktemp("azurite"), places, [emulated()])


def test_1G_24_variables_stand_in_order_and_secrets_are_references(azurite):
    (found,) = (obj for obj in objects(azurite, "host") if obj["kind"] == "Deployment")
    env = found["spec"]["template"]["spec"]["containers"][0]["env"]
    assert [entry["name"] for entry in env[:6]] == [
        "TASKIO_TENANT_ID",
        "TASKIO_CLIENT_ID",
        "TASKIO_CLIENT_SECRET",
        "AZURITE_HOST",
        "AZURITE_PORT",
        "AZURITE_STORAGE_ACCOUNT",
    ]
    assert env[4] == {"name": "AZURITE_PORT", "value": "10000"}
    secrets = {entry["name"]: entry["valueFrom"]["secretKeyRef"]["name"] for entry in env if "valueFrom" in entry}
    assert secrets == {
        "TASKIO_TENANT_ID": "task-tenant-id",
        "TASKIO_CLIENT_ID": "task-client-id",
        "TASKIO_CLIENT_SECRET": "task-client-secret",
        "KEY": "key",
    }


def test_1G_24_without_the_runners_principal_nothing_is_written(tmp_path):
    project(tmp_path, [environment(pctasks={})], [STREAMS["goes-glm"]])
    said = rendered.render(tmp_path, fails=True)
    assert "taskio" in said
    assert not (tmp_path / "rendered" / "test" / "manifests").exists()


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("host", "devstoreaccount1-test-collection"),
        ("address", "devstoreaccount1-test-collection"),
        ("machine", "localhost.10001-devstoreaccount1.test-queue-stream"),
    ],
)
def test_1G_25_queues_of_the_emulator_keep_their_names(azurite, name, base):
    found = objects(azurite, name)
    one(found, "Deployment", f"{base}-deployment")
    one(found, "ScaledObject", f"{base}-scaler")


def test_1G_26_one_authentication_by_connection_string_for_the_namespace(reference):
    (found,) = (obj for obj in reference if obj["kind"] == "TriggerAuthentication")
    assert found["metadata"]["name"] == "queue-connection-string-auth"
    assert found["metadata"]["namespace"] == "pc"
    assert found["spec"] == {
        "secretTargetRef": [
            {"parameter": "connection", "name": "secrets-storage-queue-connection-string", "key": "ConnectionString"}
        ]
    }


def test_1G_26_workload_identity_needs_the_account_and_no_secret(tmp_path):
    built(tmp_path, [environment(keda={"authentication": "workloadIdentity"})], [STREAMS["goes-glm"]])
    found = objects(tmp_path)
    (authentication,) = (obj for obj in found if obj["kind"] == "TriggerAuthentication")
    assert authentication["spec"] == {
        "podIdentity": {"provider": "azure-workload", "identityId": "00000000-0000-0000-0000-00000000000a"}
    }
    trigger = one(found, "ScaledObject", "pctaskstestdev-goes-glm-scaler")["spec"]["triggers"][0]
    assert trigger["metadata"]["accountName"] == ACCOUNT
    assert trigger["authenticationRef"] == {"name": authentication["metadata"]["name"]}
    checked = kube.check_objects([("i", index, obj) for index, obj in enumerate(found)])
    assert checked.ok, checked.report()


def test_1G_27_the_server_may_manage_streams(reference):
    role = one(reference, "Role", "streaming-manager-role")
    assert role["rules"] == [
        {
            "apiGroups": ["apps", "keda.sh"],
            "resources": ["pods", "deployments", "scaledobjects"],
            "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"],
        }
    ]
    binding = one(reference, "RoleBinding", "streaming-manager-rolebinding")
    assert binding["roleRef"]["name"] == "streaming-manager-role"
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "default", "namespace": "pc"}]


def test_1G_28_an_image_key_is_an_image_and_variables(tmp_path):
    data = stream("ingest", "${{ args.queue_account_url }}/ingest", None, size("0.5"), run=INGEST, image_key="ingest")
    entry = {
        "image": "reg.azurecr.io/pctasks-ingest:2023.8.1.0",
        "environment": {"DB_CONNECTION_STRING": "${{ secrets.pgstac-connection-string }}"},
    }
    built(tmp_path, [environment(images={"keys": {"ingest": entry}})], [data])
    found = objects(tmp_path)
    assert container(found, "ingest")["image"] == "reg.azurecr.io/pctasks-ingest:2023.8.1.0"
    reference = variables(found, "ingest")["DB_CONNECTION_STRING"]
    assert reference == {"secretKeyRef": {"name": "pgstac-connection-string", "key": "value"}}


def test_1G_29_one_definition_twice_is_two_sets_of_objects(tmp_path):
    def modis(name):
        return stream(
            name,
            "${{ args.queue_account_url }}/" + name,
            "${{ args.registry }}/pctasks-modis:1",
            size("0.8", "1"),
            args={"collection_id": f"{name}-061"},
        )

    built(tmp_path, [environment()], [modis("modis-14a1"), modis("modis-13a1")])
    first, second = (objects(tmp_path, file=f"workflow-{name}") for name in ("modis-14a1", "modis-13a1"))
    one(first, "Deployment", "pctaskstestdev-modis-14a1-deployment")
    one(first, "ScaledObject", "pctaskstestdev-modis-14a1-scaler")
    names = [{(obj["kind"], obj["metadata"]["name"]) for obj in found} for found in (first, second)]
    assert names[0] & names[1] == set()


@pytest.mark.parametrize(
    ("length", "fails"), [(63 - len(ACCOUNT) - 1 - len("-scaler"), False), (63 - len(ACCOUNT), True)]
)
def test_1G_30_a_name_that_is_too_long_stops_the_render(tmp_path, length, fails):
    data = stream("long", "${{ args.queue_account_url }}/" + "q" * length, "reg/x:1", size("0.25"))
    project(tmp_path, [environment()], [data])
    said = rendered.render(tmp_path, fails=fails)
    assert ("PEN1401" in said) is fails
    assert (tmp_path / "rendered").exists() is not fails


def test_1G_31_two_streams_on_one_queue_are_refused(tmp_path):
    pair = [
        stream(name, "${{ args.queue_account_url }}/goes-glm", "reg/x:1", size("0.25")) for name in ("first", "second")
    ]
    project(tmp_path, [environment()], pair)
    said = rendered.render(tmp_path, fails=True)
    assert "PEN1403" in said
    assert "Workflow/first" in said
    assert "Workflow/second" in said


def test_1G_32_another_node_group_leaves_the_selector_alone(tree, reference):
    before, after = (deployment(found, "goes-glm") for found in (reference, objects(tree, "moved")))
    assert before["spec"]["template"]["spec"]["nodeSelector"] != after["spec"]["template"]["spec"]["nodeSelector"]
    assert before["spec"]["selector"] == after["spec"]["selector"]
    assert before["metadata"]["name"] == after["metadata"]["name"]


def test_the_principal_is_never_written_out(tree):
    text = "\n".join(path.read_text() for path in (tree / "rendered").rglob("*") if path.is_file())
    assert all(value not in text for value in TASKIO.values())


@pytest.fixture(scope="module")
def corpus_tree(tmp_path_factory):
    """The real files of four streams, beside code files with the names that they ask for."""
    source = Path(__file__).parents[3] / "shared" / "corpus" / "pctasks"
    if not source.is_dir():
        pytest.skip(f"the definition files of other projects are not at {source}")
    folder = tmp_path_factory.mktemp("corpus")
    ids = {
        "datasets/ecmwf-forecast/streaming.yaml": "ecmwf-forecast-streaming-test",
        "datasets/goes/goes-cmi/streaming.yaml": "goes-cmi-streaming-test",
        "datasets/goes/goes-glm/streaming.yaml": "goes-glm-streaming-test",
        "workflows/streaming-ingest.yaml": "streaming-ingest",
    }
    project(folder, [environment()], [{"id": name} for name in ids.values()])
    shutil.rmtree(folder / "definitions")
    for file in ids:
        target = folder / "definitions" / file
        target.parent.mkdir(parents=True)
        shutil.copyfile(source / file, target)
    beside = ("ecmwf-forecast/ecmwf_forecast.py", "goes/goes-cmi/goes_cmi/__init__.py")
    # The third counts from the folder in which its users ran the original.
    for code in (*[f"definitions/datasets/{code}" for code in beside], "datasets/goes/goes-glm/goes_glm.py"):
        target = folder / code
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("made = True\n", encoding="utf-8")
    rendered.render(folder)
    return folder


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("queue", "image", "cpu", "most"),
    [
        ("ecmwf-forecast", "pctasks-ecmwf-forecast:2023.7.31.0", ("0.8", "1"), 10),
        ("goes-cmi", "pctasks-goes-cmi:2023.8.1.0", ("0.8", "1"), 10),
        ("goes-glm", "pctasks-goes-glm:2023.8.1.0", ("0.25", "0.25"), 10),
        ("ingest", "pctasks-ingest:latest", ("0.5", "0.5"), 1),
    ],
)
def test_1G_15_to_20_hold_for_the_files_that_users_have(corpus_tree, queue, image, cpu, most):
    found = objects(corpus_tree)
    runs = container(found, queue)
    assert runs["image"] == f"{REGISTRY}/{image}"
    assert runs["resources"] == {
        "requests": {"cpu": cpu[0], "memory": "2Gi"},
        "limits": {"cpu": cpu[1], "memory": "2Gi"},
    }
    scaler = one(found, "ScaledObject", f"{ACCOUNT}-{queue}-scaler")["spec"]
    assert (scaler["minReplicaCount"], scaler["maxReplicaCount"], scaler["pollingInterval"]) == (0, most, 30)
    assert scaler["triggers"][0]["metadata"] == {
        "queueName": queue,
        "queueLength": "100",
        "accountName": ACCOUNT,
    }
    spot = "tolerations" in pod(found, queue)
    assert spot is (queue != "ingest")
    checked = kube.check_objects([("c", index, obj) for index, obj in enumerate(found)])
    assert checked.ok, checked.report()
