"""The dialect of pctasks datasets: `dataset.yaml`, from which workflows are made for each collection."""

from typing import Any

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "pctasks-dataset"

_COLLECTION_KEYS = ("class", "collection_class", "asset_storage", "chunk_storage")
_OWN_KEYS = ("image", "code", "task_config", "collections")


def recognises(data: Any, file: str) -> bool:  # noqa: ARG001 - the shape says it, whatever the file is called
    """Tell whether `data` is a pctasks dataset, also one with a mistake or two."""
    if not isinstance(data, dict) or "apiVersion" in data or "jobs" in data:
        return False
    if data.get("collections") == [] and "image" in data:
        return True
    # Also under a misspelt key, a list of collections looks like nothing else.
    lists = (value for value in data.values() if isinstance(value, list))
    if any(key in item for items in lists for item in items if isinstance(item, dict) for key in _COLLECTION_KEYS):
        return True
    return sum(key in data for key in _OWN_KEYS) >= 2 and "services" not in data


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
    """Return the native Workflows of every collection: process items, update items and, with a template, its ingest."""
    from penstock.dialects.pctasks.choose import Choice
    from penstock.dialects.pctasks.choose import convert as chosen

    return chosen(document, report, context, Choice(), NAME)
