"""The kind Environment: one deployment place, what exists there and how things are named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.common import Existing, read_env_map, read_existing
from penstock.definitions.reading import EMPTY, items, mapping, record, seconds, strings, values, variant, whole
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "Environment"


class Cosmos(Record):
    """Cosmos DB account and database of items."""

    account: str
    database: str = "pctasks"
    create: bool = False


class FunctionApp(Record):
    """App that dispatches storage events."""

    name: str
    principal_id: str | None = None


class ForeignAccount(Record):
    """Where a storage account of others is."""

    resource_group: str
    subscription_id: str | None = None


class Azure(Record):
    """An Azure subscription."""

    subscription_id: str
    tenant_id: str
    region: str
    resource_group: Existing
    type: Literal["azure"] = "azure"
    storage_account: Existing | None = None
    cosmos: Cosmos | None = None
    key_vault: str | None = None
    function_app: FunctionApp | None = None
    accounts: Mapping[str, ForeignAccount] = EMPTY
    tags: Mapping[str, str] = EMPTY


class Aws(Record):
    """An AWS account."""

    account_id: str
    region: str
    type: Literal["aws"] = "aws"
    partition: Literal["aws", "aws-cn", "aws-us-gov"] = "aws"
    token_cache_table: str | None = None
    permissions_boundary: str | None = None
    tags: Mapping[str, str] = EMPTY


class Gcp(Record):
    """A Google Cloud project."""

    project: str
    region: str
    type: Literal["gcp"] = "gcp"
    project_number: str | None = None
    tags: Mapping[str, str] = EMPTY


class Local(Record):
    """One machine: embedded queues and stores."""

    type: Literal["local"] = "local"
    data_dir: str = ".penstock/local"
    tags: Mapping[str, str] = EMPTY


Cloud = Azure | Aws | Gcp | Local


class NodePool(Record):
    """A pool of nodes that penstock adds to the cluster."""

    name: str
    vm_size: str
    min: int = 0
    max: int = 10
    spot: bool = False
    node_group: str | None = None


class Cluster(Record):
    """Kubernetes cluster of the workers."""

    name: str
    namespace: str = "penstock"
    create_namespace: bool = True
    oidc_issuer: str | None = None
    oidc_provider_arn: str | None = None
    node_group: str | None = None
    node_group_label: str = "node_group"
    ingress_class: str = "nginx"
    node_pools: tuple[NodePool, ...] = ()


class ConnectionSecret(Record):
    """Secret that holds the queues' connection string."""

    name: str
    key: str = "ConnectionString"


class Keda(Record):
    """The autoscaler."""

    create: bool = False
    namespace: str = "keda"
    service_account: str = "keda-operator"
    version: str = "2.18.1"
    authentication: Literal["workloadIdentity", "connectionString"] = "workloadIdentity"
    authentication_name: str | None = None
    connection_secret: ConnectionSecret | None = None


class ArgoCD(Record):
    """How the tree reaches the cluster."""

    repo_url: str
    create: bool = False
    version: str = "9.1.0"
    namespace: str = "argocd"
    revision: str = "main"
    path: str = "."
    project: str | None = None
    server: str = "https://kubernetes.default.svc"
    automated: bool = True


class SecretStore(Record):
    """Store of the External Secrets Operator."""

    name: str
    kind: Literal["ClusterSecretStore", "SecretStore"] = "ClusterSecretStore"


class SecretPlace(Record):
    """Where one secret is."""

    name: str | None = None
    key: str | None = None
    arn: str | None = None


class Secrets(Record):
    """Where secret references lead. `refresh_interval` in seconds."""

    backend: Literal["externalSecrets", "kubernetes"] = "kubernetes"
    store: SecretStore | None = None
    refresh_interval: int = 3600
    names: Mapping[str, SecretPlace] = EMPTY


class ImageKey(Record):
    """Image, environment and tags of one key."""

    image: str
    environment: Mapping[str, str] = EMPTY
    tags: Mapping[str, str] = EMPTY


class Images(Record):
    """Images of the workers; `{id}` in `pipelines` is the pipeline's id."""

    runtime: str = "ghcr.io/penstock-dev/penstock-runtime:0.1.0"
    registry: str | None = None
    pipelines: str | None = None
    pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = None
    keys: Mapping[str, ImageKey] = EMPTY


