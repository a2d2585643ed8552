"""One run of the scheduler: every aggregation ID is scanned and planned, and its plan carried out. One bad ID stops no other."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from penstock_runtime.errors import WorkerError
from penstock_runtime.queues.model import Queue
from penstock_runtime.scheduling.enqueuer import Enqueuer
from penstock_runtime.scheduling.markerstore import MarkerStore
from penstock_runtime.scheduling.names import KINDS, BadKey
from penstock_runtime.scheduling.plan import IdPlan, Problem, plan_json
from penstock_runtime.scheduling.publish import Publisher
from penstock_runtime.scheduling.scan import Buckets, Scanner
from penstock_runtime.scheduling.settings import Settings

# Exit codes of a run. What the command line or the configuration has wrong ends before a run (2 and 78).
DONE = 0
PARTIAL = 1
CHANGES = 4

# After the deadline, what is being published may end, and its markers be written.
_LAST_WAIT = 30.0
_ABREAST = 4


@dataclass(slots=True)
class Outcome:
    """What a run did: the plan of each aggregation ID, and what went wrong outside of them."""

    settings: Settings
    now: datetime
    plans: list[IdPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def all_problems(self) -> list[Problem]:
        return [*self.problems, *(problem for plan in self.plans for problem in plan.problems)]

    @property
    def succeeded(self) -> bool:
        """Whether all that was to be done is done. By the rules of upstream a task that was not published does not count."""
        found = self.all_problems if self.settings.rules.failed_publish_fails else self.problems
        return not found

    @property
    def exit_code(self) -> int:
        if not self.succeeded:
            # Upstream ends with 0 whatever became of a run that could start.
            return PARTIAL if self.settings.rules.failed_publish_fails else DONE
        return CHANGES if self.settings.dry_run and any(plan.tasks for plan in self.plans) else DONE

    def data(self) -> dict[str, Any]:
        return plan_json(self.settings.instance, self.now, self.plans, self.problems)


async def run(
    settings: Settings,
    buckets: Buckets,
    topics: Mapping[str, Queue],
    clock: Callable[[], datetime],
    *,
    jobs: Collection[str] = frozenset(),
) -> Outcome:
    """Run once and return what became of it. `topics` has one queue for each kind of task; a dry run never opens one.

    Raises nothing of the stores and queues: what they refuse is a problem of the outcome.
    """
    now = clock()
    outcome = Outcome(settings, now)
    markers = MarkerStore(buckets.own, settings.folder)
    scanner = Scanner(settings, buckets, markers, now, jobs)
    publisher = None if settings.dry_run else _publisher(settings, markers, topics, clock)
    try:
        async with asyncio.timeout(settings.deadline):
            await _all_ids(scanner, publisher, outcome)
    except TimeoutError:
        outcome.problems.append(Problem(f"stopped after {settings.deadline} seconds, the deadline of a run"))
    except WorkerError as error:
        outcome.problems.append(Problem(f"the ingestion bucket cannot be listed: {error}"))
    except BadKey as error:
        outcome.problems.append(Problem(str(error)))
    except asyncio.CancelledError:
        # SIGTERM: as at the deadline, what is being published may end, and its markers be written.
        task = asyncio.current_task()
        assert task is not None
        task.uncancel()
        outcome.problems.append(Problem("stopped by a signal"))
    finally:
        if publisher is not None:
            await _stop(publisher, outcome)
    return outcome


async def _all_ids(scanner: Scanner, publisher: Publisher | None, outcome: Outcome) -> None:
    names = await scanner.aggregation_ids()
    # Upstream goes through the IDs in their order, and the first error ends the run.
    gate = asyncio.Semaphore(1 if scanner.settings.rules.bad_key_ends_run else _ABREAST)

    async def one(aggregation_id: str) -> None:
        async with gate:
            await _one_id(scanner, publisher, outcome, aggregation_id)

    try:
        async with asyncio.TaskGroup() as group:
            for aggregation_id in names:
                group.create_task(one(aggregation_id))
    except* BadKey as error:
        raise error.exceptions[0] from None


async def _one_id(scanner: Scanner, publisher: Publisher | None, outcome: Outcome, aggregation_id: str) -> None:
    try:
        plan = await scanner.scan(aggregation_id)
    except BadKey:
        raise
    except (WorkerError, ValueError) as error:  # a store refuses some keys
        plan = IdPlan(aggregation_id, problems=[Problem(f"cannot be scanned: {error}", aggregation_id)])
    outcome.plans.append(plan)
    if publisher is not None:
        await publisher.carry_out(plan)


def _publisher(
    settings: Settings, markers: MarkerStore, topics: Mapping[str, Queue], clock: Callable[[], datetime]
) -> Publisher:
    enqueuers = {kind: Enqueuer(topics[kind], settings.concurrency) for kind in KINDS}
    limits = {kind: min(settings.inline_limit, topics[kind].max_body) for kind in KINDS}
    return Publisher(settings, markers, enqueuers, limits, clock)


async def _stop(publisher: Publisher, outcome: Outcome) -> None:
    try:
        async with asyncio.timeout(_LAST_WAIT if outcome.problems else None):
            for enqueuer in publisher.enqueuers.values():
                await enqueuer.stop()
    except TimeoutError:
        outcome.problems.append(
            Problem("ended with tasks whose publishing was not confirmed; their claims will be taken over")
        )
