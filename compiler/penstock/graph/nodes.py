"""Nodes of the cloud-neutral graph: what a definition needs, in no cloud's words.

Every node has an `id` (`queue/goes-glm`) that is unique in an environment and a `definition` (`Workflow/goes-glm`). A node
whose `definition` is empty belongs to the platform: several definitions may ask for it, and `merge` makes one of them.
References between nodes are ids. Times are whole seconds.
"""

from typing import Any, Literal

from penstock.record import Record

Verb = Literal[
    "queue.consume",
    "queue.take",
    "queue.send",
    "queue.measure",
    "topic.publish",
    "store.list",
    "store.read",
    "store.write",
    "table.read",
    "table.write",
    "secret.read",
    "cursor.readWrite",
    "catalog.query",
    "function.invoke",
    "identity.use",
    "key.encrypt",
    "key.decrypt",
]
Protocol = Literal["penstock", "pctasks", "prio"]
Role = Literal["consume", "dispatch", "schedule", "stream", "ingest", "function", "declare"]


class Node(Record):
    """What every node has."""

    id: str
    definition: str


class Queue(Node):
    """A work queue, or a dead-letter queue (`holds_dead_letters`)."""

    name: str
    visibility_timeout: int
    retention: int
    account: str | None = None
    endpoint: str | None = None  # full address of an emulator or a foreign queue
    dead_letter: str | None = None  # queue id
    max_receive_count: int = 5
    holds_dead_letters: bool = False
    external: bool = False
    formerly: tuple[str, ...] = ()


class Topic(Node):
    """A topic that announces events; `address` is given for a foreign one (never created)."""

    name: str
    address: str | None = None
    formerly: tuple[str, ...] = ()


class Subscription(Node):
    """A topic's messages into a queue, filtered by object key."""

    topic: str
    queue: str
    prefix: str | None = None
    suffix: str | None = None
    raw: bool = False


class Store(Node):
    """A container or bucket of objects. `exact` says that it is called by its name and nothing around it."""

    name: str
    account: str | None = None
    address: str | None = None  # full address of one in another cloud, `s3://region/bucket` or `gs://bucket`
    external: bool = False
    exact: bool = False
    scratch: bool = False  # results that may expire
    expires: int | None = None  # days that objects are kept
    formerly: tuple[str, ...] = ()


class Table(Node):
    """A table of items with a partition key (empty: the cloud's default, `id`).

    `expires` names the attribute of its time to live.
    """

    name: str
    key: str = ""
    account: str | None = None
    database: str | None = None
    expires: str | None = None
    external: bool = False
    formerly: tuple[str, ...] = ()


class Secret(Node):
    """A secret of the environment's backend, by the name that definitions use."""

    name: str
    address: str | None = None  # full address (ARN) when a definition gives one
    fields: tuple[str, ...] = ()  # JSON keys that are read
    namespaces: tuple[str, ...] = ()  # where pods read it


class Cursor(Node):
    """A small durable value: how far a walk has come."""

    name: str
    value: str
    formerly: tuple[str, ...] = ()


class Catalog(Node):
    """A queryable table over files (inventory)."""

    database: str
    table: str
    location: str
    results: str  # store id
    columns: tuple[tuple[str, str], ...] = ()


class Identity(Node):
    """Who a worker or function is. `service_accounts` are (namespace, name) pairs that may act as it.

    `scaler` says that the autoscaler measures the queues as this identity, too.
    """

    name: str
    service_accounts: tuple[tuple[str, str], ...] = ()
    scaler: bool = False
    exact: bool = False  # called by its name and nothing around it
    labels: tuple[tuple[str, str], ...] = ()
    formerly: tuple[str, ...] = ()


class Namespace(Node):
    """A namespace that definitions have for themselves, beside the environment's."""

    name: str


class Grant(Node):
    """One identity may do one thing to one resource; `prefix` narrows a store."""

    identity: str
    verb: Verb
    resource: str
    prefix: str | None = None


class EnvVar(Record):
    """One environment variable: a literal, or a reference to a secret by its definition name."""

    name: str
    value: str = ""
    secret: str | None = None
    optional: bool = False  # the secret may lack the key


class Resources(Record):
    """Container resources as Kubernetes quantities; an empty text is unset."""

    request_cpu: str = ""
    request_memory: str = ""
    request_storage: str = ""
    limit_cpu: str = ""
    limit_memory: str = ""
    limit_storage: str = ""


class Scale(Record):
    """Autoscaling by queue depth."""

    min: int
    max: int
    polling_interval: int
    cooldown: int
    queue_length: int
    activation_queue_length: int = 0


class Placement(Record):
    """Where pods run."""

    node_group: str | None = None
    spot: bool = False


class Port(Record):
    """A TCP port of a worker."""

    name: str
    number: int


