"""The kind StreamClass: a plugin that adds a kind of stream to the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from penstock.definitions.reading import items, mapping, record, strings
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


class PrinterColumn(Record):
    """One extra column of kubectl."""

    name: str
    json_path: str
    type: Literal["string", "integer", "number", "boolean", "date"] = "string"


class StreamClassSpec(Record):
    """The kind that the class adds: `schema` is the OpenAPI v3 schema of its `spec`."""

    group: str
    names: Names
    schema: Mapping[str, Any]
    description: str | None = None
    version: str = "v1"
    secret_refs: tuple[str, ...] = ()
    columns: tuple[PrinterColumn, ...] = ()


read_spec = record(
    StreamClassSpec,
    names=record(Names, short_names=strings),
    schema=mapping,
    secret_refs=strings,
    columns=items(record(PrinterColumn)),
)
