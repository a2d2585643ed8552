"""The body of a sink: a table and the columns that a record becomes."""

from typing import Any, Final

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View
from penstock.dialects.keboola.fields import COLUMN, KEBOOLA, MAPPING, SINK, TABLE, TEMPLATE
from penstock.dialects.keboola.parts import add_settings, choice, description, entity_id, put, title
from penstock.streams.template import LONGEST
from penstock.text import Path

_SIGNALS: Final = ("logs", "metrics", "traces")
_COLUMNS: Final = ("uuid", "datetime", "ip", "body", "headers", "path", "template")
_MOST: Final = 100


def add_sink(shape: Shape, draft: Draft, body: dict[str, Any], path: Path, index: int, *, alone: bool = False) -> None:
    """Add one sink to the Stream; a change of a sink that stands `alone` may leave out its name."""
    view = shape.view(body, path, SINK, "a sink")
    name = entity_id(shape, view, "sinkId", needed=not alone)
    made: dict[str, Any] = {"type": "table"}
    place: Path = ("spec", "sinks", index)
    draft.data["spec"]["sinks"].append(made)
    draft.table[place] = path
    choice(shape, view, "type", ("table",))
    if name is not None:
        put(draft, place, "name", name, view.at("sinkId" if view.has_key("sinkId") else "name"))
    if title(shape, view):
        put(draft, place, "title", view.get("name"), view.at("name"))
    if (words := description(shape, view)) is not None:
        put(draft, place, "description", words, view.at("description"))
    if view.get("disabled"):
        put(draft, place, "disabled", True, view.at("disabled"))
    _signals(shape, draft, view, place)
    rows = [(row, (*view.at("config"), number)) for number, row in enumerate(view.get("config") or ())]
    add_settings(shape, draft, rows, place)
    made["table"] = "unknown.unknown.unknown"
    if "table" in view:
        _table(shape, draft, view, place)


def _signals(shape: Shape, draft: Draft, view: View, place: Path) -> None:
    found: list[str] = []
    for number, signal in enumerate(view.get("allowedSignals") or ()):
        where = (*view.at("allowedSignals"), number)
        if signal not in _SIGNALS:
            listed = ", ".join(f"`{one}`" for one in _SIGNALS)
            shape.report("PEN1705", where, f"`{signal}` is no signal", help=f"the signals are {listed}")
        elif signal not in found:
            found.append(signal)
    if found:
        put(draft, place, "signals", found, view.at("allowedSignals"))


def _table(shape: Shape, draft: Draft, view: View, place: Path) -> None:
    table = shape.view(view.get("table"), view.at("table"), TABLE, "`table`")
    choice(shape, table, "type", ("keboola",))
    holder = table
    if "tableId" not in table and "keboola" in table:
        holder = shape.view(table.get("keboola"), table.at("keboola"), KEBOOLA, "`keboola`")
    elif not table.has_key("tableId"):
        shape.missing(table.path, "tableId", TABLE["tableId"], "`table`")
    identifier = holder.get("tableId")
    if identifier is not None:
        parts = identifier.split(".")
        if len(parts) != 3 or not all(parts):
            message = f"`tableId` is `{identifier}`: it must be a stage, a bucket and a table, parted by dots"
            shape.report("PEN1705", holder.at("tableId"), message, help="write it like `in.c-shop.orders`")
        put(draft, place, "table", identifier, holder.at("tableId"))
    if "mapping" in table:
        mapping = shape.view(table.get("mapping"), table.at("mapping"), MAPPING, "`mapping`")
        _mapping(shape, draft, mapping, place)


def _mapping(shape: Shape, draft: Draft, view: View, place: Path) -> None:
    rows = view.get("columns")
    if rows is None:
        return
    if not 1 <= len(rows) <= _MOST:
        message = f"`columns` has {len(rows)} items: it must have 1 to {_MOST}"
        shape.report("PEN1705", view.at("columns"), message)
    made: list[dict[str, Any]] = []
    put(draft, place, "mapping", {"columns": made}, view.path)
    table = draft.table
    table[(*place, "mapping", "columns")] = view.at("columns")
    for number, row in enumerate(rows[:_MOST]):
        where = (*view.at("columns"), number)
        if shape.accept(row, "mapping", where, "a column") is None:
            continue
        column = shape.view(row, where, COLUMN, "a column")
        target = (*place, "mapping", "columns", len(made))
        made.append({"name": f"column_{number}", "type": "body"})
        table[target] = where
        _column(shape, draft, column, target)
    if not made:  # what is wrong was said; an empty list would be said to be wrong once more
        made.append({"name": "unknown", "type": "body"})


def _column(shape: Shape, draft: Draft, view: View, target: Path) -> None:
    type_ = choice(shape, view, "type", _COLUMNS)
    if "name" in view:
        put(draft, target, "name", view.get("name"), view.at("name"))
    if type_ is not None:
        put(draft, target, "type", type_, view.at("type"))
    for key, native in (("path", "path"), ("defaultValue", "default")):
        value = view.get(key)
        if value is None:
            continue
        if isinstance(value, str):
            put(draft, target, native, value, view.at(key))
        else:
            shape.accept(value, "text", view.at(key), f"`{key}`")
    for key, native in (("rawString", "raw"), ("primaryKey", "primaryKey")):
        if key in view:
            put(draft, target, native, view.get(key), view.at(key))
    if "template" in view:
        _template(shape, draft, view, target)


def _template(shape: Shape, draft: Draft, view: View, target: Path) -> None:
    inner = shape.view(view.get("template"), view.at("template"), TEMPLATE, "`template`")
    language = inner.get("language")
    if language is not None and language != "jsonnet":
        message = f"the language `{language}` is not supported, only `jsonnet` is"
        shape.report("PEN1705", inner.at("language"), message)
        return
    content = inner.get("content")
    if content is None:
        return
    if len(content) > LONGEST:
        message = f"`content` has {len(content)} characters: a template has 1 to {LONGEST}"
        shape.report("PEN1705", inner.at("content"), message)
        return
    put(draft, target, "template", content, inner.at("content"))
