"""Reads a BackfillRequest."""

from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.model import Reporter

_KEYS = ("streamClass", "streamId", "completed", "payload")


def fill(draft: Draft, data: dict[str, Any], report: Reporter) -> bool:
    """Fill the draft of a Backfill; False when the object cannot be one."""
    named = shape.head(draft, data, report)
    spec = shape.mapping(data, "spec", (), report, required=True)
    stream = shape.text(spec, "streamId", ("spec",), report, required=True)
    class_name = shape.text(spec, "streamClass", ("spec",), report, required=True)
    shape.unknown(spec, _KEYS, ("spec",), "a BackfillRequest", report)
    if not named or stream is None or class_name is None:
        return False
    draft.put(("spec", "stream"), stream, ("spec", "streamId"))
    draft.put(("spec", "class"), class_name, ("spec", "streamClass"))
    if isinstance(spec.get("completed"), bool):
        draft.put(("spec", "completed"), spec["completed"], ("spec", "completed"))
    payload = shape.mapping(spec, "payload", ("spec",), report)
    if payload:
        draft.put(("spec", "payload"), payload, ("spec", "payload"))
    return True
