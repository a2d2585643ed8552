"""The role `ingest`: takes records by HTTP and writes them to the sinks of a stream."""

import asyncio
import logging
import os
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Final

from penstock_runtime import exits, probes
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unusable
from penstock_runtime.logs import say
from penstock_runtime.loop import signals
from penstock_runtime.metrics import Registry
from penstock_runtime.roles import _guard
from penstock_runtime.streams import places
from penstock_runtime.streams.http import HEADERS, Front
from penstock_runtime.streams.intake import PROMPT, Intake
from penstock_runtime.streams.pipeline import Pipeline, open_pipeline
from penstock_runtime.streams.spool import describe, open_spools

SUMMARY: Final = "take records by HTTP and write them to the sinks of a stream"
PORT: Final = 7000
SECRET: Final = "PENSTOCK_SOURCE_SECRET"
LISTEN: Final = "PENSTOCK_LISTEN"  # address; all of them by default
LATE: Final = 5.0  # seconds beyond the grace period until the process ends whatever happens
_log = logging.getLogger("penstock.ingest")


def run(config: dict[str, Any]) -> int:
    """Take records until told to stop; returns the exit code."""
    return _guard.run(config, _main)


async def _main(config: dict[str, Any], registry: Registry) -> int:
    source = config.get("source", {})
    if source.get("type") != "http":
        raise Unusable(f"the role ingest takes records by http; {source.get('type')} is not part of this version")
    try:
        from aiohttp import web
    except ImportError:
        raise Unusable("the role ingest needs aiohttp: pip install 'penstock-runtime[streams]'") from None
    secret = _secret(source)
    grace = float(config.get("gracePeriod", 60))
    ended: list[BaseException] = []
    async with AsyncExitStack() as opened:
        context = Context(config, registry=registry)
        opened.push_async_callback(context.close)
        stop = context.stopping

        def end(error: BaseException) -> None:
            ended.append(error)
            stop.set()

        pipeline = await open_pipeline(config, context, registry)
        spools = open_spools(places.folder(config), places.name(config)) if pipeline.longest > PROMPT else []
        if spools:
            say(_log, logging.INFO, "records are spooled until the sinks have them", **describe(spools))
        intake = Intake(pipeline, spools, end)
        server = web.Server(
            Front(source, secret, intake, registry, stop.is_set).answer,
            access_log=None,
            max_line_size=HEADERS,
            max_field_size=2 * HEADERS,
            lingering_time=1.0,
        )
        shown = await probes.serve(config, registry, lambda: None, partial(_ready, stop, intake, pipeline))
        if shown is not None:
            opened.callback(shown.close)
        with signals.handled(stop.set, lambda _now: signals.end_after(grace + LATE)):
            try:
                # Before anything new comes: the spools are read while nothing is written to them.
                await _or_stop(intake.replay(), stop)
                if not stop.is_set():
                    await _serve(server, source, stop)
            finally:
                deadline = time.monotonic() + grace - min(5.0, grace / 10)
                say(_log, logging.INFO, "stopping", pending=intake.pending)
                stop.set()
                pipeline.hurry()
                await server.shutdown(min(10.0, grace / 3))
                await intake.close(max(0.1, deadline - time.monotonic()))
    return _over(ended)


def _over(ended: list[BaseException]) -> int:
    code = exits.OK
    if ended:
        code = exits.DENIED if isinstance(ended[0], Denied) else exits.SOFTWARE
        words = f"{type(ended[0]).__name__}: {ended[0]}"
        say(_log, logging.CRITICAL, "a sink ended the worker", error=words)
    say(_log, logging.INFO, "stopped", code=code)
    return code


def _secret(source: dict[str, Any]) -> str | None:
    """Return the secret; None where the definition has none. Raises Unusable when its variable is not set."""
    if not source.get("secret"):
        return None
    found = os.environ.get(SECRET, "")
    if not found:
        raise Unusable(f"environment variables are not set: {SECRET}")
    return found


async def _or_stop(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Run `work` to its end, or until the worker is told to stop."""
    tasks = [asyncio.create_task(work), asyncio.create_task(stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()


async def _serve(server: Any, source: dict[str, Any], stop: asyncio.Event) -> None:
    """Listen until the worker is told to stop. Raises Unusable when the port is taken."""
    port = int(source.get("port", PORT))
    address = os.environ.get(LISTEN) or None
    try:
        listening = await asyncio.get_running_loop().create_server(server, address, port, backlog=1024)
    except OSError as error:
        raise Unusable(f"port {port}: {error.strerror or error}") from None
    found = listening.sockets[0].getsockname()[1]
    say(_log, logging.INFO, "listening", port=found, path=source.get("path") or "/")
    try:
        await stop.wait()
    finally:
        listening.close()


def _ready(stop: asyncio.Event, intake: Intake, pipeline: Pipeline) -> str | None:
    if stop.is_set():
        return "stopping"
    if not intake.replayed:
        return "records of an earlier process are being read"
    # Where records are spooled a sink in trouble is no reason to turn senders away.
    return None if intake.spooled else pipeline.trouble
