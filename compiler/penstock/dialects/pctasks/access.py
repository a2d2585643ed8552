"""What the runner of pctasks and its built-in tasks read and write, as native access items."""

from typing import Any

from penstock.dialects.pctasks.streaming import CREATE_ITEMS, INGEST

_RUNNER = (
    {"type": "store", "name": "taskio", "mode": "readWrite"},
    {"type": "store", "name": "tasklogs", "mode": "readWrite"},
)
_CODE = {"type": "store", "name": "code", "mode": "read"}
_ERRORS = {"type": "table", "name": "process-item-errors", "mode": "write"}
_ITEMS = {"type": "table", "name": "items", "mode": "write"}
_TABLES = {CREATE_ITEMS: (_ITEMS, _ERRORS), INGEST: (_ERRORS,)}


def of_tasks(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the access items that native `tasks` need: the runner's stores, code where there is any, built-in tables."""
    found: list[dict[str, Any]] = [dict(item) for item in _RUNNER]
    if any("code" in task for task in tasks):
        found.append(dict(_CODE))
    for task in tasks:
        found += [dict(item) for item in _TABLES.get(task["run"], ()) if item not in found]
    return found
