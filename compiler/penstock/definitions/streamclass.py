"""The kind StreamClass: a plugin that adds a kind of stream to the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.common import StreamingJob, read_streaming_job
from penstock.definitions.reading import EMPTY, items, mapping, record, strings, values, whole
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "StreamClass"


class Names(Record):
    """Names of the custom resource."""

    kind: str
    plural: str
    singular: str | None = None
    short_names: tuple[str, ...] = ()
    list_kind: str | None = None
    categories: tuple[str, ...] = ()


class PrinterColumn(Record):
    """One extra column of kubectl."""

    name: str
    json_path: str
    type: Literal["string", "integer", "number", "boolean", "date"] = "string"
    description: str | None = None
    priority: int = 0


class ClassAccount(Record):
    """The service account of the jobs."""

    create: bool = True
    name: str | None = None
    annotations: Mapping[str, str] = EMPTY


class StreamClassSpec(Record):
    """The kind that the class adds: `schema` is the OpenAPI v3 schema of its `spec`.

    An `adopted` schema is emitted as it is, with what `frame` and `status` say around it; to others the compiler adds what the
    operator owns, in the layout of the environment. Of each group in `secret_keys`, a Secret must hold one key.
    """

    group: str
    names: Names
    schema: Mapping[str, Any]
    description: str | None = None
    operator: Literal["arcane", "none"] = "none"
    layout: Literal["flat", "v1", "v2"] | None = None
    adopted: bool = False
    install: bool = True
    object_name: str | None = None
    max_buffer_capacity: int | None = None
    scope: Literal["Namespaced", "Cluster"] = "Namespaced"
    version: str = "v1"
    status: Mapping[str, Any] | None = None
    frame: Mapping[str, Any] | None = None
    status_subresource: bool = True
    selectable_fields: tuple[str, ...] = ()
    secret_refs: tuple[str, ...] = ()
    secret_keys: Mapping[str, tuple[tuple[str, ...], ...]] = EMPTY
    backfills: bool = True
    service_account: ClassAccount = ClassAccount()
    job_templates: Mapping[str, StreamingJob] = EMPTY
    columns: tuple[PrinterColumn, ...] = ()


read_spec = record(
    StreamClassSpec,
    names=record(Names, short_names=strings, categories=strings),
    schema=mapping,
    status=mapping,
    frame=mapping,
    selectable_fields=strings,
    secret_refs=strings,
    max_buffer_capacity=whole,
    secret_keys=values(items(strings)),
    service_account=record(ClassAccount, annotations=mapping),
    job_templates=values(read_streaming_job),
    columns=items(record(PrinterColumn, priority=whole)),
)
