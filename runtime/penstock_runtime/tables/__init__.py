"""Tables of items: one adapter a module, found by the `type` of a binding (`tables/model.py` is the contract).

An adapter module has `async def open_table(binding: dict[str, Any]) -> Table`. `binding` is one of `tables` of the worker
configuration (schemas/worker.schema.json).
"""

from typing import Any

from penstock_runtime import registry
from penstock_runtime.errors import Unusable
from penstock_runtime.tables.model import Table


async def open_table(binding: dict[str, Any]) -> Table:
    """Return the table that a binding names. Raises Unusable when this build has no adapter for its type."""
    module = registry.find(__name__, binding["type"])
    if module is None:
        raise Unusable(f"no table adapter for the type {binding['type']} in this build")
    try:
        table: Table = await module.open_table(binding)
    except ImportError as error:
        raise Unusable(f"the table type {binding['type']} needs {error.name}, which is not installed") from error
    return table
