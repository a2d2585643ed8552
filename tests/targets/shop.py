"""A small project for the tests of AWS and Google Cloud: a workflow with everything that it may ask for, and a pipeline."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support import rendered

WORKFLOW: dict[str, Any] = {
    "apiVersion": "penstock.dev/v1",
    "kind": "Workflow",
    "metadata": {"name": "orders", "labels": {"team": "sales"}},
    "spec": {
        "trigger": {
            "type": "queue",
            "visibilityTimeout": "5m",
            "deadLetter": {"maxReceiveCount": 7},
            "events": [
                {"store": "uploads", "prefix": "orders/", "suffix": ".csv"},
                {"store": "uploads", "prefix": "returns/", "types": ["created", "deleted"]},
            ],
        },
        "access": [
            {"type": "store", "name": "uploads", "mode": "read", "prefix": "orders/"},
            {"type": "store", "name": "results", "mode": "readWrite"},
            {"type": "store", "name": "archive-of-others", "mode": "read", "external": True},
            {"type": "table", "name": "ledger", "mode": "readWrite"},
            {"type": "queue", "name": "invoices", "mode": "send", "external": True},
            {"type": "topic", "name": "announcements", "mode": "send"},
        ],
        "jobs": {
            "take": {
                "tasks": [
                    {
                        "id": "take",
                        "image": "ghcr.io/example/orders:1.0",
                        "run": "orders.tasks:take",
                        "code": {"src": "definitions/lib/orders.py"},
                    }
                ]
            }
        },
        "worker": {
            "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
            "scale": {"max": 5, "queueLength": 20, "activationQueueLength": 3},
        },
    },
}
PIPELINE: dict[str, Any] = {
    "apiVersion": "penstock.dev/v1",
    "kind": "Pipeline",
    "metadata": {"name": "tides", "labels": {"team": "ocean"}},
    "spec": {
        "source": {"type": "notification", "store": "gauges", "filter": {"suffix": ".nc"}},
        "sink": {"type": "store", "store": "results", "prefix": "tides/"},
        "access": [{"type": "store", "name": "gauges", "mode": "read"}],
    },
}


def environment(name: str, cloud: Mapping[str, Any], **spec: Any) -> dict[str, Any]:
    """Return an environment with a cluster."""
    return {
        "apiVersion": "penstock.dev/v1",
        "kind": "Environment",
        "metadata": {"name": name},
        "spec": {"cloud": dict(cloud), "cluster": {"name": "main", "namespace": "data"}, **spec},
    }


def write(folder: Path, where: Mapping[str, Any], *definitions: Mapping[str, Any]) -> Path:
    """Write a project with one environment and return its folder."""
    files = {"environments/one.yaml": yaml.safe_dump(dict(where)), "definitions/lib/orders.py": "def take(item): ...\n"}
    for one in definitions:
        files[f"definitions/{one['kind']}-{one['metadata']['name']}.yaml"] = yaml.safe_dump(dict(one))
    return rendered.project(folder, files)


def changed(base: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a definition with other values at dotted paths (`__` parts them): `spec__queue__batchSize=20`."""
    import copy

    made: dict[str, Any] = copy.deepcopy(dict(base))
    for path, value in changes.items():
        *steps, last = path.split("__")
        node = made
        for step in steps:
            node = node.setdefault(step, {})
        node[last] = value
    return made


def objects(folder: Path, environment_name: str, file: str) -> list[dict[str, Any]]:
    """Return the Kubernetes objects of a definition."""
    text = (folder / "rendered" / environment_name / "manifests" / file).read_text(encoding="utf-8")
    return [one for one in yaml.safe_load_all(text) if one]


def of_kind(found: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """Return the only object of a kind."""
    (one,) = [item for item in found if item["kind"] == kind]
    return one
