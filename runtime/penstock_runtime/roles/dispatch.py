"""The role `dispatch`: storage events from a queue, or the changes of a table, to the queues of the rules."""

import asyncio
import logging
from typing import Any, Final

from penstock_runtime import exits
from penstock_runtime.context import Context
from penstock_runtime.dispatch import feed
from penstock_runtime.errors import Unusable
from penstock_runtime.logs import say
from penstock_runtime.loop import signals
from penstock_runtime.metrics import Registry
from penstock_runtime.probes import Probes
from penstock_runtime.roles import _guard, consume

SUMMARY: Final = "move storage events (or changes of a table) to the queues of the rules"
HANDLER: Final = "penstock_runtime.dispatch.handler:handle"
BATCH: Final = 32  # messages that are dispatched together
_log = logging.getLogger("penstock.dispatch")


def run(config: dict[str, Any]) -> int:
    """Dispatch until told to stop; returns the exit code."""
    if "queue" not in config:
        return _guard.run(config, _follow)
    return consume.run({"batchSize": BATCH, **config, "handler": {"entryPoint": HANDLER}})


async def _follow(config: dict[str, Any], registry: Registry) -> int:
    """Follow the changes of a table."""
    if "changes" not in config:
        raise Unusable("the role dispatch needs a queue, or `changes`")
    if config["changes"]["take"] == "items" and not config.get("outputs"):
        raise Unusable("items are published to `outputs`, and there are none")
    stop = asyncio.Event()
    context = Context(config)
    follower = feed.Follower(context, registry)

    server = None
    if "metrics" in config:
        probes = Probes(registry, lambda: None, lambda: None if follower.ready else "the feed has not been read yet")
        server = await probes.serve(config["metrics"].get("port", consume.METRICS_PORT))
    try:
        with signals.handled(stop.set, lambda _now: signals.end_after(config.get("gracePeriod", 60) + consume.LATE)):
            say(_log, logging.INFO, "following the changes", table=config["changes"]["table"])
            await follower.follow(stop)
    finally:
        if server is not None:
            server.close()
        await context.close()
    say(_log, logging.INFO, "stopped", code=exits.OK)
    return exits.OK
