"""The role `stream`: moves records from a queue, or from the objects of a store, to the sinks of a stream."""

from typing import Any, Final

from penstock_runtime.errors import Unusable
from penstock_runtime.metrics import Registry
from penstock_runtime.roles import _guard, consume
from penstock_runtime.streams import durations, files, handler

SUMMARY: Final = "move records from a queue or a store to the sinks of a stream"
HANDLER: Final = "penstock_runtime.streams.handler:handle"
HELD: Final = 1000  # messages that wait for their batch at once, each with its lease
PATIENCE: Final = 600.0  # seconds beyond the longest interval until a message is given back: its sink does not answer


def run(config: dict[str, Any]) -> int:
    """Stream until told to stop; returns the exit code."""
    kind = config.get("source", {}).get("type")
    if kind == "queue":
        return consume.run(_of_queue(config), handler.prepare)
    if kind == "files":
        return _guard.run(config, files.follow)
    return _guard.run(config, _refuse)


def _of_queue(config: dict[str, Any]) -> dict[str, Any]:
    longest = max((durations.seconds(sink.get("interval", 60)) for sink in config.get("sinks", [])), default=0.0)
    own = {"handler": {"entryPoint": HANDLER}, "concurrency": HELD, "handlerTimeout": longest + PATIENCE}
    return {**config, **own, "execution": "async"}


async def _refuse(config: dict[str, Any], _registry: Registry) -> int:
    kind = config.get("source", {}).get("type")
    raise Unusable(f"the role stream reads sources of the types queue and files, not {kind}")
