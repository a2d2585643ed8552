"""Carries out what was planned for an aggregation ID: claim, publish, mark. The only place that writes and publishes."""

import asyncio
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from penstock_runtime.errors import TooLarge, WorkerError
from penstock_runtime.queues.model import Outgoing
from penstock_runtime.scheduling import metricnames
from penstock_runtime.scheduling.enqueuer import Completion, Enqueuer
from penstock_runtime.scheduling.markers import Claim
from penstock_runtime.scheduling.markerstore import Held, MarkerStore
from penstock_runtime.scheduling.names import AGGREGATE, INTAKE
from penstock_runtime.scheduling.plan import IdPlan, Planned, Problem, Skipped
from penstock_runtime.scheduling.settings import Settings
from penstock_runtime.scheduling.tasks import AggregateTask, Reference, batch_list, compact_json, encode

# SQS FIFO takes a key of at most 128 characters.
_MAX_KEY = 128
# What the attribute that carries a key counts for besides the key.
_KEY_FRAME = 64


@dataclass(slots=True)
class Publisher:
    """Publishes tasks with their markers. `run` names this run in its claims."""

    settings: Settings
    markers: MarkerStore
    enqueuers: dict[str, Enqueuer]
    limits: dict[str, int]
    clock: Callable[[], datetime]
    run: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def carry_out(self, plan: IdPlan) -> None:
        """Publish the tasks of `plan`. What goes wrong with one task becomes a problem of the plan and stops no other."""
        gate = asyncio.Semaphore(self.settings.concurrency)

        async def one(planned: Planned) -> None:
            async with gate:
                try:
                    await self._one(plan, planned)
                except (
                    WorkerError,
                    ValueError,
                ) as error:  # a store refuses some keys: of control characters, or too long
                    _failed(plan, planned, f"not published: {error}")

        await asyncio.gather(*(one(planned) for planned in plan.tasks))

    async def _one(self, plan: IdPlan, planned: Planned) -> None:
        if not self.settings.rules.claims:
            await self._plainly(plan, planned)
            return
        trace_id = planned.takeover[0].trace_id if planned.takeover else str(uuid.uuid4())
        held = await self.markers.claim(planned, Claim(self.run, trace_id, self.clock()))
        if held is None:
            plan.skipped.append(Skipped(planned.kind, planned.marker, "claimed"))
            return
        if not planned.publish:
            await self.markers.published(planned, held, self.clock())
            return
        try:
            message = await self._message(planned, trace_id)
            await self.enqueuers[planned.kind].enqueue(message, self._completion(plan, planned, held))
        except WorkerError as error:
            await self._give_up(plan, planned, held, error)

    async def _plainly(self, plan: IdPlan, planned: Planned) -> None:
        """Publish as upstream does: no claim, and the marker afterwards."""

        async def completion(error: WorkerError | None) -> None:
            if error is not None:
                _failed(plan, planned, f"not published: {error}")
                return
            _count(plan, planned)
            try:
                await self.markers.write_plain(planned)
            except WorkerError as fault:
                _failed(plan, planned, f"published, but its marker could not be written: {fault}")

        if planned.publish:
            trace_id = str(uuid.uuid4()) if self.settings.rules.trace_ids else None
            await self.enqueuers[planned.kind].enqueue(await self._message(planned, trace_id), completion)
        else:
            await self.markers.write_plain(planned)

    def _completion(self, plan: IdPlan, planned: Planned, held: Held) -> Completion:
        async def completion(error: WorkerError | None) -> None:
            if error is not None:
                await self._give_up(plan, planned, held, error)
                return
            _count(plan, planned)
            try:
                await self.markers.published(planned, held, self.clock())
            except WorkerError as fault:
                # The claim stays: a later run takes over when it is stale, and publishes the same task again.
                _failed(plan, planned, f"published, but its marker could not be written: {fault}")

        return completion

    async def _give_up(self, plan: IdPlan, planned: Planned, held: Held, error: WorkerError) -> None:
        _failed(plan, planned, f"not published: {error}")
        try:
            await self.markers.release(planned, held)
        except WorkerError as fault:
            plan.problems.append(
                Problem(f"its claim could not be given up: {fault}", plan.aggregation_id, planned.marker)
            )

    async def _message(self, planned: Planned, trace_id: str | None) -> Outgoing:
        task = replace(planned.task, trace_id=trace_id)
        body = encode(task)
        limit = self.limits[planned.kind]
        if len(body) > limit:
            if not isinstance(task, AggregateTask):
                raise TooLarge(f"the task has {len(body)} bytes, a message holds {limit}", len(body), limit)
            body = encode(await self._referenced(planned, task))
        key = task_key(planned.marker)
        # SNS counts attributes too: a task that just fits goes without its key.
        return Outgoing(body, key=key if len(body) + len(key) + _KEY_FRAME <= limit else None)

    async def _referenced(self, planned: Planned, task: AggregateTask) -> AggregateTask:
        document = compact_json(batch_list(task.batches))
        digest = hashlib.sha256(document).hexdigest()
        key = await self.markers.write_batches(f"{planned.marker}-{digest[:12]}", document)
        return replace(task, batches=(), reference=Reference(key, digest, len(task.batches)))


def task_key(marker: str) -> str:
    """Return the stable identity of a task: its marker names kind, aggregation ID, and window or batch."""
    return marker if len(marker) <= _MAX_KEY else hashlib.sha256(marker.encode()).hexdigest()


def _count(plan: IdPlan, planned: Planned) -> None:
    if planned.kind == INTAKE:
        plan.count(metricnames.INTAKE_SCHEDULED)
    elif planned.kind == AGGREGATE:
        plan.count(metricnames.AGGREGATE_SCHEDULED)
        plan.count(metricnames.BATCHES_IN_AGGREGATION, len(planned.batches))


def _failed(plan: IdPlan, planned: Planned, words: str) -> None:
    plan.count(metricnames.FAILED)
    plan.problems.append(Problem(words, plan.aggregation_id, planned.marker))
