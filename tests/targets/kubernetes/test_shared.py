"""What the definitions of a place share in the cluster."""

import json
from typing import Any

import pytest

from penstock.graph import Graph
from penstock.graph.nodes import Identity, Resources, Route, Secret, Store, Worker
from penstock.targets import kubernetes
from penstock.text import emit
from tests.support import kube
from tests.targets.kubernetes.stack import CLOUD, CLUSTER, RENDERER, definition, one, place, platform


def rendered(nodes, where, scalers=()):
    return kube.load(emit.dumps_all(kubernetes.platform(Graph(nodes), where, CLOUD, scalers, RENDERER)))


def secret(name, *fields):
    return Secret(id=f"secret/{name}", definition="", name=name, fields=fields)


EXTERNAL = {"backend": "externalSecrets", "store": {"name": "vault", "kind": "SecretStore"}, "refreshInterval": "15m"}


def test_the_namespace_outlives_its_application():
    found = one(rendered([], place()), "Namespace")
    assert found["metadata"]["name"] == "pc"
    assert found["metadata"]["annotations"]["argocd.argoproj.io/sync-options"] == "Prune=false,Delete=false"
    assert found["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"] == "-2"


def test_a_namespace_that_exists_is_left_alone():
    objects = rendered([], place(cluster={**CLUSTER, "createNamespace": False}))
    assert [obj["kind"] for obj in objects] == ["PodMonitor"]


def test_prometheus_finds_the_workers_by_one_monitor():
    found = one(rendered([], place(monitoring={"labels": {"release": "prom"}})), "PodMonitor")
    assert found["metadata"]["labels"]["release"] == "prom"
    assert found["spec"]["selector"] == {"matchLabels": {"app.kubernetes.io/managed-by": "penstock"}}
    assert found["spec"]["podMetricsEndpoints"] == [{"port": "metrics", "path": "/metrics"}]
    assert rendered([], place(monitoring={"prometheusRules": False}))[1:] == []


def test_a_place_without_a_cluster_has_no_objects():
    where = place()
    bare = where.replace(spec=where.spec.replace(cluster=None))
    assert rendered([secret("a")], bare) == []


def test_a_secret_becomes_one_external_secret_for_all():
    where = place(secrets=EXTERNAL)
    objects = rendered([secret("b"), secret("a"), secret("b")], where)
    found = [obj for obj in objects if obj["kind"] == "ExternalSecret"]
    assert [obj["metadata"]["name"] for obj in found] == ["a", "b"]
    assert found[0]["spec"] == {
        "refreshInterval": "900s",
        "secretStoreRef": {"kind": "SecretStore", "name": "vault"},
        "target": {"name": "a", "creationPolicy": "Owner", "deletionPolicy": "Retain"},
        "data": [{"secretKey": "value", "remoteRef": {"key": "a"}}],
    }


def test_fields_of_a_secret_become_keys():
    where = place(secrets={**EXTERNAL, "names": {"ingestor": {"name": "prod/ingestor"}}})
    objects = rendered([secret("ingestor", "client_id", "client_secret")], where)
    assert one(objects, "ExternalSecret")["spec"]["data"] == [
        {"secretKey": "client_id", "remoteRef": {"key": "prod/ingestor", "property": "client_id"}},
        {"secretKey": "client_secret", "remoteRef": {"key": "prod/ingestor", "property": "client_secret"}},
    ]


def test_one_property_of_a_remote_value():
    where = place(secrets={**EXTERNAL, "names": {"db": {"name": "pgstac", "key": "dsn"}}})
    assert one(rendered([secret("db")], where), "ExternalSecret")["spec"]["data"] == [
        {"secretKey": "value", "remoteRef": {"key": "pgstac", "property": "dsn"}}
    ]


def test_secrets_that_are_there_need_no_object():
    assert [obj["kind"] for obj in rendered([secret("a")], place())] == ["Namespace", "PodMonitor"]


def test_the_address_of_a_secret_is_no_name_of_an_object():
    arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:Stac_Ingestor-AbC"
    node = Secret(id=f"secret/{arn}", definition="", name="Stac_Ingestor-AbC", address=arn, fields=("client_id",))
    found = one(rendered([node], place(secrets=EXTERNAL)), "ExternalSecret")
    assert found["metadata"]["name"] == "stac-ingestor-abc"
    assert found["spec"]["data"][0]["remoteRef"] == {"key": arn, "property": "client_id"}


def test_one_authentication_for_all_scalers_of_a_place():
    where = place(keda={"authentication": "connectionString"})
    data = [
        definition(
            "Workflow",
            name,
            {
                "trigger": {"type": "queue"},
                "jobs": {"j": {"tasks": [{"id": "t", "image": "reg/x:1", "run": "m:f"}]}},
            },
        )
        for name in ("a", "b")
    ]
    objects = platform(data, where)
    found = one(objects, "TriggerAuthentication")
    assert found["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"] == "-1"
    assert found["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "penstock"
    assert found["spec"]["secretTargetRef"][0]["name"] == "secrets-storage-queue-connection-string"


@pytest.fixture
def dispatcher():
    def route(name: str, queue: str, **more: Any) -> Route:
        return Route(id=f"route/{name}", definition="", name=name, source="Workflow/a", queue_name=queue, **more)

    routes = [
        route("GLM", "glm", account="acc", prefix="https://goes/GLM/", suffix=".nc"),
        route("ECMWF", "ecmwf", suffix=".index"),
        route("OWN", "glm", account="acc", store="store/raw", prefix="in/"),
    ]
    return [
        *routes,
        Store(id="store/raw", definition="", name="raw"),
        Identity(id="identity/dispatch", definition="", name="dispatch", service_accounts=(("pc", "dispatch"),)),
        Worker(
            id="worker/dispatch",
            definition="",
            name="dispatch",
            role="dispatch",
            protocol="penstock",
            image="reg/runtime:1",
            identity="identity/dispatch",
            config={"apiVersion": "penstock.dev/worker/v1", "role": "dispatch"},
            resources=Resources(request_cpu="10m"),
        ),
    ]


def test_the_dispatcher_knows_every_rule_and_its_queue(dispatcher):
    objects = rendered(dispatcher, place())
    config = json.loads(one(objects, "ConfigMap")["data"]["worker.json"])
    assert config["rules"] == [
        {"name": "ECMWF", "suffix": ".index", "queue": "ecmwf"},
        {"name": "GLM", "prefix": "https://goes/GLM/", "suffix": ".nc", "queue": "acc/glm"},
        {"name": "OWN", "prefix": "https://pctaskstestdev.blob.core.windows.net/raw/in/", "queue": "acc/glm"},
    ]
    assert {name: queue["name"] for name, queue in config["outputs"].items()} == {"acc/glm": "glm", "ecmwf": "ecmwf"}
    found = kube.check_objects([("p", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()


def test_the_order_of_definitions_does_not_matter(dispatcher):
    where = place(secrets=EXTERNAL)
    nodes = [*dispatcher, secret("b"), secret("a")]
    forwards = kubernetes.platform(Graph(nodes), where, CLOUD, [], RENDERER)
    backwards = kubernetes.platform(Graph(reversed(nodes)), where, CLOUD, [], RENDERER)
    assert forwards == backwards
