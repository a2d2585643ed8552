"""Publishes tasks to one topic in batches, with bounded concurrency and one completion for each task.

The contract is that of upstream's enqueuers: `enqueue` takes a token, and waits while all are taken; the completion runs once,
with the token held; `stop` returns when every completion has; an enqueuer may be used again afterwards.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from penstock_runtime.errors import Unavailable, WorkerError
from penstock_runtime.queues.model import Outgoing, Queue

Completion = Callable[[WorkerError | None], Awaitable[None]]

# SNS and SQS take ten messages in one request; more would only couple the fates of more tasks.
BATCH = 10


@dataclass(slots=True)
class _Job:
    message: Outgoing
    completion: Completion


class Enqueuer:
    """Publishes to `queue`, at most `tokens` tasks at once. It serves one event loop."""

    def __init__(self, queue: Queue, tokens: int = 100, *, attempts: int = 5, first_wait: float = 0.5) -> None:
        if tokens < 1:
            raise ValueError(f"{tokens} tasks at once: at least 1 is needed")
        self._queue = queue
        self._tokens = asyncio.Semaphore(tokens)
        self._attempts = attempts
        self._first_wait = first_wait
        self._waiting: list[_Job] = []
        self._senders: set[asyncio.Task[None]] = set()
        self._scheduled = False
        self.busy = 0
        self.most_busy = 0

    async def enqueue(self, message: Outgoing, completion: Completion) -> None:
        """Hand over a message; waits for a token. `completion` gets None when it is stored, or the error that remained."""
        await self._tokens.acquire()
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        self._waiting.append(_Job(message, completion))
        if not self._scheduled:
            # After this turn of the loop: what is handed over in one turn shares requests.
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    async def stop(self) -> None:
        """Return when every message that was handed over has had its completion."""
        while self._waiting or self._senders:
            self._flush()
            await asyncio.gather(*self._senders)

    def _flush(self) -> None:
        self._scheduled = False
        while self._waiting:
            group, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            sender = asyncio.create_task(self._send(group))
            self._senders.add(sender)
            sender.add_done_callback(self._senders.discard)

    async def _send(self, group: list[_Job]) -> None:
        error = await self._stored([job.message for job in group])
        await asyncio.gather(*(self._complete(job, error) for job in group))

    async def _complete(self, job: _Job, error: WorkerError | None) -> None:
        try:
            await job.completion(error)
        finally:
            self.busy -= 1
            self._tokens.release()

    async def _stored(self, messages: list[Outgoing]) -> WorkerError | None:
        """Send with patience; sending all again is safe, a queue promises at least once."""
        wait = self._first_wait
        for attempt in range(1, self._attempts + 1):
            try:
                await self._queue.send(messages)
            except Unavailable as error:
                if attempt == self._attempts:
                    return error
                await asyncio.sleep(wait if error.after is None else min(error.after, 30.0))
                wait *= 2
            except WorkerError as error:
                return error
            else:
                return None
        return None  # pragma: no cover - the last attempt has returned
