"""The trigger `bucketScan` of a Workflow, and the matrix that makes many workflows of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from penstock.definitions.common import Resources, read_resources
from penstock.definitions.reading import EMPTY, items, mapping, record, seconds, strings, values, whole
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping


class ScanStore(Record):
    """A bucket of the scan. `address` names one in another cloud."""

    name: str
    exact: bool = False
    external: bool = False
    address: str | None = None
    writers: tuple[str, ...] = ()


class ScanStores(Record):
    """What is scanned: the ingestor's batches, own validations with the markers, the peer's validations."""

    ingestion: ScanStore
    own: ScanStore
    peer: ScanStore


class ScanQueues(Record):
    """How the queues of the tasks are made. Times in seconds."""

    name: str | None = None
    lease: int = 600
    max_receive_count: int = 5
    retention: int = 604800
    parked_retention: int = 1209600
    rejected: bool = True


class PushGateway(Record):
    """Where the metrics of a run go."""

    address: str
    labels: Mapping[str, str] = EMPTY


class Keys(Record):
    """Names of the Secrets with the workers' keys."""

    signing: str
    decryption: str


class Scheduler(Record):
    """What runs by the clock: penstock's runtime, or the original workflow-manager with its flags."""

    protocol: Literal["penstock", "prio"] = "penstock"
    runtime: str | None = None
    name: str | None = None
    service_account: str | None = None
    resources: Resources | None = None
    args: Mapping[str, Any] = EMPTY


class BucketScanTrigger(Record):
    """Looks for new batches in stores by the clock and queues tasks for them. Times in seconds."""

    stores: ScanStores
    type: Literal["bucketScan"] = "bucketScan"
    cron: str = "*/10 * * * *"
    scheduler: Scheduler = Scheduler()
    instance: str | None = None
    is_first: bool = False
    queues: ScanQueues = ScanQueues()
    max_age: int = 3600
    ahead: int = 86400
    period: int = 10800
    grace: int = 3600
    retention: int = 604800
    windows: Literal["latest", "retained"] = "retained"
    join: Literal["ingestion", "ownValidation"] = "ingestion"
    late: Literal["ignore", "report", "supplement"] = "report"
    slack: int = 3600
    push_gateway: PushGateway | None = None
    keys: Keys | None = None
    identity: str | None = None


class Override(Record):
    """What is different in the combinations that `match`."""

    match: Mapping[str, str]
    patch: Mapping[str, Any]


class Matrix(Record):
    """Makes one definition for each combination of the values of its axes."""

    axes: Mapping[str, tuple[str, ...]]
    name: str | None = None
    exclude: tuple[Mapping[str, str], ...] = ()
    include: tuple[Mapping[str, str], ...] = ()
    overrides: tuple[Override, ...] = ()


_read_store = record(ScanStore, writers=strings)
read_bucket_scan = record(
    BucketScanTrigger,
    stores=record(ScanStores, ingestion=_read_store, own=_read_store, peer=_read_store),
    queues=record(ScanQueues, lease=seconds, max_receive_count=whole, retention=seconds, parked_retention=seconds),
    max_age=seconds,
    ahead=seconds,
    period=seconds,
    grace=seconds,
    retention=seconds,
    slack=seconds,
    push_gateway=record(PushGateway, labels=mapping),
    keys=record(Keys),
    scheduler=record(Scheduler, resources=read_resources, args=mapping),
)
read_matrix = record(
    Matrix,
    axes=values(strings),
    exclude=items(mapping),
    include=items(mapping),
    overrides=items(record(Override, match=mapping, patch=mapping)),
)
