"""Which handlers of penstock's own image do the work of the built-in streaming tasks of pctasks.

A worker with `protocol: penstock` runs them in place of the task that its definition names; their arguments are the same.
"""

from penstock.definitions.common import AccessItem
from penstock.dialects.pctasks.streaming import CREATE_ITEMS, INGEST

_HANDLERS = {
    CREATE_ITEMS: "penstock_runtime.pctasks.create_items:handle",
    INGEST: "penstock_runtime.pctasks.ingest:handle",
}
# What only the runner of pctasks reads and writes.
_RUNNER_STORES = ("taskio", "tasklogs")


def without_runner(access: tuple[AccessItem, ...]) -> tuple[AccessItem, ...]:
    """Return what is left of an access list where penstock's image does the work: the runner's own stores are not used."""
    return tuple([item for item in access if item.type != "store" or item.name not in _RUNNER_STORES])


def handler(entry_point: str) -> str:
    """Return the entry point that penstock's image runs for one of a definition."""
    return _HANDLERS.get(entry_point, entry_point)


def is_ingest(entry_point: str) -> bool:
    """Tell whether an entry point is the built-in ingest, or what stands in for it."""
    return entry_point in (INGEST, _HANDLERS[INGEST])