class Naming(Record):
    """How names are made."""

    prefix: str | None = None
    project: str | None = None


class Limits(Record):
    """Bounds on what a definition may ask for here."""

    max_replicas: int | None = None
    max_cpu: str | int | float | None = None
    max_memory: str | None = None


class Select(Record):
    """Which definitions are deployed here: patterns; None = all."""

    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()


class Overlay(Record):
    """A change to one definition, or to all whose name matches."""

    kind: Literal["Stream", "StreamClass", "StreamService", "JobTemplate", "Backfill", "Workflow", "Pipeline"]
    name: str
    patch: Mapping[str, Any]


class Monitoring(Record):
    """Alert rules."""

    prometheus_rules: bool = True
    labels: Mapping[str, str] = EMPTY


class Streams(Record):
    """Who serves the streams that take records by HTTP or OTLP."""

    service: str | None = None


class TaskIO(Record):
    """Service principal of the pctasks runner, as secret references."""

    tenant_id: str
    client_id: str
    client_secret: str


class Pctasks(Record):
    """Settings of the original pctasks runner for its images."""

    taskio: TaskIO | None = None
    storage_account: str | None = None
    rbac: bool = True


class Pulumi(Record):
    """The project of the Pulumi program."""

    project: str | None = None
    stack: str | None = None
    bootstrap: bool = False


class ArcaneOperator(Record):
    """The operator's identity and what it may do."""

    service_account: str = "arcane-operator"
    namespace: str | None = None
    rbac: bool = True
    creates_streams: bool = False


class Arcane(Record):
    """The operator that runs streams of StreamClasses. `external_templates` are `NAME` or `NAMESPACE/NAME`."""

    contract: Literal["dotnet", "v0", "v1", "v2"] = "v2"
    operator: ArcaneOperator = ArcaneOperator()
    external_templates: tuple[str, ...] = ()
    ignore_suspension: bool = False


class EnvironmentSpec(Record):
    """The place and what exists there."""

    cloud: Cloud
    description: str | None = None
    production: bool = False
    cluster: Cluster | None = None
    keda: Keda = Keda()
    argocd: ArgoCD | None = None
    secrets: Secrets = Secrets()
    images: Images = Images()
    naming: Naming = Naming()
    args: Mapping[str, Any] = EMPTY
    limits: Limits = Limits()
    select: Select = Select()
    overlays: tuple[Overlay, ...] = ()
    monitoring: Monitoring = Monitoring()
    streams: Streams = Streams()
    pctasks: Pctasks = Pctasks()
    arcane: Arcane = Arcane()
    pulumi: Pulumi = Pulumi()


_read_cloud = variant(
    {
        "azure": record(
            Azure,
            resource_group=read_existing,
            storage_account=read_existing,
            cosmos=record(Cosmos),
            function_app=record(FunctionApp),
            accounts=values(record(ForeignAccount)),
            tags=mapping,
        ),
        "aws": record(Aws, tags=mapping),
        "gcp": record(Gcp, tags=mapping),
        "local": record(Local, tags=mapping),
    },
)
read_spec = record(
    EnvironmentSpec,
    cloud=_read_cloud,
    cluster=record(Cluster, node_pools=items(record(NodePool, min=whole, max=whole))),
    keda=record(Keda, connection_secret=record(ConnectionSecret)),
    argocd=record(ArgoCD, renamed={"repo_url": "repoURL"}),
    secrets=record(
        Secrets,
        store=record(SecretStore),
        refresh_interval=seconds,
        names=values(record(SecretPlace)),
    ),
    images=record(Images, keys=values(record(ImageKey, environment=read_env_map, tags=mapping))),
    naming=record(Naming),
    args=mapping,
    limits=record(Limits, max_replicas=whole),
    select=record(Select, include=strings, exclude=strings),
    overlays=items(record(Overlay, patch=mapping)),
    monitoring=record(Monitoring, labels=mapping),
    streams=record(Streams),
    pctasks=record(Pctasks, taskio=record(TaskIO)),
    arcane=record(Arcane, operator=record(ArcaneOperator), external_templates=strings),
    pulumi=record(Pulumi),
)
