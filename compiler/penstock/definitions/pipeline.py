"""The kind Pipeline: an event-driven function for each item, with historic backfill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from penstock.definitions.common import (
    AccessItem,
    Alerts,
    DeadLetter,
    read_access,
    read_alerts,
    read_dead_letter,
    read_env_map,
)
from penstock.definitions.reading import EMPTY, record, seconds, variant, whole
from penstock.definitions.workflow import Argument, Worker, read_args, read_worker
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "Pipeline"


class Filter(Record):
    """Only matching objects start a function."""

    prefix: str | None = None
    suffix: str | None = None


class NotificationSource(Record):
    """Items arrive as notifications of `topic` (ARN or name), or of the object events of `store`, through a queue."""

    type: Literal["notification"] = "notification"
    topic: str | None = None
    store: str | None = None
    filter: Filter = Filter()
    raw: bool = False


class NoneSource(Record):
    """Runs once at deployment; or items come only from the inventory."""

    type: Literal["none"] = "none"


Source = NotificationSource | NoneSource


class S3Inventory(Record):
    """History by querying an S3 inventory. `frequency` in hours (0 = once at deployment), chunks are days."""

    location: str
    frequency: int
    type: Literal["s3Inventory"] = "s3Inventory"
    initial_chunk: str | None = None
    end_chunk: str | None = None
    direction: Literal["backward", "forward"] = "backward"
    pattern: str | None = None
    message: Literal["s3Event", "path", "key"] = "s3Event"


class FileList(Record):
    """History from a file that lists the objects. `frequency` in hours (0 = once at deployment), chunks are days."""

    location: str
    type: Literal["fileList"] = "fileList"
    frequency: int = 0
    initial_chunk: str | None = None
    end_chunk: str | None = None
    direction: Literal["backward", "forward"] = "backward"
    pattern: str | None = None
    message: Literal["s3Event", "path", "key"] = "s3Event"
    bucket: str | None = None


Inventory = S3Inventory | FileList


class Handlers(Record):
    """Entry points in the image, as `module:attribute`."""

    item: str = "app:handler"
    collection: str = "collection:handler"
    historic: str = "historic:handler"


class Function(Record):
    """Settings of the functions. `memory` in MiB, `timeout` in seconds, `log_retention` in days."""

    image: str | None = None
    memory: int = 1000
    timeout: int = 840
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    log_retention: int = 7
    concurrency: int | None = None
    environment: Mapping[str, str] = EMPTY


class Queue(Record):
    """Settings of the work queue. Times in seconds."""

    name: str | None = None
    visibility_timeout: int = 900
    retention: int = 1209600
    batch_size: int = 1
    batch_window: int = 0
    dead_letter: DeadLetter = DeadLetter()


class StacIngestor(Record):
    """Items are posted to an ingestor API with a token. `secret` is an ARN or a secret reference."""

    url: str
    secret: str
    type: Literal["stacIngestor"] = "stacIngestor"
    token_cache: Literal["own", "shared"] = "own"


class StoreSink(Record):
    """Results are written to a store."""

    store: str
    type: Literal["store"] = "store"
    prefix: str | None = None


class QueueSink(Record):
    """Results are sent to a queue."""

    queue: str
    type: Literal["queue"] = "queue"


Sink = StacIngestor | StoreSink | QueueSink


class PipelineSpec(Record):
    """Where items come from, what handles them, where results go."""

    source: Source
    sink: Sink
    description: str | None = None
    id: str | None = None
    args: Mapping[str, Argument] = EMPTY
    inventory: Inventory | None = None
    handlers: Handlers = Handlers()
    collection: bool = True
    function: Function = Function()
    queue: Queue = Queue()
    access: tuple[AccessItem, ...] = ()
    worker: Worker = Worker()
    alerts: Alerts = Alerts()


read_spec = record(
    PipelineSpec,
    args=read_args,
    source=variant(
        {"notification": record(NotificationSource, filter=record(Filter)), "none": record(NoneSource)},
    ),
    inventory=variant(
        {"s3Inventory": record(S3Inventory, frequency=whole), "fileList": record(FileList, frequency=whole)},
    ),
    handlers=record(Handlers),
    function=record(
        Function,
        memory=whole,
        timeout=seconds,
        log_retention=whole,
        concurrency=whole,
        environment=read_env_map,
    ),
    queue=record(
        Queue,
        visibility_timeout=seconds,
        retention=seconds,
        batch_size=whole,
        batch_window=seconds,
        dead_letter=read_dead_letter,
    ),
    sink=variant({"stacIngestor": record(StacIngestor), "store": record(StoreSink), "queue": record(QueueSink)}),
    access=read_access,
    worker=read_worker,
    alerts=read_alerts,
)
