"""A project with one StreamService for four places, as the checks 5.G 76 to 82 ask for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support import rendered

SERVICE = """\
apiVersion: penstock.dev/v1
kind: StreamService
metadata:
  name: stream
spec:
  image: registry.example.org/stream:1.0
  config:
    storageApiHost: connection.example.org
  hosts: {api: stream.example.org, source: stream-in.example.org}
  volumes:
    - {type: fast, label: fast-001, size: 10Gi}
    - {type: medium, label: medium-001, size: 20Gi}
    - {type: slow, label: slow-001, size: 30Gi}
"""
ORDERS = """\
sourceId: orders
type: http
name: Orders
sinks:
  - type: table
    name: All orders
    table:
      type: keboola
      tableId: in.c-shop.orders
      mapping: {columns: [{type: uuid, name: id}, {type: path, name: number, path: number}]}
"""
CLOUDS = {
    "aws": '{type: aws, accountId: "123456789012", region: eu-central-1}',
    "azure": (
        "{type: azure, subscriptionId: 10000000-0000-4000-8000-000000000001, "
        "tenantId: 10000000-0000-4000-8000-000000000002, region: westeurope, "
        "resourceGroup: {name: rg-ingest}, keyVault: kv-ingest}"
    ),
    "gcp": '{type: gcp, project: ingest-prod, region: europe-west3, projectNumber: "210987654321"}',
    "local": "{type: local}",
}
ISSUERS = {"aws": "https://oidc.example.org/id/1", "azure": "https://oidc.example.org/id/2"}
WORKLOADS = ("api", "http-source", "storage-writer-reader", "storage-coordinator")
AZURE_OUTPUTS = """\
{
  "version": 1,
  "environment": "azure",
  "outputs": {
    "stream-api.clientId": "20000000-0000-4000-8000-000000000101",
    "stream-storage-coordinator.clientId": "20000000-0000-4000-8000-000000000102",
    "stream-storage-writer-reader.clientId": "20000000-0000-4000-8000-000000000103"
  }
}
"""


def environment(cloud: str, more: str = "") -> str:
    """Return an Environment of a cloud with a cluster; `more` are further lines of its `spec`."""
    issuer = f", oidcIssuer: {ISSUERS[cloud]}" if cloud in ISSUERS else ""
    return (
        "apiVersion: penstock.dev/v1\nkind: Environment\n"
        f"metadata: {{name: {cloud}}}\nspec:\n  cloud: {CLOUDS[cloud]}\n"
        f"  cluster: {{name: main, namespace: stream{issuer}}}\n"
        "  argocd: {repoURL: https://git.example.org/ingest.git}\n"
        f"  streams: {{service: stream}}\n{more}"
    )


def write(folder: Path, service: str = SERVICE, clouds: Mapping[str, str] | None = None) -> Path:
    """Write the project and return its folder; `clouds` maps environments to further lines."""
    files = {"definitions/stream.yaml": service, "definitions/orders.yaml": ORDERS, "outputs/azure.json": AZURE_OUTPUTS}
    for cloud, more in (clouds if clouds is not None else dict.fromkeys(CLOUDS, "")).items():
        files[f"environments/{cloud}.yaml"] = environment(cloud, more)
    return rendered.project(folder, files)


def manifests(folder: Path, environment_name: str) -> list[dict[str, Any]]:
    """Return every Kubernetes object of an environment that Argo CD applies."""
    home = folder / "rendered" / environment_name / "manifests"
    return [one for path in sorted(home.glob("*.yaml")) for one in yaml.safe_load_all(path.read_text()) if one]


def named(objects: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """Return the one object of that kind and name."""
    (found,) = [one for one in objects if one["kind"] == kind and one["metadata"]["name"] == name]
    return found


def etcd(folder: Path, environment_name: str) -> dict[str, Any]:
    """Return the values of the state store's chart, as Argo CD installs it."""
    found = yaml.safe_load((folder / "rendered" / environment_name / "argocd" / "stream-etcd.yaml").read_text())
    values: dict[str, Any] = found["spec"]["source"]["helm"]["valuesObject"]
    return values
