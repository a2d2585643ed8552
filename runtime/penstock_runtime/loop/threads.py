"""Runs a sync handler in threads: cheap, but a thread cannot be killed.

A handler that takes too long keeps its thread. Its message goes on as any overdue one does; the worker then finishes what else it
holds and ends with `exits.SOFTWARE`, so that whoever supervises it starts a clean one.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Threads:
    """A pool of `count` threads; `stuck` is called when one had to be left behind."""

    def __init__(self, call: Callable[[Any, Any], Any], context: Any, count: int, stuck: Callable[[], None]) -> None:
        self._call = call
        self._context = context
        self._stuck = stuck
        self._pool = ThreadPoolExecutor(count, "penstock-handler")

    async def handle(self, message: Any) -> None:
        """Handle one message (or batch) in a thread."""
        run = contextvars.copy_context().run
        future = asyncio.get_running_loop().run_in_executor(self._pool, run, self._call, message, self._context)
        try:
            await future
        except asyncio.CancelledError:
            self._stuck()
            raise

    async def close(self) -> None:
        """Let go of the threads; one that hangs is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)
