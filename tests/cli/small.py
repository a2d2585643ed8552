"""A small project for the tests of verbs: two workflows, a stream and one Azure environment."""

import json
import subprocess
from pathlib import Path

FILES = {
    "penstock.yaml": "apiVersion: penstock.dev/v1\nkind: Project\n",
    "environments/dev.yaml": """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: dev
spec:
  cloud:
    type: azure
    subscriptionId: 00000000-0000-0000-0000-000000000001
    tenantId: 00000000-0000-0000-0000-000000000002
    region: westeurope
    resourceGroup: {name: rg-dev}
    storageAccount: {name: devstorage}
    cosmos: {account: cdb-dev}
  cluster:
    name: aks-dev
    namespace: jobs
    oidcIssuer: https://oidc.example.org/dev
    nodeGroup: workers
  secrets:
    backend: externalSecrets
    store: {name: vault}
  images:
    runtime: registry.example.org/penstock-runtime:1.0.0
  args:
    registry: registry.example.org
  overlays:
    - kind: Workflow
      name: tides
      patch:
        spec:
          worker:
            scale: {max: 7}
""",
    "definitions/tides.yaml": """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: tides
spec:
  args:
    registry: {description: Where the images are}
    version: {description: Which image, default: "1.4"}
  trigger:
    type: queue
    visibilityTimeout: 30
  worker:
    scale: {min: 0, max: 5}
    resources:
      requests: {cpu: 500m, memory: 1Gi}
      limits: {cpu: "1", memory: 2Gi}
    environment:
      REGION: ${{ env.region }}
  jobs:
    create-items:
      tasks:
        - id: create-items
          image: "${{ args.registry }}/tides:${{ args.version }}"
          run: tides_items:Collection.create_item
          args: {collection_id: tides}
  access:
    - {type: store, name: tides, mode: readWrite}
    - {type: table, name: items, mode: readWrite}
""",
    "definitions/waves.yaml": """\
apiVersion: penstock.dev/v1
kind: Stream
metadata:
  name: waves
spec:
  source:
    type: queue
    visibilityTimeout: 30
  mapping:
    columns:
      - {name: body, type: body}
  sinks:
    - {type: store, store: tides, prefix: waves/, format: ndjson, interval: 30s}
  worker:
    scale: {min: 0, max: 4}
    resources:
      requests: {cpu: 100m, memory: 256Mi}
      limits: {cpu: 500m, memory: 512Mi}
    environment:
      API_KEY: ${{ secrets.waves-api-key }}
""",
    "outputs/dev.json": json.dumps(
        {
            "version": 1,
            "outputs": {
                f"{name}.clientId": f"00000000-0000-0000-0000-00000000000{number}"
                for number, name in enumerate(("tides", "waves", "moon", "dispatcher"), 3)
            },
        }
    ),
}


def write(folder: Path, **changes: str | None) -> Path:
    """Write the project; `changes` (file name without folder and suffix -> text, None to leave it out) change it."""
    for name, usual in FILES.items():
        text = changes.get(Path(name).stem, usual)
        if text is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that a file has exactly once."""
    path = folder / name
    text = path.read_text()
    assert text.count(old) == 1, (name, old, text.count(old))
    path.write_text(text.replace(old, new))


def commit(folder: Path) -> None:
    """Commit everything in the folder."""
    who = ["-c", "user.email=a@example.org", "-c", "user.name=A"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)
