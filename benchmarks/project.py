"""Makes the benchmark project: N definitions of all kinds and systems, seeded, valid, in one Azure environment."""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import shapes

SEED = 7
WORDS = (
    "orders",
    "imagery",
    "tides",
    "radar",
    "lidar",
    "soil",
    "wind",
    "waves",
    "ships",
    "trains",
    "parcels",
    "meters",
)

PROJECT = "apiVersion: penstock.dev/v1\nkind: Project\n"

ENVIRONMENT = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: bench
spec:
  cloud:
    type: azure
    subscriptionId: 00000000-0000-0000-0000-000000000001
    tenantId: 00000000-0000-0000-0000-000000000002
    region: westeurope
    resourceGroup: {name: rg-bench}
    storageAccount: {name: benchstorage}
    cosmos: {account: cdb-bench}
    keyVault: kv-bench
  cluster:
    name: aks-bench
    namespace: bench
    oidcIssuer: https://oidc.example.org/bench
    nodeGroup: workers
  argocd:
    repoURL: https://git.example.org/data/bench.git
  secrets:
    backend: externalSecrets
    store: {name: vault}
  images:
    runtime: registry.example.org/penstock-runtime:1.0.0
  args:
    registry: registry.example.org
"""

WORKFLOW = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: {name}
  labels:
    team: {team}
  annotations:
    runbook: https://runbooks.example.org/{name}
spec:
  description: >-
    Items of {word} as they arrive,
    in batches of {number}.
  args:
    registry: {{description: Where the images are}}
  trigger:
    type: queue
    visibilityTimeout: {lease}
    deadLetter: {{maxReceiveCount: {receives}}}
  worker:
    concurrency: {concurrency}
    scale: {{min: 0, max: {maximum}, queueLength: 100}}
    resources:
      requests: {{cpu: 500m, memory: 1Gi}}
      limits: {{cpu: "1", memory: 2Gi}}  # measured in spring
    environment:
      LOG_LEVEL: info
      REGION: ${{{{ env.region }}}}
  jobs:
    create-items:
      tasks:
        - id: create-items
          image: "${{{{ args.registry }}}}/{word}:{version}"
          run: {module}:Collection.create_item
          args:
            collection_id: {name}
            options: {{skip_validation: false, tiles: [{number}, 2, 3]}}
          environment:
            DATABASE: ${{{{ secrets.{word}-database }}}}
  access:
    - {{type: table, name: items, mode: write}}
    - {{type: store, name: {word}, mode: readWrite}}
"""

PIPELINE = """\
apiVersion: penstock.dev/v1
kind: Pipeline
metadata:
  name: {name}
  labels:
    team: {team}
spec:
  description: Objects of {word} become items.
  source:
    type: notification
    store: {word}-landing
    filter: {{suffix: .nc}}
  handlers:
    item: {module}:handler
  collection: false
  queue:
    visibilityTimeout: 900
    batchSize: {receives}
  function:
    image: registry.example.org/{word}:{version}
    environment:
      TOKEN: ${{{{ secrets.{word}-token }}}}
  sink:
    type: store
    store: {word}
    prefix: items/{name}/
  worker:
    scale: {{min: 0, max: {maximum}}}
    resources:
      requests: {{cpu: 250m, memory: 512Mi}}
      limits: {{cpu: "1", memory: 1Gi}}
"""

STREAM = """\
apiVersion: penstock.dev/v1
kind: Stream
metadata:
  name: {name}
  labels:
    team: {team}
spec:
  description: Messages of {word} into the lake.
  source:
    type: queue
    visibilityTimeout: {lease}
  mapping:
    columns:
      - name: id
        type: uuid
        primaryKey: true
      - name: received
        type: datetime
      - name: amount
        type: path
        path: order.amount
        default: "0"
      - name: body
        type: body
  sinks:
    - type: store
      store: lake
      prefix: {name}/
      format: ndjson
      interval: {lease}s
  worker:
    concurrency: {concurrency}
    scale: {{min: 0, max: {maximum}}}
    resources:
      requests: {{cpu: 100m, memory: 256Mi}}
      limits: {{cpu: 500m, memory: 512Mi}}
    environment:
      API_KEY: ${{{{ secrets.{word}-api-key }}}}
"""

TEMPLATES = (WORKFLOW, PIPELINE, STREAM)
# What an environment of all systems has more: a service for the sources, and how the runner of pctasks logs in.
SYSTEMS = """\
  streams: {service: intake}
  pctasks:
    taskio:
      tenantId: ${{ secrets.taskio-tenant-id }}
      clientId: ${{ secrets.taskio-client-id }}
      clientSecret: ${{ secrets.taskio-client-secret }}
"""


def template(index: int) -> str:
    """Return the template of a definition: mostly the native kinds in turn, then one of each shape of the five systems."""
    special = shapes.FIRST.get(index) or shapes.TURNS.get(index % shapes.TURN)
    return special or TEMPLATES[index % len(TEMPLATES)]


def called(index: int) -> str:
    """Return the name of a definition."""
    once = {shapes.CLASS: "changes", shapes.SERVICE: "intake"}
    return once.get(template(index)) or f"{WORDS[index % len(WORDS)]}-{index:05d}"


def definitions(count: int) -> Iterator[tuple[str, str, str]]:
    """Yield (file name, definition name, text) of `count` definitions."""
    source = random.Random(SEED)  # noqa: S311 - test data
    for index in range(count):
        word = WORDS[index % len(WORDS)]
        name = called(index)
        text = template(index).format(
            name=name,
            word=word,
            module=f"{word}_items",
            team=source.choice(("coast", "space", "roads")),
            lease=source.choice((30, 60, 300)),
            receives=source.randint(1, 9),
            concurrency=source.randint(1, 8),
            maximum=source.randint(1, 40),
            number=source.randint(10, 5000),
            version=f"2026.{source.randint(1, 12)}.{source.randint(0, 30)}",
        )
        yield f"{word}/{name}.yaml", name, text


def write(folder: Path, count: int) -> None:
    """Write the project with pinned outputs into an empty folder."""
    (folder / "environments").mkdir(parents=True)
    (folder / "outputs").mkdir()
    (folder / "penstock.yaml").write_text(PROJECT)
    every = count > max(shapes.FIRST)
    (folder / "environments" / "bench.yaml").write_text(ENVIRONMENT + (SYSTEMS if every else ""))
    outputs = {"dispatcher.clientId": "00000000-0000-0000-0000-0000000000ff"}
    for index, (file, name, text) in enumerate(definitions(count)):
        path = folder / "definitions" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for account in shapes.ACCOUNTS.get(template(index), ("",)):
            outputs[f"{name}{account}.clientId"] = "00000000-0000-0000-0000-000000000003"
    (folder / "outputs" / "bench.json").write_text(json.dumps({"version": 1, "outputs": outputs}, indent=1))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
