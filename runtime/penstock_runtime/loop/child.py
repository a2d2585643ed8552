"""A handler process: `python -m penstock_runtime.loop.child FD`. Reads messages from the socket FD, one at a time.

It ends when the worker ends, however that happens: the kernel kills it (Linux), it reads the end of the socket, or a thread
notices that the parent is another. Signals are the worker's business, which kills what has to be killed.
"""

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from typing import Any, Final

from penstock_runtime import handler, logs
from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.loop import wire

_PDEATHSIG: Final = 1  # PR_SET_PDEATHSIG of prctl(2)


def main() -> None:
    """Serve until the socket ends."""
    parent = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _die_with(parent)
    connection = socket.socket(fileno=int(sys.argv[1]))
    try:
        with asyncio.Runner() as runner:
            _serve(connection, runner)
    except (EOFError, ConnectionError):
        pass
    os._exit(0)  # threads that the handler left behind do not keep the process


def _serve(connection: socket.socket, runner: asyncio.Runner) -> None:
    start = wire.receive(connection)
    sys.path[:] = start["path"]
    logs.set_up(start["fields"])
    context = Context(start["config"], in_process=True)
    found: handler.Handler | None = None
    try:
        if start["entry_point"] is not None:
            found = handler.load(start["entry_point"])
    except Unusable as error:
        connection.sendall(wire.packed({"unusable": str(error)}))
        return
    connection.sendall(wire.packed({"batched": found is not None and found.batched}))
    while True:
        data = wire.receive(connection)
        try:
            answer = {"result": _done(data, found, context, runner)}
            frame = wire.packed(answer)
        except BaseException as error:  # noqa: BLE001 (also `sys.exit` of a handler is a failure of its message)
            frame = wire.packed({"error": wire.describe(error)})
        connection.sendall(frame)


def _done(data: dict[str, Any], found: handler.Handler | None, context: Context, runner: asyncio.Runner) -> Any:
    """Handle messages, or call a function."""
    if "call" in data:
        function, args = wire.unpacked(data["call"])
        return function(*args)
    assert found is not None
    messages = data["messages"]
    logs.current.set(messages[0] if isinstance(messages, list) else messages)
    if found.is_async:
        runner.run(found.call(messages, context))
    else:
        found.call(messages, context)
    return None


def _die_with(parent: int) -> None:
    """End this process when `parent` ends, also while a handler works."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, name="penstock-parent", daemon=True).start()


if __name__ == "__main__":
    main()
