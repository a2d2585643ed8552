"""Runs a plan: starts its processes, keeps them, shows how they are doing, and ends them in order."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from penstock.record import Record
from penstock.running import clock, words
from penstock.running.board import Board, Row
from penstock.running.children import Child
from penstock.running.observe import Counts, Gauges, Level, scrape
from penstock.running.plan import Plan, Process, QueueRow

_LOOK = 0.5  # seconds between two looks at workers and queues
_CALM = 3  # looks in a row that must find nothing to do before a run counts as idle


class Started(Record):
    """A process that is ready to be started: where its configuration stands, its environment, its metrics port."""

    process: Process
    config: str
    env: Mapping[str, str]
    port: int
    key: str = ""  # identity of a job that runs once


class Settings(Record):
    """How to run. `until_idle` ends when there is nothing left to do, `timeout` (seconds) in any case."""

    until_idle: bool = False
    timeout: float | None = None
    raw: bool = False  # log lines as the workers wrote them
    quiet: bool = False
    grace: float = 60.0


class Outcome(Record):
    """How a run ended. `failed` are names of processes that could not work; `idle` that there was nothing left to do."""

    failed: tuple[str, ...] = ()
    idle: bool = False
    timed_out: bool = False


class Supervisor:
    """One run. `say(line)` writes for people; `board` is None where there is no terminal."""

    def __init__(
        self,
        plan: Plan,
        started: list[Started],
        settings: Settings,
        say: Callable[[str], None],
        board: Board | None,
        once_done: Callable[[str], None],
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.say = say
        self.board = board
        self.once_done = once_done
        self.started = started
        self.wide = max((len(one.process.name) for one in started), default=0)
        self.children = [Child(one.process, one.config, one.env, plan.root, self._tell) for one in started]
        self.ports = {one.process.name: one.port for one in started}
        self.gauges = Gauges()
        self.counts: dict[str, Counts] = {}
        self.levels: dict[str, Level] = {}
        self.rates: dict[str, float] = {}
        self.looked = 0.0
        self.ending = asyncio.Event()
        self.signals = 0
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        """Run until everything is over, nothing is left to do (`until_idle`), or a signal ends it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._signalled)
        tasks = [
            asyncio.create_task(self._serve(child, one)) for child, one in zip(self.children, self.started, strict=True)
        ]
        watch = asyncio.create_task(self._watch(tasks))
        try:
            await self.ending.wait()
            await self._end(tasks)
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch
            await self._look()
            self._draw()
            await self.gauges.close()
        failed = tuple(child.process.name for child in self.children if child.state == "failed")
        return self.outcome.replace(failed=failed)

    async def _serve(self, child: Child, one: Started) -> None:
        process = child.process
        if process.cron is not None:
            await self._by_the_clock(child, process.cron)
            return
        if not process.once:
            await child.keep()
        elif await child.once() == 0:
            child.state = "done"
            self.once_done(one.key)
        elif not child.over:
            child.state = "failed"
        if child.state == "failed":
            self._tell(child, f"cannot work: it ended with {child.code}, and would again")

    async def _by_the_clock(self, child: Child, expression: str) -> None:
        while not self.ending.is_set():
            now = datetime.now(UTC)
            moment = clock.due(expression, child.process.timezone, now)
            if moment is None:
                child.state = "done"
                return
            child.state = "waiting"
            try:
                await asyncio.wait_for(self.ending.wait(), (moment - now).total_seconds())
            except TimeoutError:
                code = await child.once()
                self._tell(child, f"the run of {moment:%H:%M} UTC ended with {code}")
        child.state = "stopped"

    async def _watch(self, tasks: list[asyncio.Task[None]]) -> None:
        begun = time.monotonic()
        calm = 0
        while True:
            await self._look()
            self._draw()
            if all(task.done() for task in tasks):
                self.ending.set()
            limit = self.settings.timeout
            if limit is not None and time.monotonic() - begun > limit:
                self.outcome = self.outcome.replace(timed_out=True)
                self.ending.set()
            calm = calm + 1 if self.settings.until_idle and self._idle() else 0
            if calm >= _CALM:
                self.outcome = self.outcome.replace(idle=True)
                self.ending.set()
            await asyncio.sleep(_LOOK)

    def _idle(self) -> bool:
        """Say whether no queue that is consumed here has work, no job runs, and every worker is up or over."""
        for child in self.children:
            if child.over or (child.process.cron is not None and child.state == "waiting"):
                continue
            if child.process.once or child.process.cron is not None or self.counts.get(child.process.name) is None:
                return False
        consumed = {row.name for row in self._consumed()}
        return all(self.levels.get(name, Level(waiting=1)).idle for name in consumed)

    def _consumed(self) -> list[QueueRow]:
        bindings = [one.process.config.get("queue") for one in self.started]
        return [row for row in self.plan.queues if row.binding in bindings]

    async def _look(self) -> None:
        now = time.monotonic()
        passed = now - self.looked
        for child in self.children:
            name = child.process.name
            found = await scrape(self.ports[name]) if child.state == "running" else None
            before = self.counts.get(name)
            if found is None:
                continue
            if before is not None and self.looked and passed > 0:
                self.rates[name] = max(0, found.succeeded - before.succeeded) / passed
            self.counts[name] = found
        for row in self._consumed():
            try:
                self.levels[row.name] = await self.gauges.level(row.binding, row.dead_letter)
            except Exception as error:  # noqa: BLE001 - what cannot be told is left out of the table, whatever the reason
                if row.name not in self.levels:
                    self.say(f"penstock: the queue {row.name} cannot be looked at: {error}")
                self.levels[row.name] = Level(waiting=1)
        self.looked = now

    def rows(self) -> list[Row]:
        """Return the table as it stands."""
        queues = {
            id(one.process): row
            for one in self.started
            for row in self.plan.queues
            if row.binding == one.process.config.get("queue")
        }
        found = []
        for child in self.children:
            name = child.process.name
            row = queues.get(id(child.process))
            level = self.levels.get(row.name, Level()) if row is not None else Level()
            done = self.counts.get(name)
            state = child.state + (f" ({child.code})" if child.state == "failed" else "")
            found.append(
                Row(
                    child.process.definition,
                    name,
                    state,
                    level.waiting,
                    level.leased,
                    level.parked,
                    done.succeeded if done else None,
                    done.failed if done else None,
                    self.rates.get(name) if done else None,
                )
            )
        return found

    def _draw(self) -> None:
        if self.board is not None:
            self.board.draw(self.rows())

    def _tell(self, child: Child, text: str) -> None:
        if self.settings.quiet and child.state == "running":
            return
        line = text if self.settings.raw else words.line(child.process.name, text, width=self.wide)
        if self.board is not None:
            self.board.log(line, self.rows())
        else:
            self.say(line)

    def _signalled(self) -> None:
        self.signals += 1
        if self.signals == 1:
            self.say("penstock: finishing what was begun; once more ends everything at once")
            self.ending.set()
        else:
            for child in self.children:
                child.kill()

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        self.ending.set()
        for child in self.children:
            child.stop()
        grace = max([self.settings.grace, *[one.process.config.get("gracePeriod", 0) for one in self.started]])
        _, late = await asyncio.wait(tasks, timeout=grace + 5) if tasks else (set(), set())
        for child in self.children:
            if late:
                child.kill()
        if late:
            self.say(f"penstock: {len(late)} processes did not end within {grace:.0f} s and were killed")
            await asyncio.wait(late)


def terminal_board() -> Board | None:
    """Return a board on stderr when that is a terminal that can move its cursor."""
    if not sys.stderr.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        return None
    size = os.get_terminal_size(sys.stderr.fileno())
    return Board(sys.stderr, size.columns, size.lines)
