"""The keys of the bodies: what each is for, and where it belongs."""

from typing import Final

from penstock.dialects._shape import Field, Fields

SYSTEM: Final = "Keboola Stream"

# What the API adds to its answers; files may be such answers.
_ANSWERED: Final = {
    name: Field("any") for name in ("projectId", "branchId", "created", "version", "deleted", "statistics")
}
_COMMON: Final = {
    "name": Field("text", about="what people call it, 1 to 40 characters", example="Shop orders"),
    "description": Field("any", about="what it is for"),
    "config": Field("list", about="settings as a list of keys and values", hints=("settings",)),
    "disabled": Field("any", about="nothing is taken or written"),
}
SOURCE: Final[Fields] = {
    "type": Field("text", required=True, about="how records arrive", example="http"),
    **_COMMON,
    "sourceId": Field("any", about="the id; made of the name when absent", hints=("id",)),
    "http": Field("mapping"),
    "otlp": Field("mapping"),
    "sinks": Field("list", about="where records go"),
    **_ANSWERED,
}
SINK: Final[Fields] = {
    "type": Field("text", required=True, about="what the sink is", example="table"),
    **_COMMON,
    "sinkId": Field("any", about="the id; made of the name when absent", hints=("id",)),
    "sourceId": Field("any"),
    "allowedSignals": Field("list", about="which OTLP signals are written"),
    "table": Field("mapping", required=True, about="the table and its columns"),
    **_ANSWERED,
}
TABLE: Final[Fields] = {
    "type": Field("text", required=True, about="whose table it is", example="keboola"),
    "tableId": Field("text", about="the table", example="in.c-shop.orders"),
    "keboola": Field("mapping", about="the table, as the service keeps it"),
    "mapping": Field("mapping", required=True, about="the columns"),
}
KEBOOLA: Final[Fields] = {"tableId": Field("text", required=True, about="the table", example="in.c-shop.orders")}
MAPPING: Final[Fields] = {"columns": Field("list", required=True, about="the columns in order")}
COLUMN: Final[Fields] = {
    "type": Field("text", required=True, about="how the value is made", example="body"),
    "name": Field("text", required=True, about="the name of the column", example="order_id"),
    "primaryKey": Field("boolean"),
    "path": Field("any", about="where in the record"),
    "defaultValue": Field("any", about="what stands there when the path is missing", hints=("default",)),
    "rawString": Field("boolean", about="a text is written without quotes", hints=("raw",)),
    "template": Field("mapping", about="language and content of a template"),
}
TEMPLATE: Final[Fields] = {
    "language": Field("text", required=True, about="the language of the template", example="jsonnet"),
    "content": Field("text", required=True, about="the template", example="Body('id')"),
}
SETTING: Final[Fields] = {
    "key": Field("text", required=True, about="the key", example="storage.level.staging.upload.trigger.interval"),
    "value": Field("any", about="the value; null takes it back"),
}
SECRET: Final[Fields] = {"secret": Field("text"), "url": Field("text")}
PLACES: Final = {
    "columns": "`table.mapping`",
    "mapping": "`table`",
    "tableId": "`table`",
    "language": "`template`",
    "content": "`template`",
    "allowedSignals": "a sink",
}
