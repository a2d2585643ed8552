"""The contract between the cloud targets and the rest: what each `targets/<cloud>` package must answer."""

from collections.abc import Sequence
from typing import Any, Protocol

from penstock.diagnostics import Severity
from penstock.graph import Graph
from penstock.graph.nodes import Identity, Node, Queue, Store, Table, Worker
from penstock.graph.services import EncryptionKey
from penstock.place import Place
from penstock.record import Record
from penstock.targets.pulumi.model import Export, PlatformField, Resource


class PhysicalName(Record):
    """A name that will exist in a cloud or cluster, for the checks of limits and collisions.

    `scope` is where it must be unique (`azure queue in pctaskstest`), `limit` the rule it must fit (key of `names.LIMITS`),
    `node` the graph node, `field` the definition path that sets it (for the position of a finding), () when computed.
    """

    scope: str
    value: str
    limit: str
    node: str
    field: tuple[str | int, ...] = ()


class Scaler(Record):
    """A KEDA trigger and the TriggerAuthentication that it uses.

    `own` is the TriggerAuthentication's `spec` when the definition brings its own; otherwise `authentication` is the name of
    one of the platform.
    """

    type: str
    metadata: dict[str, str]
    authentication: str | None = None
    own: dict[str, Any] | None = None
    namespace: str = ""  # where the worker is; the compiler adds it


class ServiceAccountFacts(Record):
    """What makes a Kubernetes service account act as a cloud identity.

    `annotations` go on the ServiceAccount, `pod_labels` on its pods. `missing` names outputs that must be pinned first.
    """

    annotations: dict[str, str]
    pod_labels: dict[str, str]
    missing: tuple[str, ...] = ()


class Unsupported(Record):
    """A node that this cloud cannot serve, with the alternatives in words; a warning where the rest works without it."""

    node: str
    message: str
    help: str
    severity: Severity = "error"


class PlatformProgram(Record):
    """The platform's part of a program."""

    resources: tuple[Resource, ...]
    fields: tuple[PlatformField, ...]
    exports: tuple[Export, ...] = ()


class CloudTarget(Protocol):
    """A package `targets/<cloud>` exposes these as module-level names; `CLOUD` is the environment's `cloud.type`."""

    CLOUD: str
    PACKAGES: Sequence[str]  # Pulumi packages the emitted program imports, e.g. ("pulumi_azure_native",)

    def queue_binding(self, queue: Queue, graph: Graph, place: Place) -> dict[str, Any]:
        """Return the `queue` of a worker configuration (schemas/worker.schema.json)."""

    def store_binding(self, store: Store, place: Place) -> dict[str, Any]:
        """Return one entry of `stores` of a worker configuration."""

    def table_binding(self, table: Table, place: Place) -> dict[str, Any]:
        """Return one entry of `tables` of a worker configuration."""

    def scaler(self, worker: Worker, graph: Graph, place: Place) -> Scaler | None:
        """Return the KEDA trigger for the worker's queue; None where the cloud has no KEDA (local)."""

    def authentications(self, place: Place, scalers: Sequence[Scaler]) -> list[dict[str, Any]]:
        """Return the TriggerAuthentication objects of the platform that these scalers use."""

    def service_account(self, identity: Identity, place: Place) -> ServiceAccountFacts:
        """Return the annotations and labels for the identity's service accounts."""

    def worker_env(self, worker: Worker, graph: Graph, place: Place) -> dict[str, Any]:
        """Return extra literal environment of a worker (region, account addresses)."""

    def encryption(self, key: EncryptionKey, place: Place) -> dict[str, Any]:
        """Return how a service names the key in its configuration, by dotted keys."""

    def names(self, graph: Graph, place: Place) -> list[PhysicalName]:
        """Return every name that the nodes of one definition take in the cloud."""

    def unsupported(self, graph: Graph, place: Place) -> list[Unsupported]:
        """Return the nodes that cannot be served here."""

    def shared(self, graph: Graph, place: Place) -> list[Node]:
        """Return platform nodes that the definition's nodes need in this cloud (storage account, dispatcher, ...)."""

    def resources(self, graph: Graph, place: Place) -> tuple[list[Resource], list[Export]]:
        """Return the Pulumi resources and exports of one definition's own nodes."""

    def platform(self, graph: Graph, place: Place) -> PlatformProgram:
        """Return the platform's resources; `graph` holds the merged platform nodes of all definitions."""
