"""Generates `docs/reference/stream-service.md`, the configuration of a StreamService, from its table of keys."""

from penstock.streams.settings import Key, bounds, shown_default, table

_HEAD = """\
<!-- Generated from schemas/stream-service-config.json by `make generate`; change the table instead. -->

# Configuration of a StreamService

`config` of a [StreamService](schemas/streamservice.md) holds these keys, nested as the service's own file has them. Only what is not
the default stands in the rendered file. Sizes are binary (`1KB` is 1024 bytes), durations are those of Go (`1m30s`).

The column *setting* says what `settings` of a source or sink may do: `open` keys may be changed there, `protected` ones are
shown and not changed. Keys without a mark belong to the whole service.

| key | type | default | allowed | setting | what it is |
| --- | --- | --- | --- | --- | --- |
"""


def _row(key: Key) -> str:
    default = shown_default(key)
    shown = f"`{default}`" if default else ("required" if key.required else "")
    allowed = bounds(key).replace("|", "\\|")
    if key.not_below:
        allowed = "; ".join(part for part in (allowed, f"not below `{key.not_below}`") if part)
    return f"| `{key.key}` | {key.kind} | {shown} | {allowed} | {key.setting} | {key.about} |\n"


def outputs() -> dict[str, str]:
    """Return path -> text of the one page."""
    return {"docs/reference/stream-service.md": _HEAD + "".join(_row(key) for key in table().values())}
