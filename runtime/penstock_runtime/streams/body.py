"""The body of a record as data: parsed once, and followed along paths such as `order.items[1].price`."""

import re
from collections.abc import Callable
from typing import Any, Final

from penstock_runtime.streams import forms, json_text
from penstock_runtime.streams.record import Record, bad

MISSING: Final = object()
UNSUPPORTED: Final = "UnsupportedContentType"
_JSON: Final = re.compile(r"application/([a-zA-Z0-9.-]+\+)?json\Z", re.IGNORECASE)
_FORM: Final = "application/x-www-form-urlencoded"
_PART: Final = re.compile(r"\[([^\]]*)\]|([^.\[]+)")


def parsed(record: Record) -> Any:
    """Return the body as data, parsed at the first call. Raises Rejected when it cannot be, or is of another type."""
    if record.tree is None:
        record.tree = (_parse(record),)
    tree: Any = record.tree
    return tree[0]


def path(text: str) -> Callable[[Record], Any]:
    """Return what finds the node at a path, or `MISSING`; the empty path is the whole body."""
    steps: list[int | str] = []
    for index, key in _PART.findall(text):
        steps.append(key or (int(index) if index.isascii() and index.isdigit() else index))

    def find(record: Record) -> Any:
        node = parsed(record)
        for step in steps:
            if isinstance(step, int):
                if not isinstance(node, list) or step >= len(node):
                    return MISSING
                node = node[step]
            else:
                if not isinstance(node, dict) or step not in node:
                    return MISSING
                node = node[step]
        return node

    return find


def not_found(text: str) -> str:
    """Return the words for a path that leads nowhere."""
    return f'path "{text}" not found in the body'


def _parse(record: Record) -> Any:
    kind = record.content_type.partition(";")[0].strip()
    try:
        if _JSON.match(kind):
            return json_text.parse(record.body)
        if kind.lower() == _FORM:
            return forms.parse(record.body.decode())
    except ValueError as error:  # UnicodeDecodeError is one
        name = "form" if kind.lower() == _FORM else "json"
        raise bad(f"cannot parse request {name}: {error}") from None
    raise bad(
        f'cannot parse request body: unsupported content type "{record.content_type}", '
        f"supported types: application/json and {_FORM}",
        UNSUPPORTED,
    )
