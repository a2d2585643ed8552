"""What an access list asks for can be given, and is asked for once."""

from collections.abc import Iterator
from typing import Final

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.definitions.common import AccessItem

_SENDS: Final = ("queue", "topic")


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the access list of a definition."""
    items: tuple[AccessItem, ...] = getattr(definition.spec, "access", ())
    if not items:
        return
    first: dict[tuple[str, str, str | None], int] = {}
    for index, item in enumerate(items):
        if (item.type in _SENDS) != (item.mode == "send"):
            yield _mode(definition, index, item)
        key = (item.type, item.name, item.account)
        known = first.setdefault(key, index)
        if known != index and is_text(item.name) and items[known].external != item.external:
            message = f"the {item.type} `{item.name}` is external in one item and not in the other"
            yield Finding("PEN1515", ("spec", "access", index), message, "say the same in both")
        if is_text(item.name) and "*" in item.name:
            message = f"`{item.name}` is no name of a {item.type}: rights are given on what is named"
            yield Finding("PEN1609", ("spec", "access", index, "name"), message, "list each one by its name")


def _mode(definition: Definition, index: int, item: AccessItem) -> Finding:
    written = "mode" in definition.data["spec"]["access"][index]
    path = ("spec", "access", index, "mode") if written else ("spec", "access", index, "type")
    if item.type in _SENDS:
        message = f"a {item.type} can only be sent to, so `{item.mode}` gives no right at all"
        return Finding("PEN1508", path, message, "write `mode: send`")
    message = f"nothing can be sent to a {item.type}, so `send` gives no right at all"
    return Finding("PEN1508", path, message, "write `mode: read`, `write` or `readWrite`")
