"""The five streams of the acceptance checks as a project in Azure; addresses and names are the checks' own values."""

from pathlib import Path

from tests.support import rendered

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
ACCOUNT = "pctaskstestdev"
STREAMS = {
    # definition -> (queue, image and version, requests cpu, limits cpu, visibility, max)
    "goes-glm": ("goes-glm", "pctasks-goes-glm:2023.8.1.0", "0.25", "0.25", 30, 10),
    "goes-cmi": ("goes-cmi", "pctasks-goes-cmi:2023.8.1.0", "0.8", "1", 300, 10),
    "ecmwf-forecast": ("ecmwf-forecast", "pctasks-ecmwf-forecast:2023.7.31.0", "0.8", "1", 30, 10),
    "landsat": ("landsat-c2-l2", "pctasks-landsat:2023.8.2.0", "0.8", "1", 30, 10),
}

_GOES = "https://goeseuwest.blob.core.windows.net/noaa-goes{number}/{product}/"
RULES: list[tuple[str, str, str, str | None]] = [
    # (rule, queue, prefix, suffix): facts 1.B.5
    *[
        (f"GOES{number}_GLM", "goes-glm", _GOES.format(number=number, product="GLM-L2-LCFA"), None)
        for number in (16, 17, 18)
    ],
    *[
        (f"GOES{number}_CMI_{sector}", "goes-cmi", _GOES.format(number=number, product=f"ABI-L2-MCMIP{sector}"), None)
        for number in (16, 17, 18)
        for sector in "CMF"
    ],
    ("ECMWF_FORECAST", "ecmwf-forecast", "https://ai4edataeuwest.blob.core.windows.net/ecmwf/", ".index"),
    ("LANDSAT_C2_L2_FORECAST", "landsat-c2-l2", "https://landsateuwest.blob.core.windows.net/landsat-c2/", "_MTL.xml"),
]

ENVIRONMENT = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: dev
spec:
  cloud:
    type: azure
    subscriptionId: {subscription}
    tenantId: 00000000-0000-0000-0000-000000000002
    region: westeurope
    resourceGroup: {{name: rg-pctaskstest-dev, create: true}}
    storageAccount: {{name: {account}, create: true}}
    cosmos: {{account: cdb-pctaskstest-dev, create: true}}
    functionApp: {{name: func-pctaskstest-dev}}
  cluster:
    name: aks-pctaskstest-dev
    namespace: pc
    oidcIssuer: https://oidc.example.org/cluster
    nodeGroup: pc-lowlatency
    nodePools:
      - {{name: tasks, vmSize: Standard_D3_v2, min: 0, max: 100, nodeGroup: pc-lowlatency}}
      - {{name: tasksspot, vmSize: Standard_D3_v2, min: 0, max: 100, nodeGroup: pc-lowlatency, spot: true}}
  args:
    registry: pccomponentstest.azurecr.io
    queue_account_url: https://{account}.queue.core.windows.net
    cosmosdb_url: https://cdb-pctaskstest-dev.documents.azure.com:443/
  pctasks:
    taskio:
      tenantId: ${{{{ secrets.task-tenant-id }}}}
      clientId: ${{{{ secrets.task-client-id }}}}
      clientSecret: ${{{{ secrets.task-client-secret }}}}
  overlays:
{overlays}"""

_OVERLAY = """\
    - kind: Workflow
      name: {name}-streaming
      patch:
        spec:
          trigger:
            events:
{events}"""

_STREAM = """\
id: {name}-streaming
name: Items of {name}
dataset: {name}
is_streaming: true
args: [registry, queue_account_url, cosmosdb_url]
jobs:
  create-items:
    tasks:
      - id: create-items
        image: "${{{{ args.registry }}}}/{image}"
        task: pctasks.dataset.streaming:StreamingCreateItemsTask
        code:
          src: ${{{{ local.path(./items.py) }}}}
        args:
          streaming_options:
            queue_url: ${{{{ args.queue_account_url }}}}/{queue}
            visibility_timeout: {visibility}
            min_replica_count: 0
            max_replica_count: {maximum}
            polling_interval: 30
            trigger_queue_length: 100
            allow_spot_instances: true
            resources:
              requests: {{cpu: "{requests}", memory: 2Gi}}
              limits: {{cpu: "{limits}", memory: 2Gi}}
          options: {{skip_validation: false}}
          create_items_function: items:Collection.create_item
          collection_id: {name}
        environment:
          PCTASKS_COSMOSDB__URL: ${{{{ args.cosmosdb_url }}}}
"""

INGEST = """\
id: streaming-ingest
name: Items into the database
dataset: any
is_streaming: true
args: [registry, queue_account_url, cosmosdb_url]
jobs:
  ingest-items:
    tasks:
      - id: ingest-items
        image: "${{ args.registry }}/pctasks-ingest:latest"
        task: pctasks.ingest_task.streaming:StreamingIngestItemsTask
        args:
          streaming_options:
            queue_url: ${{ args.queue_account_url }}/ingest
            visibility_timeout: 30
            min_replica_count: 0
            max_replica_count: 1
            polling_interval: 30
            trigger_queue_length: 100
            resources:
              requests: {cpu: "0.5", memory: 2Gi}
              limits: {cpu: "0.5", memory: 2Gi}
        environment:
          PCTASKS_COSMOSDB__URL: ${{ args.cosmosdb_url }}
          DB_CONNECTION_STRING: ${{ secrets.pgstac-connection-string }}
"""


def environment() -> str:
    """Return the environment, with the dispatch rules of the streams as overlays."""
    overlays = []
    for name, (queue, *_) in STREAMS.items():
        events = [
            f'              - {{name: {rule}, url: "{prefix}"' + (f', suffix: "{suffix}"' if suffix else "") + "}\n"
            for rule, target, prefix, suffix in RULES
            if target == queue
        ]
        overlays.append(_OVERLAY.format(name=name, events="".join(events)))
    return ENVIRONMENT.format(subscription=SUBSCRIPTION, account=ACCOUNT, overlays="".join(overlays))


def files() -> dict[str, str]:
    """Return the files of the project."""
    found = {"environments/dev.yaml": environment(), "definitions/ingest/streaming.yaml": INGEST}
    for name, (queue, image, requests, limits, visibility, maximum) in STREAMS.items():
        found[f"definitions/{name}/items.py"] = "class Collection: ...\n"
        found[f"definitions/{name}/streaming.yaml"] = _STREAM.format(
            name=name,
            queue=queue,
            image=image,
            requests=requests,
            limits=limits,
            visibility=visibility,
            maximum=maximum,
        )
    return found


def write(folder: Path) -> Path:
    """Write the project and return its folder."""
    return rendered.project(folder, files())
