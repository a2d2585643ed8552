"""The dialect of Keboola Stream: bodies of sources, sinks and settings as the management API takes and gives them."""

from typing import Any

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "keboola-stream"

_SOURCES = ("http", "otlp")
# Keys that tell a body from other mappings with a name and a type.
_SOURCE_KEYS = frozenset(
    [
        "type",
        "name",
        "sourceId",
        "projectId",
        "branchId",
        "description",
        "config",
        "http",
        "otlp",
        "sinks",
        "created",
        "version",
        "disabled",
        "deleted",
        "settings",
    ]
)


def recognises(data: Any, file: str) -> bool:  # noqa: ARG001 - the shape says it, whatever the file is called
    """Tell whether `data` is a source, a sink, a list of sources or a change of settings, also one with a mistake or two."""
    if not isinstance(data, dict) or "apiVersion" in data or "kind" in data:
        return False
    if _is_list(data) or is_sink(data) or is_settings(data):
        return True
    if not isinstance(data.get("config", []), list) and "sourceId" not in data:
        return False  # others have a type and a configuration, too; here it is a list of keys and values
    if "sourceId" in data or data.get("type") in _SOURCES:
        return "type" in data or "name" in data or "sinks" in data
    return "type" in data and "name" in data and isinstance(data["type"], str) and data.keys() <= _SOURCE_KEYS


def _is_list(data: dict[str, Any]) -> bool:
    sources = data.get("sources")
    return isinstance(sources, list) and any(isinstance(one, dict) and _is_source(one) for one in sources)


def _is_source(data: dict[str, Any]) -> bool:
    return "sourceId" in data or data.get("type") in _SOURCES or isinstance(data.get("sinks"), list)


def is_sink(data: dict[str, Any]) -> bool:
    """Tell whether a mapping is the body of a sink."""
    return isinstance(data.get("table"), dict) and (data.get("type") == "table" or "mapping" in data["table"])


def is_settings(data: dict[str, Any]) -> bool:
    """Tell whether a mapping is a change of settings."""
    rows = data.get("settings")
    return data.keys() == {"settings"} and isinstance(rows, list) and any(isinstance(row, dict) for row in rows)


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
    """Return the native Streams of all sources; what the API would refuse is reported."""
    from penstock.dialects.keboola import bodies

    return bodies.convert(document, report, context, NAME)
