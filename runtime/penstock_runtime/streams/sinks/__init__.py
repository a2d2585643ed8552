"""Sinks of a stream: one module each, found by the `type` of the sink (`sinks/model.py` is the contract).

A sink module has `async def open_sink(sink, columns, context) -> Sink`.
"""

from typing import Any

from penstock_runtime import registry
from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.streams.sinks.model import Sink


async def open_sink(sink: dict[str, Any], columns: list[dict[str, Any]], context: Context) -> Sink:
    """Return the sink that a configuration describes. Raises Unusable."""
    module = registry.find(__name__, sink["type"])
    if module is None:
        raise Unusable(f"this version of the runtime has no sink {sink['type']!r}")
    found: Sink = await module.open_sink(sink, columns, context)
    return found
