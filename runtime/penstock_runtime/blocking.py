"""Runs coroutines for code that is not async: one event loop in one background thread, made at first use.

Adapters belong to the loop that opened them, so everything that blocking code opens lives in this one. It may be called from
any thread but the loop's own.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_LOCK = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def run(work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns, or raise what it raises. Blocks the calling thread, not its event loop's other threads."""
    return asyncio.run_coroutine_threadsafe(work, loop()).result()


def loop() -> asyncio.AbstractEventLoop:
    """Return the loop, running."""
    with _LOCK:
        if not _loops:
            made = asyncio.new_event_loop()
            threading.Thread(target=made.run_forever, name="penstock-blocking", daemon=True).start()
            _loops.append(made)
        return _loops[0]
