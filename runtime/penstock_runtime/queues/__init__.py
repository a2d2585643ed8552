"""Queues: one adapter a module, found by the `type` of a binding (`queues/model.py` is the contract).

An adapter module has `async def open_queue(binding: dict[str, Any]) -> Queue`. `binding` is a `queue` of the worker
configuration (schemas/worker.schema.json). Credentials come from the environment of the process, never from the binding.
"""

from typing import Any

from penstock_runtime import registry
from penstock_runtime.errors import Unusable
from penstock_runtime.queues.model import Queue


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the queue that a binding names. Raises Unusable when this build has no adapter for its type.

    No request is made that changes anything; a queue that does not exist may show only at the first receive.
    """
    module = registry.find(__name__, binding["type"])
    if module is None:
        raise Unusable(f"no queue adapter for the type {binding['type']} in this build")
    try:
        queue: Queue = await module.open_queue(binding)
    except ImportError as error:
        raise Unusable(f"the queue type {binding['type']} needs {error.name}, which is not installed") from error
    return queue
