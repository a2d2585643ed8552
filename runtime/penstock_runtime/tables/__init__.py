"""Tables of items: one adapter a module, found by the `type` of a binding (`tables/model.py` is the contract).

An adapter module has `async def open_table(binding: dict[str, Any]) -> Table`. `binding` is one of `tables` of the worker
configuration (schemas/worker.schema.json).
"""

from typing import Any

from penstock_runtime.adapters import opened
from penstock_runtime.tables.model import Table


async def open_table(binding: dict[str, Any]) -> Table:
    """Return the table that a binding names. Raises Unusable when this build has no adapter for its type."""
    table: Table = await opened(__name__, "table", binding)
    return table
