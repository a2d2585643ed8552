"""Chooses how a handler runs: on the loop, in threads, or in processes.

An async handler runs on the loop, the cheapest way. A sync handler would stop it, and runs in processes unless the definition
says otherwise: only a process can be killed when it hangs, or dies alone when native code crashes.
"""

from collections.abc import Callable
from typing import Protocol

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.handler import load
from penstock_runtime.logs import fields_of
from penstock_runtime.loop.settings import Settings
from penstock_runtime.loop.slots import Way


class Executor(Protocol):
    """Runs handlers; `close` lets go of what it needed for it."""

    async def close(self) -> None:
        """End threads or processes."""
        ...


class _Nothing:
    async def close(self) -> None:
        pass


async def choose(
    entry_point: str, settings: Settings, context: Context, stuck: Callable[[], None]
) -> tuple[Way, Executor]:
    """Return how to call the handler `entry_point`, and what to close afterwards.

    With `process` said, only the processes import it. Raises Unusable when it cannot be loaded, or run in the way said.
    """
    if settings.execution == "process":
        return await _in_processes(entry_point, context)
    found = load(entry_point)
    if settings.execution == "thread":
        from penstock_runtime.loop.threads import Threads

        if found.is_async:
            raise Unusable("`execution: thread` is for sync handlers; an `async def` runs on the loop or in processes")
        threads = Threads(found.call, context, settings.concurrency, stuck)
        return Way(threads.handle, found.batched), threads
    if found.is_async:
        return Way(lambda message: found.call(message, context), found.batched), _Nothing()
    if settings.execution == "async":
        raise Unusable("`execution: async` needs an `async def` handler; this one would stop the loop")
    return await _in_processes(entry_point, context)


async def _in_processes(entry_point: str, context: Context) -> tuple[Way, Executor]:
    from penstock_runtime.loop.processes import Processes

    processes = Processes(context.config, entry_point, fields_of(context.config))
    return Way(processes.handle, await processes.first(), processes.prepare), processes
