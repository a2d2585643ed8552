"""Handlers made of functions of a task: batches by reference, done-markers, sync functions."""

import asyncio
import hashlib
import json
import threading
from dataclasses import replace

import pytest

from penstock_runtime.context import Context
from penstock_runtime.errors import Rejected
from penstock_runtime.queues.model import Message
from penstock_runtime.scheduling import handlers
from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.tasks import AggregateTask, IntakeTask, Reference, batch_list, compact_json, encode
from penstock_runtime.scheduling.times import Interval
from tests.runtime.scheduling.cases import utc

UUID = "b8a5579a-f984-460a-a42d-2813cbf57771"
INTAKE = IntakeTask("kittens-seen", UUID, utc(2022, 2, 22, 2), "a-trace")
BATCHES = tuple(Batch(utc(2022, 2, 22, 2, minute), UUID) for minute in range(3))
AGGREGATE = AggregateTask("kittens-seen", Interval(utc(2022, 2, 22), utc(2022, 2, 22, 8)), BATCHES, "a-trace")


@pytest.fixture
def own(tmp_path):
    return tmp_path / "own"


def handled(handler, task, own, **args):
    async def one():
        context = Context({"stores": {"own": {"type": "directory", "path": str(own)}}, "handler": {"args": args}})
        try:
            await handler(Message("1", task if isinstance(task, bytes) else encode(task), 1), context)
        finally:
            await context.close()

    asyncio.run(one())


def test_a_handler_gets_the_task(own):
    seen = []

    @handlers.intake
    async def take_in(task, context):
        seen.append((task, context.args))

    handled(take_in, INTAKE, own, how="well")
    assert seen == [(INTAKE, {"how": "well"})]
    assert take_in.__name__ == "take_in"


def test_a_sync_function_does_not_hold_the_loop(own):
    threads = []

    @handlers.aggregate
    def aggregate(task, _context):
        threads.append((threading.current_thread() is threading.main_thread(), len(task.batches)))

    handled(aggregate, AGGREGATE, own)
    assert threads == [(False, 3)]


def test_a_task_of_the_other_queue_is_rejected(own):
    @handlers.aggregate
    async def aggregate(task, context): ...

    with pytest.raises(Rejected, match="not a task of this queue"):
        handled(aggregate, INTAKE, own)


def referred(own, document=None, **changes):
    """Put the batches into the store and return the task that refers to them."""
    written = compact_json(batch_list(BATCHES))
    place = own / "task-markers" / "batches"
    place.mkdir(parents=True)
    (place / "x.json").write_bytes(written if document is None else document)
    reference = Reference("task-markers/batches/x.json", hashlib.sha256(written).hexdigest(), len(BATCHES))
    return replace(AGGREGATE, batches=(), reference=replace(reference, **changes))


def test_batches_by_reference_are_there(own):
    seen = []

    @handlers.aggregate
    async def aggregate(task, _context):
        seen.append(task.batches)

    task = referred(own)
    assert "batches" not in json.loads(encode(task))
    handled(aggregate, task, own)
    assert seen == [BATCHES]


def test_batches_that_were_changed_or_are_gone_are_rejected(own, tmp_path):
    @handlers.aggregate
    async def aggregate(task, context): ...

    with pytest.raises(Rejected, match="were changed") as caught:
        handled(aggregate, referred(own, document=b"[]"), own)
    assert caught.value.kind == "DigestMismatch"
    other = tmp_path / "other"
    with pytest.raises(Rejected, match="are gone"):
        handled(aggregate, referred(other, key="task-markers/batches/y.json"), other)


def test_a_task_that_is_done_is_not_done_again(own):
    count = []

    @handlers.intake
    async def take_in(task, context):
        count.append(task.batch_id)

    for _ in range(2):
        handled(take_in, INTAKE, own, doneMarkers="task-done")
    assert len(count) == 1
    assert [path.name for path in (own / "task-done").iterdir()] == [f"intake-kittens-seen-2022-02-22-02-00-{UUID}"]


def test_a_task_that_failed_is_done_again(own):
    count = []

    @handlers.intake
    async def take_in(task, context):
        count.append(task.batch_id)
        raise OSError("away")

    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            handled(take_in, INTAKE, own, doneMarkers="task-done")
    assert len(count) == 2


def test_a_supplement_is_another_task():
    assert handlers.marker_of(replace(AGGREGATE, supplement=2)).endswith("-2022-02-22-08-00-supplement-2")
