"""Runs the scheduler for a worker configuration: opens what it names, runs once, hands metrics over and says what happened."""

import asyncio
import json
import logging
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from penstock_runtime import exits
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unavailable, Unusable, WorkerError
from penstock_runtime.logs import say
from penstock_runtime.scheduling import gauges, kubernetes, push, settings
from penstock_runtime.scheduling import run as one_run
from penstock_runtime.scheduling.kubernetes import Cluster
from penstock_runtime.scheduling.names import KINDS
from penstock_runtime.scheduling.plan import IdPlan, Problem
from penstock_runtime.scheduling.reap import Reaped, reap
from penstock_runtime.scheduling.scan import Buckets
from penstock_runtime.scheduling.settings import Settings
from penstock_runtime.scheduling.times import Interval

_log = logging.getLogger("penstock.schedule")


@dataclass(frozen=True, slots=True)
class Options:
    """What a command line adds to a configuration."""

    dry_run: bool = False
    backfill: Interval | None = None
    kinds: tuple[str, ...] = KINDS
    create_topics: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    cluster: Callable[[], Cluster] = kubernetes.in_cluster


def execute(config: dict[str, Any], options: Options | None = None) -> int:
    """Run once and return the exit code; the plan of a dry run goes to standard output."""
    options = options or Options()
    try:
        chosen = _settings(config, options)
        return asyncio.run(_execute(config, chosen, options))
    except Unusable as error:
        say(_log, logging.ERROR, "the configuration cannot be used", error=str(error))
        return exits.CONFIG
    except Denied as error:
        say(_log, logging.ERROR, "a service refused the credentials", error=str(error))
        return exits.DENIED
    except WorkerError as error:
        say(_log, logging.ERROR, "the run could not start", error=f"{type(error).__name__}: {error}")
        return one_run.PARTIAL
    except Exception:  # noqa: BLE001 (the last line of defence: a log line instead of a traceback)
        _log.critical("a fault of the runtime", exc_info=True)
        return exits.SOFTWARE


def _settings(config: dict[str, Any], options: Options) -> Settings:
    if reasons := settings.faults(config):
        raise Unusable("; ".join(reasons))
    found = settings.read(config["schedule"])
    if found.max_age > found.retention:
        say(_log, logging.WARNING, "batches older than the retention are taken in again: their markers are gone")
    if options.backfill is not None and options.backfill.begin < options.clock() - found.retention:
        say(
            _log,
            logging.WARNING,
            "the backfill begins before what is retained: markers may be gone, and tasks come twice",
        )
    return replace(
        found,
        dry_run=found.dry_run or options.dry_run,
        backfill=options.backfill,
        kinds=options.kinds,
    )


async def _execute(config: dict[str, Any], chosen: Settings, options: Options) -> int:
    started = time.monotonic()
    context = Context(config)
    if options.create_topics and not chosen.dry_run:
        from penstock_runtime.scheduling.topics import create_all

        for name in await create_all(config["outputs"].values()):
            say(_log, logging.INFO, "created", name=name)
    try:
        reaped = await _reap(config, chosen, options)
        outcome = await _interruptible(_run(context, config, chosen, options, reaped))
    finally:
        await context.close()
    outcome.problems.extend(reaped.problems)
    ended, runtime = options.clock(), time.monotonic() - started
    if chosen.dry_run:
        plan = outcome.data() | {"reap": reaped.doomed}
        sys.stdout.write(json.dumps(plan, indent=2, ensure_ascii=False) + "\n")
        return outcome.exit_code or (one_run.CHANGES if reaped.doomed else exits.OK)
    _report(outcome, reaped, runtime)
    await _hand_over(config["schedule"], outcome, ended, runtime)
    return outcome.exit_code


async def _run(
    context: Context, config: dict[str, Any], chosen: Settings, options: Options, reaped: Reaped
) -> one_run.Outcome:
    section = config["schedule"]
    names = section["stores"]
    buckets = Buckets(
        await context.store(names["ingestion"]),
        await context.store(names["own"]),
        await context.store(names["peer"]),
        frozenset(side for side, name in names.items() if config["stores"][name]["type"] == "s3"),
    )
    # A dry run opens no topic: it cannot publish even by mistake.
    topics = {} if chosen.dry_run else {kind: await context.output(section["topics"][kind]) for kind in KINDS}
    return await one_run.run(chosen, buckets, topics, options.clock, jobs=reaped.names)


async def _reap(config: dict[str, Any], chosen: Settings, options: Options) -> Reaped:
    asked = config["schedule"].get("reap")
    if asked is None:
        return Reaped()
    return await reap(asked, options.cluster(), options.clock(), dry_run=chosen.dry_run)


async def _interruptible(running: Coroutine[Any, Any, one_run.Outcome]) -> one_run.Outcome:
    """Run to the end; SIGTERM ends a run as its deadline would: what is being published ends, and is marked."""
    task = asyncio.create_task(running)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        raise Unavailable("stopped by a signal before the run began") from None
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


def _report(outcome: one_run.Outcome, reaped: Reaped, runtime: float) -> None:
    for plan in outcome.plans:
        _report_id(plan)
    for name in reaped.doomed:
        say(_log, logging.INFO, "a finished Job was deleted", job=name)
    for problem in outcome.all_problems:
        _report_problem(problem)
    level = logging.INFO if outcome.succeeded else logging.ERROR
    counted: dict[str, int] = {}
    for plan in outcome.plans:
        for name, value in plan.gauges.items():
            counted[name] = counted.get(name, 0) + value
    words = "the run did everything" if outcome.succeeded else "the run is partial"
    say(_log, level, words, aggregationIds=len(outcome.plans), seconds=runtime, **counted)


def _report_id(plan: IdPlan) -> None:
    for late in plan.late:
        say(
            _log,
            logging.WARNING,
            "batches came after their window was aggregated",
            aggregationId=late.aggregation_id,
            window=str(late.window),
            batches=[batch.id for batch in late.batches[:20]],
            count=len(late.batches),
            action=late.action,
        )
    for window, clash in plan.clashes:
        say(
            _log,
            logging.WARNING,
            "the two servers date a batch differently; it is not aggregated",
            aggregationId=plan.aggregation_id,
            window=str(window),
            batch=clash.batch_id,
            own=clash.own_time.isoformat(),
            peer=clash.peer_time.isoformat(),
        )
    for name in plan.incomplete:
        say(_log, logging.INFO, "a batch is incomplete", batch=name)


def _report_problem(problem: Problem) -> None:
    say(
        _log,
        logging.ERROR,
        problem.message,
        **({"aggregationId": problem.aggregation_id} if problem.aggregation_id else {}),
        **({"key": problem.key} if problem.key else {}),
    )


async def _hand_over(section: dict[str, Any], outcome: one_run.Outcome, ended: datetime, runtime: float) -> None:
    """Give the metrics of a run away. That this fails does not change what the run did, nor its exit code."""
    path, gateway = section.get("scrapeFile"), section.get("pushGateway")
    if path is not None:
        kept = gauges.kept_of(push.read_file(path))
        text = gauges.exposition(outcome.plans, ended=ended, runtime=runtime, succeeded=outcome.succeeded, kept=kept)
        try:
            push.write_file(path, text)
        except WorkerError as error:
            say(_log, logging.WARNING, "the metrics were not written", error=str(error))
    if gateway is not None:
        text = gauges.exposition(outcome.plans, ended=ended, runtime=runtime, succeeded=outcome.succeeded)
        try:
            await push.push(gateway, text)
        except WorkerError as error:
            say(_log, logging.WARNING, "the metrics were not pushed", error=str(error))
