"""Nodes of stream classes: kinds that a cluster learns, their objects, and what an operator makes runs of."""

from typing import Any

from penstock.graph.nodes import EnvVar, Node, Resources
from penstock.record import Record


class KindColumn(Record):
    """One column that kubectl prints."""

    name: str
    type: str
    path: str
    description: str | None = None
    priority: int = 0


class CustomKind(Node):
    """A kind of custom resource that the cluster learns.

    `schema` is that of `spec`, `status` that of the status (None: anything), `frame` what stands around both (None: ours).
    With a `contract` it is a stream kind of Arcane's operator, known to it as `object_name`.
    """

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    short_names: tuple[str, ...]
    schema: dict[str, Any]
    secret_fields: tuple[str, ...] = ()
    secret_keys: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    columns: tuple[KindColumn, ...] = ()
    list_kind: str | None = None
    categories: tuple[str, ...] = ()
    scope: str = "Namespaced"
    status: dict[str, Any] | None = None
    frame: dict[str, Any] | None = None
    status_subresource: bool = True
    selectable_fields: tuple[str, ...] = ()
    install: bool = True
    contract: str = ""
    object_name: str = ""
    buffer: int | None = None


class RunnerAccount(Node):
    """The service account of the jobs of a stream class, with what its runner may do in the cluster."""

    name: str
    contract: str
    create: bool = True
    annotations: tuple[tuple[str, str], ...] = ()


class StreamingTemplate(Node):
    """A StreamingJobTemplate: `job` as it is, else what the rest says. Times in seconds."""

    name: str
    contract: str
    job: dict[str, Any] | None = None
    image: str = ""
    version: str = ""
    service_account: str = ""
    pull_policy: str | None = None
    pull_secrets: tuple[str, ...] = ()
    backoff_limit: int = 3
    ttl: int = 1
    deadline: int | None = None
    grace_period: int = 30
    retry_on: tuple[int, ...] = (2,)
    fail_on: tuple[int, ...] = ()
    env: tuple[EnvVar, ...] = ()
    secrets_from: tuple[str, ...] = ()
    config_maps_from: tuple[str, ...] = ()
    resources: Resources = Resources()
    node_selector: dict[str, str] | None = None
    tolerations: list[dict[str, Any]] | None = None
    affinity: dict[str, Any] | None = None
    volumes: list[dict[str, Any]] | None = None
    volume_mounts: list[dict[str, Any]] | None = None
    labels: tuple[tuple[str, str], ...] = ()


class BackfillRequest(Node):
    """A wish that one stream loads everything anew; `class_name` is the StreamClass as the cluster knows it."""

    name: str
    class_name: str
    stream: str
    completed: bool = False
    payload: dict[str, Any] | None = None


class StreamKind(Node):
    """A stream kind that the operator watches; shared, so that its rights follow from the kinds that are there.

    `uses` says what else streams of it need: `cronjobs`, `backfillrequests`.
    """

    group: str
    kind: str
    plural: str
    layout: str
    uses: tuple[str, ...] = ()


class Reference(Node):
    """An object of the cluster that a definition names. `path` leads to the name in the definition; empty: its own name."""

    kind: str
    name: str
    namespace: str
    path: tuple[str, ...] = ()
    detail: str = ""


class CustomObject(Node):
    """An object of a custom kind. With a `run`, an operator makes a `Job` or `CronJob` of the same name of it."""

    name: str
    kind_id: str
    group: str
    version: str
    kind: str
    spec: dict[str, Any]
    labels: tuple[tuple[str, str], ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    run: str = ""
    contract: str = ""
    class_name: str = ""
