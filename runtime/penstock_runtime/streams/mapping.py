"""How a record becomes a row: each column compiled once to a closure, docs/reference/streams.md has the rules.

A cell has two forms. As *text* it is what stands in CSV; as *JSON* it is a value of a JSON object.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from penstock_runtime.errors import Rejected, Unusable
from penstock_runtime.streams import body, json_text, template
from penstock_runtime.streams.record import Record, bad

Style = Literal["text", "json"]
Cell = Callable[[Record], str | bytes]
Row = Callable[[Record], list[bytes]]
# What a stream without a mapping writes.
DEFAULT: Final = (
    {"name": "id", "type": "uuid", "primaryKey": True},
    {"name": "received", "type": "datetime"},
    {"name": "body", "type": "body"},
)
_ESCAPED: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def columns_of(config: dict[str, Any], sink: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the columns of a sink: its own, else those of the stream. Raises Unusable when two have one name."""
    found: list[dict[str, Any]] = list(
        (sink.get("mapping") or config.get("mapping") or {"columns": DEFAULT})["columns"]
    )
    names = [column["name"] for column in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unusable(f"two columns have the name {twice[0]!r}")
    return found


def compiled(columns: Sequence[dict[str, Any]], style: Style) -> Row:
    """Return what makes the cells of a record, in order. Raises Unusable; the closure raises Rejected for a bad record."""
    cells = [(column["name"], _cell(column, style)) for column in columns]

    def row(record: Record) -> list[bytes]:
        found = []
        for name, cell in cells:
            try:
                value = cell(record)
            except Rejected as error:
                raise bad(f'column "{name}": {error}', error.kind) from None
            except RecursionError:
                raise bad(f'column "{name}": the value is nested too deeply') from None
            found.append(value if isinstance(value, bytes) else value.encode(errors="replace"))
        return found

    return row


def _cell(column: dict[str, Any], style: Style) -> Cell:
    match column["type"]:
        case "uuid":
            return _simple(lambda record: record.uuid, style)
        case "datetime":
            return _simple(lambda record: template.stamp(record.received), style)
        case "ip":
            return _simple(lambda record: record.ip, style)
        case "body":
            return _body if style == "json" else lambda record: record.body
        case "headers":
            return _headers
        case "path":
            return _path(column, style)
        case "template":
            if not isinstance(column.get("template"), str):
                raise Unusable(f'column "{column["name"]}" is missing template')
            return _shown(template.compiled(column["template"]), raw=column.get("raw", False) and style == "text")
    raise Unusable(f'invalid column type "{column["type"]}"')


def _simple(value: Callable[[Record], str], style: Style) -> Cell:
    return value if style == "text" else lambda record: json_text.quoted(value(record))


def _body(record: Record) -> str:
    try:
        return json_text.quoted(record.body.decode())
    except UnicodeDecodeError:
        raise bad("the body is not UTF-8, which JSON cannot hold (the format csv can)") from None


def _headers(record: Record) -> str:
    return json_text.compact({name: record.headers[name] for name in sorted(record.headers)}).translate(_ESCAPED)


def _path(column: dict[str, Any], style: Style) -> Cell:
    if not isinstance(column.get("path"), str):
        raise Unusable(f'column "{column["name"]}" is missing path')
    text, default = column["path"], column.get("default")
    find = body.path(text)

    def value(record: Record) -> Any:
        node = find(record)
        if node is not body.MISSING:
            return node
        if default is None:
            raise bad(body.not_found(text))
        return default

    return _shown(value, raw=column.get("raw", False) and style == "text")


def _shown(value: Callable[[Record], Any], *, raw: bool) -> Cell:
    """Return a value as JSON; with `raw`, a text as it is."""

    def shown(record: Record) -> str:
        found = value(record)
        if raw and isinstance(found, str):
            return str.__str__(found)
        return json_text.compact(found)

    return shown