class Worker(Node):
    """A long-running process in the cluster.

    `config` is the runtime's configuration without what only a cloud knows; the target adds queue, store and table
    bindings for the node ids in `queue`, `stores`, `tables` and `outputs` (keys are the names the handler uses).
    """

    name: str
    role: Role
    protocol: Protocol
    image: str
    identity: str
    config: dict[str, Any]
    resources: Resources
    env: tuple[EnvVar, ...] = ()
    queue: str | None = None
    scale: Scale | None = None
    replicas: int = 1
    placement: Placement = Placement()
    grace_period: int = 60
    ports: tuple[Port, ...] = ()
    stores: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    max_unavailable: int = 1
    labels: tuple[tuple[str, str], ...] = ()
    credential: Literal["workloadIdentity", "connectionString"] = "workloadIdentity"
    suspended: bool = False
    measured_by: str | None = None  # identity as which the autoscaler measures, where it is not the worker's


class Function(Node):
    """A function that the cloud starts: for messages of `queue`, on a `Schedule`, or once at deployment (`invoke`)."""

    name: str
    handler: str
    image: str
    identity: str
    memory: int
    timeout: int
    architecture: Literal["x86_64", "arm64"]
    log_retention: int
    env: tuple[EnvVar, ...] = ()
    bindings: tuple[tuple[str, str], ...] = ()  # variable name -> node id; the target writes its address
    queue: str | None = None
    batch_size: int = 1
    batch_window: int = 0
    max_concurrency: int | None = None
    invoke: bool = False
    invoke_after: tuple[str, ...] = ()
    pipeline: str = ""  # the id of the pipeline's package
    labels: tuple[tuple[str, str], ...] = ()
    formerly: tuple[str, ...] = ()


class ClusterJob(Node):
    """A process in the cluster that ends: once at deployment, or by `cron`. `config` is as a Worker's.

    `identity` is None for one that needs nothing of the cloud.
    """

    name: str
    image: str
    identity: str | None
    config: dict[str, Any]
    resources: Resources
    env: tuple[EnvVar, ...] = ()
    cron: str | None = None
    timezone: str = "Etc/UTC"
    deadline: int = 3600
    protocol: Protocol = "penstock"
    retries: int = 3
    history: tuple[int, int] = (3, 3)  # runs that are kept: good ones, failed ones
    starting_deadline: int = 300
    placement: Placement = Placement()
    stores: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


class Schedule(Node):
    """Starts `target` by the clock: `every` seconds, or a `cron` with a time zone."""

    name: str
    target: str
    every: int | None = None
    cron: str | None = None
    timezone: str = "Etc/UTC"


class Route(Node):
    """A dispatch rule: events of objects whose address starts and ends so go to the queue `queue_name`.

    The dispatcher serves all rules of a place, so a rule is a platform node; `source` is the definition that wants it.
    """

    name: str
    source: str
    queue_name: str
    account: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    store: str | None = None  # store id when the rule names a store
    event_types: tuple[Literal["created", "deleted"], ...] = ("created",)


class Endpoint(Node):
    """HTTP from outside to a port of a worker."""

    name: str
    worker: str
    port: int
    host: str | None = None
    path: str = "/"


class Alert(Node):
    """A threshold on the depth of a queue."""

    name: str
    queue: str
    measure: Literal["deadLetterMessages", "rejectedMessages", "queueMessages"]
    threshold: int
    hold: int
    severity: str
    worker: str | None = None  # whose queue it is, where the queue does not say it


class BatchTask(Record):
    """One container of a batch job."""

    id: str
    image: str
    entry_point: str
    args: dict[str, Any]
    env: tuple[EnvVar, ...] = ()
    code: dict[str, Any] | None = None
    tags: tuple[tuple[str, str], ...] = ()
    resources: Resources = Resources()
    timeout: int | None = None
    retries: int = 0


class BatchJob(Record):
    """Tasks in a row, once or for each item."""

    id: str
    tasks: tuple[BatchTask, ...]
    needs: tuple[str, ...] = ()
    items: Any = None  # list, expression text, or None
    flatten: bool = True


class Batch(Node):
    """A DAG of jobs, started by hand or by `cron`; `args` are the names of those that whoever starts it must give."""

    name: str
    jobs: tuple[BatchJob, ...]
    identity: str
    args: tuple[str, ...] = ()
    cron: str | None = None
    timezone: str = "Etc/UTC"
    concurrency: str = "Forbid"
    starting_deadline: int = 300
    placement: Placement = Placement()
    stores: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()


class StoredObject(Node):
    """An object that deployment puts into a store: `data` as JSON in base64, or files of the repository.

    Several files become one zip archive. `files` are (path in the archive, path from the project root) pairs; a single file has the path "" in the archive.
    """

    store: str
    path: str
    data: dict[str, Any] | None = None
    files: tuple[tuple[str, str], ...] = ()
    formerly: tuple[str, ...] = ()
