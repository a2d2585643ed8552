"""The kind StreamService: the service that takes records for streams, in five components or in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.common import (
    AccessItem,
    Placement,
    Resources,
    read_access,
    read_placement,
    read_resources,
)
from penstock.definitions.reading import EMPTY, items, mapping, record, variant, whole
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "StreamService"


class Hosts(Record):
    """Public host names."""

    api: str | None = None
    source: str | None = None


class Replicas(Record):
    """Pods of each component."""

    api: int = 2
    http_source: int = 2
    storage: int = 2
    coordinator: int = 2


class LoadScale(Record):
    """How the HTTP source grows: pods, and percent of the requested processor time."""

    max: int
    min: int = 2
    cpu: int = 70


class ComponentResources(Record):
    """What the containers ask for and may use."""

    api: Resources | None = None
    http_source: Resources | None = None
    writer: Resources | None = None
    reader: Resources | None = None
    coordinator: Resources | None = None


class Volume(Record):
    """One volume of each storage pod."""

    type: str
    label: str
    size: str = "50Gi"
    storage_class: str | None = None


class StorageClass(Record):
    """Class of the volumes."""

    name: str | None = None
    create: bool = True


class EtcdChart(Record):
    """An etcd cluster of the Bitnami chart."""

    type: Literal["chart"] = "chart"
    version: str = "12.0.11"
    replicas: int = 3
    size: str = "50Gi"
    snapshot_size: str = "10Gi"
    resources: Resources | None = None
    password: str | None = None


class EtcdExternal(Record):
    """An etcd that exists."""

    endpoint: str
    type: Literal["external"] = "external"
    username: str = "root"
    password: str | None = None


class EtcdEmbedded(Record):
    """One member in the pod of the service."""

    type: Literal["embedded"] = "embedded"
    image: str = "quay.io/coreos/etcd:v3.6.2"
    size: str = "10Gi"


Etcd = EtcdChart | EtcdExternal | EtcdEmbedded


class EncryptionCloud(Record):
    """A key of the cloud's key management."""

    type: Literal["cloud"] = "cloud"
    key: str | None = None


class EncryptionAes(Record):
    """A key of 32 bytes."""

    secret: str
    type: Literal["aes"] = "aes"


class EncryptionNone(Record):
    """Nothing is encrypted."""

    type: Literal["none"] = "none"


Encryption = EncryptionCloud | EncryptionAes | EncryptionNone


class Scrapers(Record):
    """Pods that may read the metrics."""

    namespace: str = "datadog"
    pod_labels: Mapping[str, str] = {"app": "datadog-agent"}


class StreamServiceSpec(Record):
    """What runs, where it keeps records, how it is reached."""

    image: str
    description: str | None = None
    mode: Literal["pods", "single"] = "pods"
    branch: str = "default"
    config: Mapping[str, Any] = EMPTY
    hosts: Hosts = Hosts()
    exposure: Literal["ingress", "internalLoadBalancer", "nodePort"] | None = None
    replicas: Replicas = Replicas()
    scale: LoadScale | None = None
    resources: ComponentResources = ComponentResources()
    volumes: tuple[Volume, ...] = ()
    storage_class: StorageClass = StorageClass()
    etcd: Etcd | None = None
    encryption: Encryption | None = None
    token: str | None = None
    scrapers: Scrapers = Scrapers()
    placement: Placement = Placement()
    access: tuple[AccessItem, ...] = ()


read_spec = record(
    StreamServiceSpec,
    config=mapping,
    hosts=record(Hosts),
    replicas=record(Replicas, api=whole, http_source=whole, storage=whole, coordinator=whole),
    scale=record(LoadScale, min=whole, max=whole, cpu=whole),
    resources=record(
        ComponentResources,
        api=read_resources,
        http_source=read_resources,
        writer=read_resources,
        reader=read_resources,
        coordinator=read_resources,
    ),
    volumes=items(record(Volume)),
    storage_class=record(StorageClass),
    etcd=variant(
        {
            "chart": record(EtcdChart, replicas=whole, resources=read_resources),
            "external": record(EtcdExternal),
            "embedded": record(EtcdEmbedded),
        }
    ),
    encryption=variant(
        {"cloud": record(EncryptionCloud), "aes": record(EncryptionAes), "none": record(EncryptionNone)}
    ),
    scrapers=record(Scrapers, pod_labels=mapping),
    placement=read_placement,
    access=read_access,
)
