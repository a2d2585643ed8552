"""The kind Stream: a source, a mapping and sinks that run without end; or the body of a StreamClass's resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.common import AccessItem, Alerts, DeadLetter, read_access, read_alerts, read_dead_letter
from penstock.definitions.reading import EMPTY, items, mapping, record, seconds, strings, variant, whole
from penstock.definitions.workflow import Argument, Worker, read_args, read_worker
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

KIND: Final = "Stream"
Signal = Literal["logs", "metrics", "traces"]


class HttpSource(Record):
    """Records arrive by HTTP POST. `max_body_size` in bytes."""

    type: Literal["http"] = "http"
    path: str | None = None
    host: str | None = None
    port: int = 7000
    max_body_size: int = 1048576
    secret: str | None = None
    title: str | None = None
    settings: Map[str, Any] = EMPTY


class OtlpSource(Record):
    """OpenTelemetry signals arrive by OTLP over HTTP; all signals when `signals` is empty."""

    type: Literal["otlp"] = "otlp"
    port: int = 4318
    host: str | None = None
    signals: tuple[Signal, ...] = ()
    secret: str | None = None
    title: str | None = None
    settings: Map[str, Any] = EMPTY


class RestSource(Record):
    """Records are polled from a REST API every `interval` seconds."""

    url: str
    type: Literal["rest"] = "rest"
    interval: int = 60
    secret: str | None = None


class QueueSource(Record):
    """Records arrive as messages of a queue. `visibility_timeout` in seconds."""

    type: Literal["queue"] = "queue"
    name: str | None = None
    visibility_timeout: int = 60
    dead_letter: DeadLetter = DeadLetter()


class FilesSource(Record):
    """Records are read from new objects of a store, listed every `interval` seconds."""

    store: str
    type: Literal["files"] = "files"
    prefix: str | None = None
    interval: int = 60


Source = HttpSource | OtlpSource | RestSource | QueueSource | FilesSource


class Column(Record):
    """One column of the result."""

    name: str
    type: Literal["uuid", "datetime", "ip", "body", "headers", "path", "template"]
    path: str | None = None
    template: str | None = None
    default: str | None = None
    raw: bool = False
    primary_key: bool = False


class Mapping(Record):
    """How a record becomes a row: columns in order."""

    columns: tuple[Column, ...]


class StoreSink(Record):
    """Batches are written as objects, one every `interval` seconds."""

    store: str
    type: Literal["store"] = "store"
    name: str | None = None
    prefix: str | None = None
    format: Literal["csv", "ndjson", "parquet"] = "ndjson"
    interval: int = 60
    mapping: Mapping | None = None


class TableSink(Record):
    """Batches are imported into a table. `signals` are those of OTLP; all when empty."""

    table: str
    type: Literal["table"] = "table"
    name: str | None = None
    title: str | None = None
    description: str | None = None
    mapping: Mapping | None = None
    signals: tuple[Signal, ...] = ()
    settings: Map[str, Any] = EMPTY
    disabled: bool = False


class QueueSink(Record):
    """Each record is sent to a queue."""

    queue: str
    type: Literal["queue"] = "queue"
    name: str | None = None


Sink = StoreSink | TableSink | QueueSink


class TemplateRef(Record):
    """A StreamingJobTemplate by name; without a namespace it is in the stream's own."""

    name: str
    namespace: str | None = None


class Execution(Record):
    """How the operator runs a stream of a class. With a `schedule` it is a batch stream."""

    job_template: TemplateRef | None = None
    backfill_job_template: TemplateRef | None = None
    schedule: str | None = None
    layout: Literal["flat", "v1", "v2"] | None = None


class StreamSpec(Record):
    """Where records come from, how they are shaped, where they go; or `class_` with its `config`."""

    description: str | None = None
    args: Map[str, Argument] = EMPTY
    source: Source | None = None
    mapping: Mapping | None = None
    sinks: tuple[Sink, ...] = ()
    image: str | None = None
    worker: Worker = Worker()
    access: tuple[AccessItem, ...] = ()
    alerts: Alerts = Alerts()
    class_: str | None = None
    config: Map[str, Any] | None = None
    execution: Execution = Execution()
    suspended: bool = False


_read_mapping = record(Mapping, columns=items(record(Column)))
read_spec = record(
    StreamSpec,
    args=read_args,
    source=variant(
        {
            "http": record(HttpSource, port=whole, max_body_size=whole, settings=mapping),
            "otlp": record(OtlpSource, port=whole, signals=strings, settings=mapping),
            "rest": record(RestSource, interval=seconds),
            "queue": record(QueueSource, visibility_timeout=seconds, dead_letter=read_dead_letter),
            "files": record(FilesSource, interval=seconds),
        },
    ),
    mapping=_read_mapping,
    sinks=items(
        variant(
            {
                "store": record(StoreSink, interval=seconds, mapping=_read_mapping),
                "table": record(TableSink, mapping=_read_mapping, signals=strings, settings=mapping),
                "queue": record(QueueSink),
            },
        ),
    ),
    worker=read_worker,
    access=read_access,
    alerts=read_alerts,
    config=mapping,
    execution=record(Execution, job_template=record(TemplateRef), backfill_job_template=record(TemplateRef)),
)
