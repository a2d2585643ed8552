"""For people who write intake and aggregation in Python: a function of a task becomes a handler of the consume loop.

    from penstock_runtime.scheduling import handlers

    @handlers.intake
    async def take_in(task, context): ...

    @handlers.aggregate
    async def aggregate(task, context): ...

The configuration names the function (`entryPoint: my_module:take_in`). It gets an IntakeTask, or an AggregateTask whose batches are
there also when the message only referred to them, and the context of the worker. It may be sync; then it runs in a thread. A failure
that no repetition mends is raised as one of `failures`; a task done before (`args.doneMarkers`) is not done again.
"""

import asyncio
import hashlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from penstock_runtime.context import Context
from penstock_runtime.errors import Missing, Rejected, WorkerError
from penstock_runtime.queues._sns_envelope import ENVELOPE
from penstock_runtime.queues.model import Message
from penstock_runtime.scheduling import names
from penstock_runtime.scheduling.names import BatchName
from penstock_runtime.scheduling.tasks import AggregateTask, IntakeTask, Task, decode, with_batches

Handler = Callable[[Message, Context], Awaitable[None]]
_T = TypeVar("_T", IntakeTask, AggregateTask)
Work = Callable[[_T, Context], Any]

# Of a list of batches that stands in the store; 1,143 batches were the most that was ever seen in one window.
MAX_BATCHES_BYTES = 64 * 1024 * 1024


def intake(work: Work[IntakeTask]) -> Handler:
    """Return the handler that decodes intake tasks for `work`."""
    return _handler(work, IntakeTask)


def aggregate(work: Work[AggregateTask]) -> Handler:
    """Return the handler that decodes aggregation tasks for `work`."""
    return _handler(work, AggregateTask)


def marker_of(task: Task) -> str:
    """Return the name of the marker of a task, which is its identity."""
    if isinstance(task, IntakeTask):
        return names.intake_marker(BatchName(task.aggregation_id, task.time, task.batch_id))
    marker = names.aggregate_marker(task.aggregation_id, task.window)
    return names.supplement_marker(marker, task.supplement) if task.supplement else marker


def _handler(work: Callable[[Any, Context], Any], kind: type[IntakeTask | AggregateTask]) -> Handler:
    call = work if inspect.iscoroutinefunction(work) else _threaded(work)

    async def handle(message: Message, context: Context) -> None:
        if message.attributes.get(ENVELOPE) == "sns":
            raise Rejected("not a task but the envelope of SNS: raw message delivery is off", "NotATask")
        task: Any = decode(message.body)
        if not isinstance(task, kind):
            raise Rejected(f"not a task of this queue: it is no {kind.__name__}", "NotATask")
        done = _Done(context, task)
        if await done.already():
            return
        if isinstance(task, AggregateTask) and task.reference is not None:
            task = await _resolved(task, context)
        await call(task, context)
        await done.note()

    handle.__name__ = getattr(work, "__name__", "handle")
    handle.__doc__ = work.__doc__
    return handle


def _threaded(work: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    async def call(task: Any, context: Context) -> Any:
        return await asyncio.to_thread(work, task, context)

    return call


async def _resolved(task: AggregateTask, context: Context) -> AggregateTask:
    """Return `task` with the batches that its message referred to. Raises Rejected when they are not what was written."""
    reference = task.reference
    assert reference is not None
    store = await context.store(_store_name(context))
    try:
        document = await store.read(reference.key, limit=MAX_BATCHES_BYTES)
    except Missing:
        raise Rejected(f"the batches of the task are gone: {reference.key}", "NotATask") from None
    if hashlib.sha256(document).hexdigest() != reference.sha256:
        raise Rejected(f"the batches of the task were changed: {reference.key}", "DigestMismatch")
    return with_batches(task, document)


class _Done:
    """The done-marker of a task, in the own store, where `args.doneMarkers` names its folder."""

    def __init__(self, context: Context, task: Task) -> None:
        folder = context.args.get("doneMarkers")
        self._context = context
        self._key = f"{folder}/{marker_of(task)}" if folder else None

    async def already(self) -> bool:
        if self._key is None:
            return False
        try:
            await (await self._context.store(_store_name(self._context))).info(self._key)
        except Missing:
            return False
        return True

    async def note(self) -> None:
        if self._key is None:
            return
        try:
            await (await self._context.store(_store_name(self._context))).write(self._key, b"done\n")
        except WorkerError:
            # The work is done: doing it again for the sake of the marker would be worse than doing it twice, perhaps.
            return


def _store_name(context: Context) -> str:
    """Return which of the stores is the own one: `args.store`, by default `own`."""
    name: str = context.args.get("store", "own")
    return name
