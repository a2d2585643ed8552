"""Checks 5.G 76 to 82: what one StreamService becomes in each cloud, and who reaches its state store."""

import json

import pytest
import yaml

from penstock.streams import settings
from penstock.targets.kubernetes.streamservice import lint
from penstock_runtime.config import validate
from tests.acceptance import keboola_project as project
from tests.acceptance.keboola_project import CLOUDS, WORKLOADS, etcd, manifests, named
from tests.stacks.support import tree
from tests.support import kube, rendered
from tests.support.kube_reach import Pod, pods, reaches

CLIENT = {"stream-etcd-client": "true"}
MEMBER = Pod("stream-etcd-0", "stream", {"app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": "stream-etcd"})
STRANGER = Pod("probe", "stream", {"app": "probe"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = project.write(tmp_path_factory.mktemp("keboola"))
    rendered.render(folder)
    return folder


@pytest.fixture(scope="module", params=CLOUDS)
def placed(request, folder):
    return request.param, manifests(folder, request.param)


def workload(objects, name):
    kind = "StatefulSet" if name == "storage-writer-reader" else "Deployment"
    return named(objects, kind, f"stream-{name}")


def containers(objects, name):
    return workload(objects, name)["spec"]["template"]["spec"]["containers"]


def test_G_76_every_object_of_the_service_is_there(placed):
    cloud, objects = placed
    kinds = {(one["kind"], one["metadata"]["name"]) for one in objects}
    for name in WORKLOADS:
        assert ("NetworkPolicy", f"stream-{name}") in kinds
        assert ("PodDisruptionBudget", f"stream-{name}") in kinds
        assert ("ServiceAccount", f"stream-{name}") in kinds
        assert workload(objects, name)["spec"]["replicas"] == 2
    services = {name for kind, name in kinds if kind == "Service"}
    assert services == {"stream-api", "stream-http-source", "stream-storage-writer-reader"}
    assert ("ConfigMap", "stream-config") in kinds
    assert ("NetworkPolicy", "stream-etcd") in kinds
    assert (("StorageClass", "stream-stream") in kinds) == (cloud != "local")
    assert (("Ingress", "stream-api") in kinds) == (cloud in ("aws", "gcp"))


def test_G_76_ports_probes_and_environment_are_those_of_the_components(placed):
    _, objects = placed
    ports = {
        box["name"]: {port["containerPort"] for port in box["ports"]}
        for name in WORKLOADS
        for box in containers(objects, name)
    }
    assert ports == {
        "stream-api": {8000, 9000},
        "stream-http-source": {7000, 9000},
        "stream-storage-writer": {6000, 9001},
        "stream-storage-reader": {9002},
        "stream-storage-coordinator": {9000},
    }
    for name in WORKLOADS:
        spec = workload(objects, name)["spec"]["template"]["spec"]
        assert spec["terminationGracePeriodSeconds"] == (600 if name == "storage-writer-reader" else 60)
        for box in spec["containers"]:
            assert box["args"] == [box["name"].removeprefix("stream-")]
            assert "cpu" not in box["resources"]["limits"]
            variables = {one["name"]: one for one in box["env"]}
            assert variables["STREAM_ETCD_PASSWORD"]["valueFrom"]["secretKeyRef"]["name"] == "stream-etcd"
            assert variables["STREAM_NODE_ID"]["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.name"
            assert variables["GOMEMLIMIT"]["value"] == box["resources"]["requests"]["memory"] + "B"
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(box)
    api = containers(objects, "api")[0]
    assert api["startupProbe"]["httpGet"]["path"] == "/health-check"
    assert api["startupProbe"]["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "KubernetesStartupProbe"}]
    assert (api["startupProbe"]["failureThreshold"], api["readinessProbe"]["failureThreshold"]) == (30, 1)
    writer = {one["name"]: one for one in containers(objects, "storage-writer-reader")[0]["env"]}
    assert writer["STREAM_HOSTNAME"]["valueFrom"]["fieldRef"]["fieldPath"] == "status.podIP"


def test_G_76_every_pod_that_talks_to_the_store_may(placed, folder):
    cloud, objects = placed
    for name in WORKLOADS:
        labels = workload(objects, name)["spec"]["template"]["metadata"]["labels"]
        assert labels.items() >= CLIENT.items()
    values = etcd(folder, cloud)
    for job in (values["preUpgradeJob"], values["defrag"]["cronjob"], values["disasterRecovery"]["cronjob"]):
        assert job["podLabels"] == CLIENT


def test_G_76_a_pod_with_the_label_reaches_the_store_and_one_without_does_not(placed):
    _, objects = placed
    service = [one for one in pods(objects) if one.name.startswith("stream-")]
    assert len(service) == 4
    for one in service:
        assert reaches(objects, one, MEMBER, 2379), one.name
        assert not reaches(objects, one, MEMBER, 2380), one.name
    job = Pod("defrag", "stream", CLIENT)
    assert reaches(objects, job, MEMBER, 2379)
    assert reaches(objects, MEMBER, MEMBER, 2380)
    assert not reaches(objects, STRANGER, MEMBER, 2379)
    assert not reaches(objects, Pod("far", "other", CLIENT), MEMBER, 2379)
    unlabelled = Pod("orders", "stream", {"app": "orders-source"})
    assert not reaches(objects, unlabelled, MEMBER, 2379)


def test_G_76_only_who_should_reaches_the_components(placed):
    _, objects = placed
    by_name = {one.name: one for one in pods(objects)}
    source, storage = by_name["stream-http-source"], by_name["stream-storage-writer-reader"]
    agent = Pod("agent", "datadog", {"app": "datadog-agent"})
    assert reaches(objects, source, storage, 6000)
    assert reaches(objects, source, storage, 6000, "UDP")
    assert not reaches(objects, STRANGER, storage, 6000)
    assert reaches(objects, STRANGER, source, 7000)
    assert reaches(objects, STRANGER, by_name["stream-api"], 8000)
    assert not reaches(objects, STRANGER, by_name["stream-storage-coordinator"], 9000)
    for name, port in (
        ("api", 9000), ("http-source", 9000), ("storage-coordinator", 9000),
        ("storage-writer-reader", 9001), ("storage-writer-reader", 9002),
    ):  # fmt: skip
        assert reaches(objects, agent, by_name[f"stream-{name}"], port)
        assert not reaches(objects, STRANGER, by_name[f"stream-{name}"], port)


def test_G_76_every_object_is_valid(placed, folder):
    kube.require_shared()
    found = kube.check_tree(folder / "rendered" / placed[0])
    assert found.ok, found.report()


def test_G_77_every_policy_selects_pods_and_no_list_has_a_hole(placed):
    _, objects = placed
    service = [one for one in objects if one["kind"] != "Namespace"]
    assert lint.findings(service, [MEMBER.labels]) == []
    there = [*pods(objects), MEMBER]
    policies = [one for one in objects if one["kind"] == "NetworkPolicy"]
    assert len(policies) == 5
    for policy in policies:
        assert any(lint.selects(policy["spec"]["podSelector"], pod.labels) for pod in there), policy["metadata"]["name"]
    storage = workload(objects, "storage-writer-reader")["spec"]["template"]["metadata"]["labels"]
    assert lint.selects(named(objects, "NetworkPolicy", "stream-storage-writer-reader")["spec"]["podSelector"], storage)


def test_G_78_volumes_are_mounted_at_type_and_label(placed):
    _, objects = placed
    claims = workload(objects, "storage-writer-reader")["spec"]["volumeClaimTemplates"]
    assert [(one["metadata"]["name"], one["spec"]["resources"]["requests"]["storage"]) for one in claims] == [
        ("fast-001", "10Gi"),
        ("medium-001", "20Gi"),
        ("slow-001", "30Gi"),
    ]
    for box in containers(objects, "storage-writer-reader"):
        mounts = {one["name"]: one["mountPath"] for one in box["volumeMounts"]}
        for kind in ("fast", "medium", "slow"):
            assert mounts[f"{kind}-001"] == f"/stream/volumes/{kind}/{kind}-001"


def test_G_79_the_rendered_configuration_loads_back(placed):
    _, objects = placed
    text = named(objects, "ConfigMap", "stream-config")["data"]["config.yaml"]
    written = settings.flat(yaml.safe_load(text))
    assert written["storageApiHost"] == "connection.example.org"
    assert written["storage.level.local.volume.assignment.preferredTypes"] == ["fast", "medium", "slow"]
    assert written["etcd.endpoint"] == "stream-etcd.stream.svc.cluster.local:2379"
    assert "etcd.password" not in written
    for key, value in written.items():
        assert settings.fault(settings.table()[key], value) is None
    whole = settings.effective(written)
    assert settings.flat(settings.nested(whole)) == whole
    assert settings.effective(settings.flat(yaml.safe_load(yaml.safe_dump(settings.nested(whole))))) == whole
    assert len(whole) == 130


def test_G_79_a_change_of_the_configuration_starts_new_pods(tmp_path):
    def digest(config):
        service = project.SERVICE.replace("  config:\n", f"  config:\n    {config}\n")
        folder = project.write(tmp_path, service, {"gcp": ""})
        rendered.render(folder, "-e", "gcp")
        objects = manifests(folder, "gcp")
        found = {
            workload(objects, name)["spec"]["template"]["metadata"]["annotations"]["penstock.dev/config"]
            for name in WORKLOADS
        }
        assert len(found) == 1
        return found.pop()

    assert digest("debugLog: false") != digest("debugLog: true")


RANGED = [key for key in settings.table().values() if key.minimum is not None or key.maximum is not None]


@pytest.mark.parametrize("key", RANGED, ids=lambda key: key.key)
def test_G_79_every_range_is_kept(key):
    units = {"size": "B", "duration": "ns", "integer": None}

    def value(number):
        return number if key.kind == "integer" else f"{number}{units[key.kind]}"

    assert settings.fault(key, key.default) is None
    for bound, step in ((key.minimum, -1), (key.maximum, 1)):
        if bound is None:
            continue
        number = settings.number(key, bound)
        assert number is not None
        assert settings.fault(key, value(number)) is None
        if number + step >= 0:
            found = settings.fault(key, value(number + step))
            assert found is not None
            assert found.sort == "range"


def test_G_79_as_many_ranges_as_the_service_has():
    assert len(settings.table()) == 130
    assert len(RANGED) > 60
    chosen = {key.key: key.choices for key in settings.table().values() if key.choices}
    assert chosen["encryption.provider"] == ("none", "aes", "gcp", "aws", "azure")
    for name, choices in chosen.items():
        assert settings.fault(settings.table()[name], "other") is not None
        assert all(settings.fault(settings.table()[name], one) is None for one in choices)


def test_G_80_the_state_store_is_bounded_and_kept(placed, folder):
    values = etcd(folder, placed[0])
    variables = {one["name"]: one["value"] for one in values["extraEnvVars"]}
    assert variables["ETCD_QUOTA_BACKEND_BYTES"] == "8589934592"
    assert variables["ETCD_MAX_TXN_OPS"] == "1024"
    assert values["defrag"]["cronjob"]["schedule"] == "30 */2 * * *"
    recovery = values["disasterRecovery"]
    assert recovery["enabled"] is True
    assert recovery["cronjob"]["schedule"] == "0 */1 * * *"
    assert recovery["cronjob"]["snapshotHistoryLimit"] == 48
    assert values["auth"]["rbac"]["existingSecret"] == "stream-etcd"
    assert values["auth"]["rbac"]["allowNoneAuthentication"] is False


def test_G_81_what_differs_between_the_clouds(folder):
    azure = manifests(folder, "azure")
    for name in ("stream-api", "stream-http-source"):
        found = named(azure, "Service", name)
        assert found["spec"]["type"] == "LoadBalancer"
        assert found["metadata"]["annotations"]["service.beta.kubernetes.io/azure-load-balancer-internal"] == "true"
    classes = {
        cloud: named(manifests(folder, cloud), "StorageClass", "stream-stream") for cloud in ("aws", "azure", "gcp")
    }
    assert classes["aws"]["provisioner"] == "ebs.csi.aws.com"
    assert classes["aws"]["parameters"].items() >= {"throughput": "270", "encrypted": "true", "type": "gp3"}.items()
    assert classes["azure"]["parameters"]["skuName"] == "Premium_LRS"
    assert classes["gcp"]["parameters"]["type"] == "pd-ssd"
    for one in classes.values():
        assert one["volumeBindingMode"] == "WaitForFirstConsumer"
        assert one["allowVolumeExpansion"] is True
    assert named(manifests(folder, "local"), "Service", "stream-api")["spec"]["type"] == "NodePort"
    assert named(manifests(folder, "aws"), "Service", "stream-api")["spec"]["type"] == "ClusterIP"


def test_G_82_the_same_input_gives_the_same_bytes(folder, tmp_path):
    again = project.write(tmp_path / "again")
    rendered.render(again, "--no-cache")
    assert tree(again) == tree(folder)


PROVIDERS = {
    "aws": {"encryption.aws.kmsKeyId": "arn:aws:kms:eu-central-1:123456789012:alias/stream", "encryption.aws.region": "eu-central-1"},
    "azure": {"encryption.azure.keyVaultUrl": "https://kv-ingest.vault.azure.net", "encryption.azure.keyName": "stream"},
    "gcp": {
        "encryption.gcp.kmsKeyId": "projects/ingest-prod/locations/europe-west3/keyRings/stream/cryptoKeys/stream",
    },
    "local": {},
}  # fmt: skip


def test_a_key_of_the_cloud_encrypts(placed):
    cloud, objects = placed
    written = settings.flat(yaml.safe_load(named(objects, "ConfigMap", "stream-config")["data"]["config.yaml"]))
    assert {key: value for key, value in written.items() if key.startswith(f"encryption.{cloud}.")} == PROVIDERS[cloud]
    assert written.get("encryption.provider", "none") == ("none" if cloud == "local" else cloud)


@pytest.fixture(scope="module")
def recorded(folder):
    return {cloud: rendered.record(folder, cloud) for cloud in ("aws", "azure", "gcp")}


def test_in_aws_each_component_may_do_what_it_does_and_no_more(recorded):
    (key,) = recorded["aws"].of_type("Key")
    found = {}
    for one in recorded["aws"].of_type("RolePolicy"):
        (statement,) = rendered.document(one.get("policy"))["Statement"]
        assert statement["Resource"] == [key.outputs["arn"]]
        assert "Condition" not in statement
        found[one.name.removeprefix("streamservice-stream-identity-").removesuffix("-policy")] = statement["Action"]
    assert found == {
        "api": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
        "storage-coordinator": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
        "storage-writer-reader": ["kms:Decrypt"],
    }
    assert key.get("enableKeyRotation") is True
    assert key.protect is True


def test_in_azure_each_component_may_use_the_one_key(recorded):
    scopes = [one.get("scope") for one in recorded["azure"].of_type("RoleAssignment")]
    assert len(scopes) == 3
    assert all(scope.endswith("/providers/Microsoft.KeyVault/vaults/kv-ingest/keys/stream") for scope in scopes)
    roles = {one.get("roleDefinitionId").rpartition("/")[2] for one in recorded["azure"].of_type("RoleAssignment")}
    assert roles == {"e147488a-f6f5-4113-8e2d-b22465e65bf6"}
    (key,) = [one for one in recorded["azure"].managed if one.type == "azure-native:keyvault:Key"]
    assert key.protect is True


def test_in_google_cloud_each_component_has_its_roles_on_the_one_key(recorded):
    members = recorded["gcp"].of_type("CryptoKeyIAMMember")
    roles = sorted(one.get("role").rpartition(".")[2] for one in members)
    assert roles == ["cryptoKeyDecrypter"] * 3 + ["cryptoKeyEncrypter"] * 2
    (key,) = recorded["gcp"].of_type("CryptoKey")
    assert key.get("rotationPeriod") == "7776000s"


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp"])
def test_the_programs_register_without_a_name_of_chance(recorded, cloud):
    assert [one.name for one in recorded[cloud].managed if one.autonamed] == []


def test_a_stream_is_declared_to_the_service(placed):
    _, objects = placed
    if placed[0] == "local":
        return  # jobs are no part of one machine's cluster
    config = json.loads(named(objects, "ConfigMap", "orders-source-config")["data"]["worker.json"])
    assert validate(config) == ()
    declared = config["declare"]
    assert declared["api"] == "http://stream-api.stream.svc.cluster.local"
    assert declared["source"]["body"] == {"type": "http", "name": "Orders", "description": ""}
    assert declared["sinks"][0]["id"] == "all-orders"
    assert declared["sinks"][0]["body"]["table"]["tableId"] == "in.c-shop.orders"
    assert not [one for one in objects if one["kind"] == "Deployment" and "orders" in one["metadata"]["name"]]
