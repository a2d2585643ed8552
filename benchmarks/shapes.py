"""The shapes of the benchmark project's definitions beside the three native ones: what all five systems bring to a project."""

PCTASKS = """\
id: {name}
name: Items of {word} as they arrive
dataset: {word}
is_streaming: true

args: [registry]

jobs:
  create-items:
    tasks:
      - id: create-items
        image: "${{{{ args.registry }}}}/{word}:{version}"
        task: pctasks.dataset.streaming:StreamingCreateItemsTask
        args:
          streaming_options:
            queue_url: https://benchstorage.queue.core.windows.net/{name}
            visibility_timeout: {lease}
            min_replica_count: 0
            max_replica_count: {maximum}
            polling_interval: 30
            trigger_queue_length: 100
            resources:
              requests: {{cpu: "0.5", memory: 1Gi}}
              limits: {{cpu: "1", memory: 2Gi}}
          create_items_function: {module}:Collection.create_item
          collection_id: {name}
        environment:
          PCTASKS_COSMOSDB__URL: https://cdb-bench.documents.azure.com:443/
"""

SCAN = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: {name}
  labels:
    team: {team}
spec:
  description: Batches of {word}, taken in as they come and summed up.
  args:
    registry: {{description: Where the images are}}
  trigger:
    type: bucketScan
    cron: "*/10 * * * *"
    maxAge: 6h
    period: 8h
    grace: 4h
    # Buckets of others: what is in them is theirs to expire.
    stores:
      ingestion: {{name: {name}-ingestion, external: true}}
      own: {{name: {name}-own, external: true}}
      peer: {{name: {name}-peer, external: true}}
  workers:
    intake: &worker
      scale: {{min: 0, max: {maximum}, queueLength: 1}}
      resources:
        requests: {{cpu: 100m, memory: 128Mi}}
        limits: {{memory: 1Gi}}
    aggregate: *worker
  jobs:
    intake:
      tasks:
        - {{id: intake, image: "${{{{ args.registry }}}}/{word}:{version}", run: "{module}:intake"}}
    aggregate:
      tasks:
        - {{id: aggregate, image: "${{{{ args.registry }}}}/{word}:{version}", run: "{module}:aggregate"}}
"""

CLASS = """\
apiVersion: penstock.dev/v1
kind: StreamClass
metadata:
  name: changes
  labels:
    team: {team}
spec:
  description: Follows the changes of a table.
  operator: arcane
  group: streaming.bench.example.org
  version: v1
  names: {{kind: Changes, plural: changes, singular: change}}
  secretRefs: [connectionRef]
  schema:
    type: object
    required: [table, target, connectionRef]
    properties:
      table: {{type: string, description: Schema and table.}}
      target: {{type: string, description: Table that is written., x-penstock-format: tableName}}
      interval: {{type: string, description: Time between two looks., x-penstock-format: scalaDuration}}
      rowsPerGroup: {{type: integer, description: Rows of one write., minimum: 1}}
      connectionRef: {{type: object, properties: {{name: {{type: string}}}}}}
  jobTemplates:
    changes:
      image: registry.example.org/changes:{version}
      resources:
        requests: {{cpu: 250m, memory: 1Gi}}
        limits: {{memory: 1Gi}}
"""

OBJECT = """\
apiVersion: streaming.bench.example.org/v1
kind: Changes
metadata:
  name: {name}
  namespace: bench
  labels:
    team: {team}
spec:
  suspended: false
  jobTemplateRef: {{kind: StreamingJobTemplate, name: changes}}
  backfillJobTemplateRef: {{kind: StreamingJobTemplate, name: changes}}
  table: {word}.t{number}
  interval: {lease} second
  rowsPerGroup: {number}
  target: lake.{word}.t{number}
  connectionRef: {{name: {word}-database}}
"""

SERVICE = """\
apiVersion: penstock.dev/v1
kind: StreamService
metadata:
  name: intake
  labels:
    team: {team}
spec:
  description: Takes the records of all sources.
  image: registry.example.org/stream:{version}
  config:
    storageApiHost: connection.example.org
    storage:
      level:
        local:
          encoding: {{compression: {{type: none}}}}
          volume: {{assignment: {{count: 1}}}}
  volumes:
    - {{type: medium, label: medium-001, size: 50Gi}}
  hosts: {{api: stream.example.org, source: stream-in.example.org}}
"""

SOURCE = """\
sourceId: {name}
type: http
name: Records of {word}
description: One record for each of {word}.
config:
  - {{key: storage.level.staging.upload.trigger.interval, value: {lease}s}}
sinks:
  - sinkId: records
    type: table
    name: Records
    table:
      type: keboola
      tableId: in.c-{word}.t{number}
      mapping:
        columns:
          - {{type: uuid, name: id}}
          - {{type: datetime, name: received}}
          - {{type: path, name: number, path: order.number, rawString: true}}
          - type: template
            name: lines
            template:
              language: jsonnet
              content: std.length(Body('order.lines', []))
          - {{type: body, name: record}}
"""

# What comes between the native definitions, by the last digits of the index: a quarter of what five systems bring is streams
# of an operator's kind, a tenth sources. The class and the service that they need come first, once.
TURNS = {12: PCTASKS, 13: SCAN, 14: OBJECT, 15: SOURCE, 16: OBJECT, 17: PCTASKS, 18: SOURCE, 19: OBJECT}
FIRST = {12: CLASS, 13: SERVICE}
TURN = 20
# What stands behind the name of each of its accounts, where that is not one account of the same name.
ACCOUNTS: dict[str, tuple[str, ...]] = {
    SCAN: ("-scheduler", "-worker"),
    SERVICE: ("-api", "-storage-coordinator", "-storage-writer-reader"),
    CLASS: (),
    OBJECT: (),
    SOURCE: (),
}
