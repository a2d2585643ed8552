"""The same definitions with the real target of each cloud: every object is valid, and only the bindings differ."""

import json
from importlib import import_module
from typing import Any

import pytest

from tests.support import kube
from tests.targets.kubernetes.stack import AZURE, definition, graph, manifests, one, place, platform

SIZE = {"requests": {"cpu": "250m", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}}
TASK = {"id": "t", "image": "ghcr.io/x/y:1", "run": "m:f"}
DEFINITIONS = [
    definition(
        "Workflow",
        "thumbs",
        {
            "trigger": {"type": "queue"},
            "worker": {"resources": SIZE, "placement": {"nodeGroup": "ng", "spot": True}},
            "access": [
                {"type": "store", "name": "raw", "mode": "read"},
                {"type": "table", "name": "items", "mode": "write"},
            ],
            "jobs": {"j": {"tasks": [{**TASK, "environment": {"K": "${{ secrets.k }}"}}]}},
        },
    ),
    definition(
        "Workflow", "nightly", {"trigger": {"type": "schedule", "cron": "0 3 * * *"}, "jobs": {"j": {"tasks": [TASK]}}}
    ),
    definition(
        "Stream",
        "clicks",
        {
            "source": {"type": "http", "port": 8080, "host": "in.example.org"},
            "sinks": [{"type": "store", "store": "raw"}],
        },
    ),
]
OIDC = "oidc.eks.eu-central-1.amazonaws.com/id/ABC"
CLUSTER = {"name": "k", "namespace": "data"}
PLACES: dict[str, dict[str, Any]] = {
    "azure": {"cloud": {**AZURE, "cosmos": {"account": "cdb"}}, "cluster": CLUSTER},
    "aws": {
        "cloud": {"type": "aws", "accountId": "123456789012", "region": "eu-central-1"},
        "cluster": {
            **CLUSTER,
            "oidcIssuer": f"https://{OIDC}",
            "oidcProviderArn": f"arn:aws:iam::123456789012:oidc-provider/{OIDC}",
        },
    },
    "gcp": {
        "cloud": {"type": "gcp", "project": "data-prod", "projectNumber": "123456789012", "region": "europe-west1"},
        "cluster": CLUSTER,
    },
}


def compiled(name):
    """Return (objects of all definitions and the platform, objects of the stream of the queue)."""
    cloud: Any = import_module(f"penstock.targets.{name}")
    where = place(**PLACES[name])
    outputs = {
        output: "00000000-0000-0000-0000-00000000000a"
        for data in DEFINITIONS
        for node in graph(data, where)
        if type(node).__name__ == "Identity"
        for output in cloud.service_account(node, where).missing
    }
    where = where.replace(outputs=outputs)
    own = [manifests(data, where, cloud) for data in DEFINITIONS]
    return [obj for objects in own for obj in objects] + platform(DEFINITIONS, where, cloud), own[0]


@pytest.mark.parametrize("name", PLACES)
def test_a_cluster_of_every_cloud_takes_the_objects(name):
    objects, _ = compiled(name)
    found = kube.check_objects([(name, index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()


def test_only_the_bindings_differ():
    shapes = {}
    for name in PLACES:
        _, own = compiled(name)
        shapes[name] = [(obj["kind"], obj["metadata"]["name"]) for obj in own if obj["kind"] != "TriggerAuthentication"]
    assert shapes["azure"] == shapes["aws"] == shapes["gcp"]


@pytest.mark.parametrize(
    ("name", "trigger", "queue"),
    [
        ("azure", "azure-queue", "azureStorageQueue"),
        ("aws", "aws-sqs-queue", "sqs"),
        ("gcp", "gcp-pubsub", "pubsub"),
    ],
)
def test_scaler_and_worker_read_the_same_queue(name, trigger, queue):
    _, own = compiled(name)
    assert one(own, "ScaledObject")["spec"]["triggers"][0]["type"] == trigger
    config = json.loads(one(own, "ConfigMap")["data"]["worker.json"])
    assert config["queue"]["type"] == config["deadLetter"]["type"] == queue
    assert "thumbs" in json.dumps(one(own, "ScaledObject")["spec"]["triggers"][0]["metadata"])


@pytest.mark.parametrize(
    ("name", "annotation"),
    [
        ("azure", "azure.workload.identity/client-id"),
        ("aws", "eks.amazonaws.com/role-arn"),
        ("gcp", "iam.gke.io/gcp-service-account"),
    ],
)
def test_the_account_acts_as_a_cloud_identity(name, annotation):
    _, own = compiled(name)
    assert one(own, "ServiceAccount")["metadata"]["annotations"][annotation]
