"""SIGTERM and SIGINT: the first one drains, a second one ends the process at once."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from penstock_runtime import exits

_CODES: Final = {signal.SIGTERM: exits.TERMINATED, signal.SIGINT: exits.INTERRUPTED}


def end_after(seconds: float) -> None:
    """End the process after `seconds` whatever keeps it then: for roles that have no thread that watches them."""
    timer = threading.Timer(seconds, lambda: os._exit(exits.SOFTWARE))
    timer.daemon = True
    timer.start()


@contextmanager
def handled(drain: Callable[[], None], watch: Callable[[float], None]) -> Iterator[None]:
    """Call `drain` on the running loop at the first signal, and `watch` with its time (monotonic) at once.

    Handlers of Python are used, not those of the loop: they run also while a handler keeps the loop from turning.
    """
    loop = asyncio.get_running_loop()
    told = False

    def receive(number: int, _frame: FrameType | None) -> None:
        nonlocal told
        if told:
            os._exit(_CODES[signal.Signals(number)])
        told = True
        watch(time.monotonic())
        loop.call_soon_threadsafe(drain)

    before = {number: signal.signal(number, receive) for number in _CODES}
    try:
        yield
    finally:
        for number, one in before.items():
            signal.signal(number, one)
