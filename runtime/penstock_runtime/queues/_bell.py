"""A doorbell between the processes of one machine: whoever sends rings, whoever waits for a message hears it at once.

Each waiter binds a datagram socket in a folder beside the database; a sender drops one byte into each socket of its topic. A
bell only saves time: a waiter that hears nothing (another file system, a path too long for a socket) looks again by itself.
"""

import asyncio
import itertools
import os
import socket

_NUMBERS = itertools.count()


class Bell:
    """Where one queue object hears; serves one event loop, any number of waiters. Raises OSError when it cannot be hung."""

    def __init__(self, folder: str, topic: str) -> None:
        os.makedirs(folder, exist_ok=True)
        self._path = os.path.join(folder, f"{topic}.{os.getpid()}.{next(_NUMBERS)}")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._socket.setblocking(False)
        try:
            self._socket.bind(self._path)
        except OSError:
            self._socket.close()
            raise
        self._waiters: set[asyncio.Future[None]] = set()

    async def wait(self, seconds: float) -> None:
        """Return when it rings, or rang since the last wait, or after `seconds`."""
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[None] = loop.create_future()
        if not self._waiters:
            loop.add_reader(self._socket, self._hear)
        self._waiters.add(heard)
        timer = loop.call_later(seconds, _finish, heard)
        try:
            await heard
        finally:
            timer.cancel()
            self._waiters.discard(heard)
            if not self._waiters:
                loop.remove_reader(self._socket)

    def close(self) -> None:
        """Take the bell down."""
        self._socket.close()
        _remove(self._path)

    def _hear(self) -> None:
        try:
            while self._socket.recv(64):
                pass
        except BlockingIOError:
            pass
        for waiter in self._waiters:
            _finish(waiter)


def ring(folder: str, topic: str) -> None:
    """Ring every bell of `topic`; what a killed process left behind is taken away."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    mine = [name for name in names if name.startswith(topic + ".")]
    if not mine:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.setblocking(False)
        for name in mine:
            path = os.path.join(folder, name)
            try:
                sender.sendto(b"!", path)
            except ConnectionRefusedError:
                _remove(path)
            except OSError:  # full: it will wake anyway; gone: it does not wait any more
                continue


def _finish(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
