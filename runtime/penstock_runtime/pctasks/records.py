"""The records of items and errors, with the ids and fields that readers of pctasks' database expect (docs/reference/records.md)."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

SCHEMA_VERSION: Final = "1.0.0"
ITEM: Final = "StacItem"
UPDATED: Final = "ItemUpdated"
REFERENCE: Final = "StacItemReference"
_FORBIDDEN: Final = re.compile(r"[/\\#?]")  # in ids of Cosmos DB
_LONGEST: Final = 1023  # bytes of an id there
_MAX_TRACE: Final = 32_000
_MAX_INPUT: Final = 1_000_000


def item_record(item: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the record that holds an item."""
    found = _base(ITEM, item, now)
    return {**found, "deleted": False, "item": dict(item)}


def updated_record(item: Mapping[str, Any], now: datetime, *, run_id: str, inserted: float | None) -> dict[str, Any]:
    """Return the record that says that a run wrote an item; `inserted` is when its message came (Unix time)."""
    found = {**_base(UPDATED, item, now), "deleted": False, "run_id": run_id, "delete": False}
    if inserted is not None:
        found["message_inserted_time"] = _text(datetime.fromtimestamp(inserted, UTC))
    return {**found, "version": _version(item)}


def error_record(
    kind: str, cause: str, *, run_id: str, attempt: int, given: Any, trace: str, now: datetime
) -> dict[str, Any]:
    """Return the record of a failure: `cause` is the id of the event or message, `given` what came."""
    return {
        "id": record_id(cause, run_id, str(attempt)),
        "type": kind,
        "schema_version": SCHEMA_VERSION,
        "created": _text(now),
        "updated": _text(now),
        "deleted": False,
        "input": _bounded(given),
        "run_id": run_id,
        "attempt": attempt,
        "traceback": trace[-_MAX_TRACE:],
    }


def reference(record: Mapping[str, Any], table: str) -> dict[str, Any]:
    """Return the message that stands for an item that is too large for a queue: where its record is."""
    return {"type": REFERENCE, "table": table, "id": record["id"], "stac_id": record["stac_id"]}


def record_id(*parts: str) -> str:
    """Return an id of parts, in characters and a length that every table takes."""
    found = _FORBIDDEN.sub("_", ":".join(parts))
    return found if len(found.encode()) <= _LONGEST else found.encode()[-_LONGEST:].decode(errors="ignore")


def _base(kind: str, item: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    collection, name = item["collection"], item["id"]
    return {
        "id": record_id(collection, name, _version(item), kind),
        "type": kind,
        "schema_version": SCHEMA_VERSION,
        "created": _text(now),
        "updated": _text(now),
        "stac_id": f"{collection}/{name}",
    }


def _version(item: Mapping[str, Any]) -> str:
    return str(item.get("properties", {}).get("version") or "")


def _bounded(given: Any) -> Any:
    """Return what came, or the start of its text when a record could not hold it."""
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return given if len(text) <= _MAX_INPUT else f"{text[:_MAX_INPUT]}... ({len(text)} characters)"


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
