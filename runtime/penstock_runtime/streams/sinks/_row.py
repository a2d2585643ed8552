"""Rows as JSON objects, which three kinds of sinks write: names are prepared once."""

from collections.abc import Callable
from typing import Any

from penstock_runtime.streams import json_text, mapping
from penstock_runtime.streams.record import Record


def encoder(columns: list[dict[str, Any]]) -> Callable[[Record], bytes]:
    """Return what makes the JSON object of a record."""
    row = mapping.compiled(columns, "json")
    heads = [f"{',' if at else '{'}{json_text.quoted(column['name'])}:".encode() for at, column in enumerate(columns)]

    def encode(record: Record) -> bytes:
        parts: list[bytes] = []
        for head, cell in zip(heads, row(record), strict=True):
            parts += (head, cell)
        return b"".join(parts) + b"}"

    return encode
