"""Queues: one adapter a module, found by the `type` of a binding (`queues/model.py` is the contract).

An adapter module has `async def open_queue(binding: dict[str, Any]) -> Queue`. `binding` is a `queue` of the worker
configuration (schemas/worker.schema.json). Credentials come from the environment of the process, never from the binding.
"""

from typing import Any

from penstock_runtime.adapters import opened
from penstock_runtime.queues.model import Queue


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the queue that a binding names. Raises Unusable when this build has no adapter for its type.

    No request is made that changes anything; a queue that does not exist may show only at the first receive.
    """
    queue: Queue = await opened(__name__, "queue", binding)
    return queue
