"""Runs handlers in processes of their own: what takes too long is killed and replaced, what crashes takes only itself along."""

import asyncio
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

from penstock_runtime.errors import Unusable
from penstock_runtime.loop import wire
from penstock_runtime.loop.outcome import Died

_START: Final = 60.0  # seconds that a process may take to import the handler
_END: Final = 2  # seconds that a process may take to end by itself


class Process:
    """One handler process; handles one thing at a time."""

    def __init__(self, popen: "subprocess.Popen[bytes]", connection: socket.socket) -> None:
        self._popen = popen
        self._connection = connection
        self.batched = False

    async def begin(self, start: dict[str, Any]) -> None:
        """Have the handler imported. Raises Unusable when it cannot be, Died when the process ends over it."""
        async with asyncio.timeout(_START):
            answer = await self.ask(start)
        if "unusable" in answer:
            raise Unusable(answer["unusable"])
        self.batched = answer["batched"]

    async def ask(self, value: Any) -> Any:
        """Send `value` and return the answer. Raises Died when the process ends instead."""
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._connection, wire.packed(value))
            (size,) = wire.HEAD.unpack(await self._exactly(wire.HEAD.size))
            return wire.unpacked(await self._exactly(size))
        except (EOFError, ConnectionError):
            raise Died(f"the process of the handler ended {await self.ended()}") from None

    async def ended(self) -> str:
        """Return how the process ended, in words; kills it when it has not."""
        for _ in range(100):
            if self._popen.poll() is not None:
                break
            await asyncio.sleep(0.005)
        await self.kill()
        code = self._popen.returncode
        if code is None or code >= 0:
            return f"with exit code {code}"
        try:
            return f"by signal {-code} ({signal.Signals(-code).name})"
        except ValueError:
            return f"by signal {-code}"

    async def kill(self) -> None:
        """Kill the process and wait until it is gone (at most for a moment: what waits for a disk cannot be killed)."""
        self._connection.close()
        if self._popen.poll() is None:
            self._popen.kill()
        for _ in range(200):
            if self._popen.poll() is not None:
                return
            await asyncio.sleep(0.005)

    async def close(self) -> None:
        """Let the process end, and kill it when it does not."""
        self._connection.close()
        for _ in range(_END * 100):
            if self._popen.poll() is not None:
                return
            await asyncio.sleep(0.01)
        await self.kill()

    async def _exactly(self, size: int) -> bytes:
        loop = asyncio.get_running_loop()
        parts = bytearray()
        while len(parts) < size:
            part = await loop.sock_recv(self._connection, min(size - len(parts), 1 << 20))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)


class Processes:
    """As many processes as are needed at once; each is started when it is first needed."""

    def __init__(self, config: dict[str, Any], entry_point: str | None, fields: dict[str, str]) -> None:
        self._start = {"config": config, "entry_point": entry_point, "fields": fields}
        self._idle: list[Process] = []
        self._all: set[Process] = set()

    async def first(self) -> bool:
        """Start one process and return whether the handler is batched. Raises Unusable."""
        process = await self._new()
        self._idle.append(process)
        return process.batched

    async def prepare(self) -> Callable[[Any], Awaitable[None]]:
        """Return the call for one message (or batch), with a process that is ready."""
        process = await self._free()

        async def handle(messages: Any) -> None:
            await self._ask(process, {"messages": messages})

        return handle

    async def handle(self, messages: Any) -> None:
        """Handle one message, or one batch. Raises what the handler raised, `Failed` when that is not ours, or Died."""
        await self._ask(await self._free(), {"messages": messages})

    async def call(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """Return `function(*args)`; it must be importable by its name. Raises like `handle`."""
        return await self._ask(await self._free(), {"call": pickle.dumps((function, args))})

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(*(process.close() for process in self._all))

    async def _free(self) -> Process:
        return self._idle.pop() if self._idle else await self._new()

    async def _ask(self, process: Process, value: dict[str, Any]) -> Any:
        try:
            answer = await process.ask(value)
        except BaseException:  # cancelled: overdue, or the grace period is over
            self._all.discard(process)
            await asyncio.shield(process.kill())
            raise
        self._idle.append(process)
        if "error" in answer:
            raise wire.restored(answer["error"])
        return answer["result"]

    async def _new(self) -> Process:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            command = [sys.executable, "-m", "penstock_runtime.loop.child", str(theirs.fileno())]
            # Starting takes a few milliseconds and happens once for a slot; PDEATHSIG needs this very thread.
            popen = subprocess.Popen(  # noqa: ASYNC220, S603
                command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        process = Process(popen, ours)
        try:
            await process.begin({**self._start, "path": sys.path})
        except BaseException:
            await asyncio.shield(process.kill())
            raise
        self._all.add(process)
        return process
