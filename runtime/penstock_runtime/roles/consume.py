"""The role `consume`: works off one queue with one handler."""

import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Final

from penstock_runtime import exits, handler, telemetry
from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.logs import say
from penstock_runtime.loop import execution, signals
from penstock_runtime.loop import settings as loop_settings
from penstock_runtime.loop.leases import Leases
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.side import HANG, Side
from penstock_runtime.loop.stats import Stats
from penstock_runtime.loop.worker import State, Worker
from penstock_runtime.metrics import Registry
from penstock_runtime.probes import Probes
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Queue
from penstock_runtime.roles import _guard

SUMMARY: Final = "work off a queue with the handler of the definition"
METRICS_PORT: Final = 9090
REJECTED: Final = "rejected"
LATE: Final = 5.0  # seconds beyond the grace period until the process ends whatever happens
_log = logging.getLogger("penstock.consume")


Prepare = Callable[[Context], Awaitable[Any]]


def run(config: dict[str, Any], prepare: Prepare | None = None) -> int:
    """Consume until told to stop; returns the exit code. `prepare` is awaited before the first message is taken."""
    return _guard.run(config, partial(_main, prepare=prepare))


async def _main(config: dict[str, Any], registry: Registry, prepare: Prepare | None = None) -> int:
    wanted = config.get("handler")
    if wanted is None or "queue" not in config:
        raise Unusable("the role consume needs a queue and a handler")
    settings = loop_settings.read(config)
    handler.require(wanted.get("requiredEnvironment", []))
    if "code" in wanted:
        from penstock_runtime import packages

        await packages.prepare(config)
    async with AsyncExitStack() as opened:
        context = Context(config, registry=registry)
        opened.push_async_callback(context.close)
        if prepare is not None:
            await prepare(context)
        queue = await open_queue(config["queue"])
        opened.push_async_callback(queue.close)
        dead: Queue | None = None
        if "deadLetter" in config:
            dead = await open_queue(config["deadLetter"])
            opened.push_async_callback(dead.close)
        return await _consume(config, settings, registry, context, queue, dead)


async def _consume(
    config: dict[str, Any],
    settings: Settings,
    registry: Registry,
    context: Context,
    queue: Queue,
    dead: Queue | None,
) -> int:
    leases = Leases()
    stats = Stats(registry, leases)
    stuck = False

    def leave_stuck() -> None:
        nonlocal stuck
        stuck = True
        worker.stop(exits.SOFTWARE, within=settings.grace)

    # An output of this name takes what can never succeed, apart from what failed too often.
    rejected = await context.output(REJECTED) if REJECTED in config.get("outputs", {}) else None
    entry_point = config["handler"]["entryPoint"]
    way, executor = await execution.choose(entry_point, settings, context, leave_stuck)
    way, send_spans = telemetry.traced(way, config["definition"]["name"], queue.name)
    told = context.stopping.set
    worker = Worker(settings, queue, dead, way, leases=leases, stats=stats, rejected=rejected, told=told)
    state = worker.state
    side = Side(
        settings,
        leases,
        worker.slots,
        stats,
        open_queue=lambda: open_queue(config["queue"]),
        probes=Probes(registry, partial(_live, state, settings), partial(_ready, state)),
        port=config["metrics"].get("port", METRICS_PORT) if "metrics" in config else None,
    )
    side.start()
    try:
        with signals.handled(
            lambda: worker.stop(within=settings.grace), lambda now: side.end_by(now + settings.grace + LATE)
        ):
            say(_log, logging.INFO, "consuming", queue=queue.name, handler=entry_point)
            code = await worker.work()
    finally:
        side.stop()
        await executor.close()
        send_spans()
    say(_log, logging.INFO, "stopped", code=code)
    if stuck or context.stuck:  # a thread that hangs would keep the interpreter from ending
        sys.stderr.flush()
        os._exit(code)
    return code


def _live(state: State, settings: Settings) -> str | None:
    """The loop may be held by a handler for as long as a handler may take, and a little longer."""
    silent = time.monotonic() - state.beat
    return None if silent < settings.timeout + HANG else f"the loop has not turned for {silent:.0f} s"


def _ready(state: State) -> str | None:
    if state.stopping:
        return "stopping"
    return None if state.ready else "the queue has not been read yet, or cannot be"
