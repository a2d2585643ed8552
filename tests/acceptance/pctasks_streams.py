"""The streams of the acceptance checks as pctasks workflows in environments on Azure; the values are the checks' own."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.support import kube, rendered

REGISTRY = "pccomponentstest.azurecr.io"
ACCOUNT = "pctaskstestdev"
ARGS = {
    "registry": REGISTRY,
    "queue_account_url": f"https://{ACCOUNT}.queue.core.windows.net",
    "cosmosdb_url": "https://cdb-pctaskstest-dev.documents.azure.com:443/",
}
GROUP = "pc-lowlatency"
TASKIO = {
    "tenantId": "${{ secrets.task-tenant-id }}",
    "clientId": "${{ secrets.task-client-id }}",
    "clientSecret": "${{ secrets.task-client-secret }}",
}
CREATE = "pctasks.dataset.streaming:StreamingCreateItemsTask"
INGEST = "pctasks.ingest_task.streaming:StreamingIngestItemsTask"


def environment(name: str = "test", **spec: Any) -> dict[str, Any]:
    """Return an environment with the reference arguments, the node group and the shared TriggerAuthentication."""
    return {
        "apiVersion": "penstock.dev/v1",
        "kind": "Environment",
        "metadata": {"name": name},
        "spec": {
            "cloud": {
                "type": "azure",
                "subscriptionId": "00000000-0000-0000-0000-000000000001",
                "tenantId": "00000000-0000-0000-0000-000000000002",
                "region": "westeurope",
                "resourceGroup": {"name": "rg-test"},
                "storageAccount": {"name": ACCOUNT},
                "cosmos": {"account": "cdb-pctaskstest-dev"},
            },
            "cluster": {"name": "aks", "namespace": "pc", "nodeGroup": GROUP},
            "keda": {"authentication": "connectionString"},
            "pctasks": {"taskio": TASKIO},
            "args": ARGS,
            **spec,
        },
    }


def size(cpu: str, limit: str | None = None) -> dict[str, Any]:
    """Return the resources of a stream: 2 GiB, and CPU in cores."""
    return {"requests": {"cpu": cpu, "memory": "2Gi"}, "limits": {"cpu": limit or cpu, "memory": "2Gi"}}


def stream(name: str, queue_url: str, image: str | None, resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a streaming workflow as pctasks has it. `more`: options, args, environment, run, image_key, declared."""
    options = {
        "queue_url": queue_url,
        "visibility_timeout": 30,
        "min_replica_count": 0,
        "max_replica_count": 10,
        "polling_interval": 30,
        "trigger_queue_length": 100,
        "resources": resources,
        **more.get("options", {}),
    }
    create = {} if "run" in more else {"create_items_function": "made:create", "collection_id": name}
    task = {
        "id": "work",
        "task": more.get("run", CREATE),
        "args": {**create, **more.get("args", {}), "streaming_options": options},
        "environment": {"PCTASKS_COSMOSDB__URL": "${{ args.cosmosdb_url }}", **more.get("environment", {})},
        **({"image": image} if image else {"image_key": more["image_key"]}),
    }
    return {
        "id": name,
        "name": f"Stream of {name}",
        "dataset": "made",
        "is_streaming": True,
        "args": ["registry", "queue_account_url", "cosmosdb_url", *more.get("declared", ())],
        "jobs": {"work": {"tasks": [task]}},
    }


def reference(name: str, image: str, queue: str, resources: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Return a stream on a queue of the reference account, on spot nodes unless said otherwise."""
    url = "${{ args.queue_account_url }}/" + queue
    options = {"allow_spot_instances": True, **options}
    return stream(name, url, "${{ args.registry }}/" + image, resources, options=options)


STREAMS = {
    "ecmwf": reference("ecmwf", "pctasks-ecmwf-forecast:2023.7.31.0", "ecmwf-forecast", size("0.8", "1")),
    "goes-cmi": reference(
        "goes-cmi", "pctasks-goes-cmi:2023.8.1.0", "goes-cmi", size("0.8", "1"), visibility_timeout=300
    ),
    "goes-glm": reference("goes-glm", "pctasks-goes-glm:2023.8.1.0", "goes-glm", size("0.25")),
    "landsat": reference("landsat", "pctasks-landsat:2023.8.2.0", "landsat-c2-l2", size("0.8", "1")),
    "ingest": stream(
        "ingest",
        "${{ args.queue_account_url }}/ingest",
        "${{ args.registry }}/pctasks-ingest:latest",
        size("0.5"),
        run=INGEST,
        options={"max_replica_count": 1},
        environment={"DB_CONNECTION_STRING": "${{ secrets.pgstac-connection-string }}"},
    ),
}


def project(folder: Path, environments: list[dict[str, Any]], definitions: list[dict[str, Any]]) -> Path:
    """Write a project in which every output that a definition may need is pinned."""
    files = {
        f"environments/{one['metadata']['name']}.yaml": yaml.safe_dump(one, sort_keys=False) for one in environments
    }
    for number, one in enumerate(definitions):
        files[f"definitions/{number}/workflow.yaml"] = yaml.safe_dump(one, sort_keys=False)
    pinned = {f"{one['id']}.clientId": "00000000-0000-0000-0000-00000000000a" for one in definitions}
    for one in environments:
        files[f"outputs/{one['metadata']['name']}.json"] = json.dumps({"version": 1, "outputs": pinned})
    return rendered.project(folder, files)


def objects(folder: Path, environment_name: str = "test", file: str | None = None) -> list[dict[str, Any]]:
    """Return the rendered Kubernetes objects of an environment (of one file)."""
    manifests = folder / "rendered" / environment_name / "manifests"
    files = [manifests / f"{file}.yaml"] if file else sorted(manifests.glob("*.yaml"))
    return [obj for path in files for obj in kube.load(path.read_text(encoding="utf-8"))]


def built(folder: Path, environments: list[dict[str, Any]], definitions: list[dict[str, Any]]) -> Path:
    """Write a project and render it."""
    project(folder, environments, definitions)
    rendered.render(folder)
    return folder
