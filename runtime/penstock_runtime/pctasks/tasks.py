"""Tasks of pctasks in batch workflows: objects that take a mapping of arguments, found by the entry points of the original.

Where pctasks itself is installed its own tasks are found, and only their runner can run them.
"""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.pctasks import shim

# Entry point of pctasks -> module of ours that has `task`.
_BUILTIN: Final = {
    "pctasks.dataset.chunks.task:create_chunks_task": "penstock_runtime.pctasks.batch.create_chunks",
    "pctasks.dataset.chunks.task:list_chunks_task": "penstock_runtime.pctasks.batch.list_chunks",
    "pctasks.ingest_task.task:ingest_task": "penstock_runtime.pctasks.batch.ingest",
    "pctasks.task.common.list_files:task": "penstock_runtime.pctasks.batch.list_files",
    "pctasks.task.common.list_prefixes:task": "penstock_runtime.pctasks.batch.list_prefixes",
    "pctasks.task.common.write:task": "penstock_runtime.pctasks.batch.write",
}


@dataclass(frozen=True, slots=True)
class Task:
    """A task: `run(args, context)`, sync or async, returns its output; the arguments of `required` must be there."""

    run: Callable[[dict[str, Any], Context], Any]
    required: tuple[str, ...] = ()


def builtin(entry_point: str) -> Task | None:
    """Return our task for an entry point of pctasks, None for any other, and where pctasks is installed."""
    name = _BUILTIN.get(entry_point)
    if name is None or not shim.install():
        return None
    found: Task = import_module(name).task
    return found


def is_task(found: Any) -> bool:
    """Tell whether an entry point is a task of this kind."""
    return isinstance(found, Task)


def is_factory(found: Any, args: dict[str, Any]) -> bool:
    """Tell whether an entry point makes a task: it is called without arguments, and so cannot be what takes `args`."""
    if not args or not callable(found) or is_task(found) or inspect.iscoroutinefunction(found):
        return False
    try:
        return not inspect.signature(found).parameters
    except (TypeError, ValueError):
        return False


async def call(task: Task, args: dict[str, Any], context: Context) -> Any:
    """Return the output of a task; a sync one runs in a thread. Raises Unusable for arguments that are missing."""
    missing = [name for name in task.required if name not in args]
    if missing:
        raise Unusable(f"handler.args has no `{'`, `'.join(missing)}`, which the task needs")
    if inspect.iscoroutinefunction(task.run):
        return await task.run(args, context)
    return await asyncio.to_thread(task.run, args, context)
