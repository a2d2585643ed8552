"""Handler of a stream whose source is a queue: a message is done when all sinks have stored its rows.

Each message waits in a slot of its own for the batch that holds it, its lease renewed meanwhile. One that can never become a row
is rejected, and goes to the dead letters with the reason.
"""

import asyncio
from typing import Final

from penstock_runtime import exits
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Retry, Stop
from penstock_runtime.queues.model import Message
from penstock_runtime.streams.pipeline import Pipeline, open_pipeline
from penstock_runtime.streams.record import JSON, Record, canonical

_FULL: Final = 0.1  # seconds between two looks at whether there is room again


class _Kept:
    """The pipeline of the worker, and the task that hurries it when the worker is told to stop."""

    def __init__(self, pipeline: Pipeline, context: Context) -> None:
        self.pipeline = pipeline
        self._watch = asyncio.create_task(self._hurry(context.stopping))

    async def _hurry(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        self.pipeline.hurry()

    async def close(self) -> None:
        self._watch.cancel()
        await self.pipeline.close()


async def prepare(context: Context) -> Pipeline:
    """Return the pipeline of the worker, opened at the first call."""

    async def make() -> _Kept:
        return _Kept(await open_pipeline(context.config, context, context.registry), context)

    kept: _Kept = await context.kept("stream", make)
    return kept.pipeline


async def handle(message: Message, context: Context) -> None:
    """Handle one message. Raises Rejected, and Stop when a sink refuses our credentials."""
    pipeline = await prepare(context)
    rows = pipeline.encode(record_of(message))
    while pipeline.full:  # noqa: ASYNC110 (many wait, and what makes room is the end of any batch)
        await asyncio.sleep(_FULL)
    try:
        await pipeline.deliver(rows)
    except Denied as error:
        raise Stop(str(error), exits.DENIED) from None
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise Retry("the batch was given up") from None


def record_of(message: Message) -> Record:
    """Return the record that a message holds: JSON, unless its attribute `content-type` says otherwise."""
    headers = {"Content-Type": JSON}
    headers |= {canonical(name): value for name, value in message.attributes.items()}
    return Record(message.body, headers)
