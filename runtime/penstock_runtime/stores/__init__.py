"""Stores of objects: one adapter a module, found by the `type` of a binding (`stores/model.py` is the contract).

An adapter module has `async def open_store(binding: dict[str, Any]) -> Store`. `binding` is one of `stores` of the worker
configuration (schemas/worker.schema.json).
"""

from typing import Any

from penstock_runtime.adapters import opened
from penstock_runtime.stores.model import Store


async def open_store(binding: dict[str, Any]) -> Store:
    """Return the store that a binding names. Raises Unusable when this build has no adapter for its type."""
    store: Store = await opened(__name__, "store", binding)
    return store
