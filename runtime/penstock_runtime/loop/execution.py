"""Chooses how a handler runs: on the loop, in threads, or in processes.

An async handler runs on the loop, the cheapest way. A sync handler would stop it, and runs in processes unless the definition
says otherwise: only a process can be killed when it hangs, or dies alone when native code crashes.
"""

from collections.abc import Callable
from typing import Protocol

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.handler import Handler
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.slots import Call


class Executor(Protocol):
    """Runs handlers; `close` lets go of what it needed for it."""

    async def close(self) -> None:
        """End threads or processes."""
        ...


class _Nothing:
    async def close(self) -> None:
        pass


def choose(handler: Handler, settings: Settings, context: Context, stuck: Callable[[], None]) -> tuple[Call, Executor]:
    """Return how to call `handler`, and what to close afterwards. Raises Unusable for a sync handler with `async`."""
    execution = settings.execution or ("async" if handler.is_async else "process")
    if execution == "async":
        if not handler.is_async:
            raise Unusable("`execution: async` needs an `async def` handler; this one would stop the loop")
        return lambda message: handler.call(message, context), _Nothing()
    if execution == "thread":
        from penstock_runtime.loop.threads import Threads

        threads = Threads(handler.call, context, settings.concurrency, stuck)
        return threads.handle, threads
    raise Unusable("`execution: process` is not in this build yet: set `execution: thread`")
