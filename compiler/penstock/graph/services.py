"""Nodes of a StreamService: its components and volumes, the store of its state, the key that encrypts what is secret."""

from typing import Any, Literal

from penstock.graph.nodes import EnvVar, Node, Placement, Port, Resources
from penstock.record import Record


class EncryptionKey(Node):
    """A key of the cloud's key management: it never leaves it, and encrypts what identities may have encrypted."""

    name: str
    formerly: tuple[str, ...] = ()


class StateStore(Node):
    """A replicated etcd of the cluster, installed by its chart; `secret` names the secret that holds the password of root.

    It belongs to the platform, so that what installs charts sees those of all definitions.
    """

    name: str
    replicas: int
    size: str
    snapshot_size: str
    version: str
    secret: str
    client_label: str
    storage_class: str
    resources: Resources


class Component(Record):
    """One component of a StreamService: a container. `identity` is the node id of who it is, None for nobody in particular.

    `service_account` is the account of its pods; components with the same `workload` share one pod.
    """

    name: str
    workload: str
    ports: tuple[Port, ...]
    metrics: int
    resources: Resources
    replicas: int
    service_account: str
    identity: str | None = None
    health: int | None = None  # the port that answers health checks


class ServiceVolume(Record):
    """A volume of each storage pod, mounted at its type and label."""

    type: str
    label: str
    size: str
    storage_class: str


class EmbeddedStore(Record):
    """One etcd member in the pod of the service."""

    image: str
    size: str


class StreamService(Node):
    """A service that takes records for streams. `config` is its configuration by dotted keys, without what a cloud knows.

    `store` is the id of a StateStore, or the member in the pod; None for one that exists elsewhere. `client_label` marks pods
    that may reach the store. `scale` is (fewest pods, most pods, percent of processor time) of the HTTP source.
    """

    name: str
    image: str
    mode: Literal["pods", "single"]
    components: tuple[Component, ...]
    volumes: tuple[ServiceVolume, ...]
    config: dict[str, Any]
    client_label: str
    storage_class: str
    make_storage_class: bool
    env: tuple[EnvVar, ...] = ()
    store: str | EmbeddedStore | None = None
    key: str | None = None
    api_host: str | None = None
    source_host: str | None = None
    exposure: Literal["ingress", "internalLoadBalancer", "nodePort"] | None = None
    scrapers: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    scale: tuple[int, int, int] | None = None
    placement: Placement = Placement()
    labels: tuple[tuple[str, str], ...] = ()
