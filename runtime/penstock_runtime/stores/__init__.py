"""Stores of objects: one adapter a module, found by the `type` of a binding (`stores/model.py` is the contract).

An adapter module has `async def open_store(binding: dict[str, Any]) -> Store`. `binding` is one of `stores` of the worker
configuration (schemas/worker.schema.json).
"""

from typing import Any

from penstock_runtime import registry
from penstock_runtime.errors import Unusable
from penstock_runtime.stores.model import Store


async def open_store(binding: dict[str, Any]) -> Store:
    """Return the store that a binding names. Raises Unusable when this build has no adapter for its type."""
    module = registry.find(__name__, binding["type"])
    if module is None:
        raise Unusable(f"no store adapter for the type {binding['type']} in this build")
    try:
        store: Store = await module.open_store(binding)
    except ImportError as error:
        raise Unusable(f"the store type {binding['type']} needs {error.name}, which is not installed") from error
    return store
