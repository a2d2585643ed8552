"""Rows of a listing: bucket and key, without the header."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

# Columns of an S3 inventory that may head a file (Amazon S3 user guide, "Amazon S3 Inventory list").
HEADINGS: Final = frozenset(
    {"bucket", "key", "version_id", "is_latest", "size", "last_modified_date", "e_tag", "storage_class"}
)


@dataclass(frozen=True, slots=True)
class Row:
    """One object of a listing; `bucket` is empty where the listing does not say it."""

    bucket: str
    key: str


def is_heading(values: Sequence[str | None]) -> bool:
    """Tell whether a row names columns: all of its values are names of an inventory's columns."""
    return bool(values) and all(value is not None and value.strip().lower() in HEADINGS for value in values)


def without_header(result: dict[str, Any], *, first: bool) -> list[dict[str, Any]]:
    """Return the rows of one page of an Athena result (`ResultSet`); the first page begins with the names of the columns.

    With the result's own metadata the names are exact; a result without it is judged by the columns of an inventory.
    """
    found: list[dict[str, Any]] = list(result.get("Rows", []))
    if not first or not found:
        return found
    values = [one.get("VarCharValue") for one in found[0]["Data"]]
    columns = [one["Name"] for one in result.get("ResultSetMetadata", {}).get("ColumnInfo", [])]
    heading = values == columns if columns else is_heading(values)
    return found[1:] if heading else found
