"""Queries of Athena: the text of them, the state of a run, the statement that makes a table of an inventory."""

import re
import time
from collections.abc import Callable
from typing import Any, Final

from penstock_runtime.errors import Unavailable, Unusable

PAGE: Final = 1000  # rows of one GetQueryResults, the most that Athena gives
FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 10.0
_KEY_ONLY = re.compile(r"\A(\s*SELECT\s+)(\"?key\"?)(\s+FROM\s)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BOOLEAN: Final = frozenset({"is_latest", "is_delete_marker", "is_multipart_uploaded"})
COLUMNS: Final = (
    "bucket",
    "key",
    "version_id",
    "is_latest",
    "is_delete_marker",
    "size",
    "last_modified_date",
    "e_tag",
    "storage_class",
    "is_multipart_uploaded",
    "replication_status",
    "encryption_status",
    "object_lock_retain_until_date",
    "object_lock_mode",
    "object_lock_legal_hold_status",
    "intelligent_tiering_access_tier",
    "bucket_key_status",
    "checksum_algorithm",
)
_HIVE: Final = "org.apache.hadoop.hive"


def widened(query: str) -> tuple[str, bool]:
    """Return a query for keys as one for keys and buckets, and whether it was changed."""
    text, count = _KEY_ONLY.subn(r"\1\2, bucket\3", query)
    return text, bool(count)


def select(database: str, like: str | None) -> str:
    """Return the query for what an inventory lists, all of it or what a LIKE pattern matches. Raises Unusable for a bad name."""
    if not _NAME.fullmatch(database):
        raise Unusable(f"{database!r} is no name of an Athena database")
    text = f"SELECT key, bucket FROM {database}.inventory"  # noqa: S608 - a checked name; the pattern is a literal
    return text if like is None else f"{text} where key LIKE {literal(like)}"


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def table_statement(location: str) -> str:
    """Return the statement for the table of an inventory in Hive's form; doing it twice changes nothing."""
    columns = ",\n  ".join(f"{name} {'boolean' if name in _BOOLEAN else 'string'}" for name in COLUMNS)
    return (
        f"CREATE EXTERNAL TABLE IF NOT EXISTS inventory(\n  {columns}\n)\n"
        f"ROW FORMAT SERDE '{_HIVE}.serde2.OpenCSVSerde'\n"
        f"STORED AS INPUTFORMAT '{_HIVE}.ql.io.SymlinkTextInputFormat'\n"
        f"OUTPUTFORMAT '{_HIVE}.ql.io.IgnoreKeyTextOutputFormat'\n"
        f"LOCATION {literal(location)}"
    )


def is_done(execution: dict[str, Any]) -> bool:
    """Tell whether a query has succeeded (the answer of GetQueryExecution). Raises Unavailable, with the reason, if it failed."""
    status = execution["QueryExecution"]["Status"]
    state = status["State"]
    if state in ("QUEUED", "RUNNING"):
        return False
    if state == "SUCCEEDED":
        return True
    reason = status.get("StateChangeReason") or "no reason given"
    raise Unavailable(f"the query is {state}: {reason}")


def pause(last: float) -> float:
    """Return how long to wait before the state is asked for again."""
    return min(last * 1.5, LONGEST_WAIT)


def wait(ask: Callable[[], dict[str, Any]]) -> None:
    """Ask for the state of a query until it has succeeded. Raises Unavailable when it fails."""
    length = FIRST_WAIT
    while not is_done(ask()):
        time.sleep(length)
        length = pause(length)
