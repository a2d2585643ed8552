"""The kind Backfill: a BackfillRequest, by which one stream of a StreamClass loads everything anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from penstock.definitions.reading import mapping, record
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "Backfill"


class BackfillSpec(Record):
    """Which stream, by its name and its class, and with which values instead of its own."""

    stream: str
    class_: str
    completed: bool = False
    payload: Mapping[str, Any] | None = None


read_spec = record(BackfillSpec, payload=mapping)
