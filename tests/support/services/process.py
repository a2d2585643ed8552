"""Starts a server, waits until it answers, and ends it with this process, whatever happens to it."""

import atexit
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

# Where scripts/services.sh puts what no package index of Python has.
INSTALLED = Path(__file__).parents[3] / ".services"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections on a port of the loopback interface."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A running server. `stop` and `start` again keep its port: what a restart under load is tested with."""

    def __init__(self, args: Callable[[int], Sequence[str]], env: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._args = args
        self._env = {**os.environ, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the server
        atexit.register(self.stop)

    def start(self, patience: float = 60.0) -> "Server":
        """Start the process and return when it accepts connections. Raises RuntimeError with what it said otherwise."""
        self.wait(self.spawn(), patience)
        return self

    def spawn(self, stdout: Any = None) -> "subprocess.Popen[bytes]":
        """Start the process; what it says goes to `log`."""
        self._process = subprocess.Popen(
            self._args(self.port),
            stdin=subprocess.DEVNULL,
            stdout=stdout or self.log,
            stderr=self.log,
            env=self._env,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- one system call
        )
        return self._process

    def wait(self, process: "subprocess.Popen[bytes]", patience: float) -> None:
        """Return when `process` accepts connections. Raises RuntimeError with what it said otherwise."""
        end = time.monotonic() + patience
        while not listens(self.port):
            if process.poll() is not None or time.monotonic() > end:
                self.stop()
                self.log.seek(0)
                raise RuntimeError(f"{self._args(self.port)[0]} does not answer: {self.log.read()[-2000:]!r}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the process; nothing of it is left."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
