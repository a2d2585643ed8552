"""One process of a run: started, watched, started again when it dies, told to stop."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping

from penstock.running.plan import Process

# Exit codes of `penstock-worker` that a second start cannot change: see docs/reference/worker.md.
FINAL = frozenset({2, 69, 77, 78})
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_STEADY = 60.0  # seconds after which an earlier death is forgotten
_LINE = 64 * 1024


class Child:
    """A worker process. `state` is one of waiting, running, restarting, done, failed, stopped."""

    def __init__(
        self,
        process: Process,
        config: str,
        env: Mapping[str, str],
        root: str,
        tell: Callable[["Child", str], None],
    ) -> None:
        self.process = process
        self.config = config
        self.env = env
        self.root = root
        self.tell = tell
        self.state = "waiting"
        self.code: int | None = None
        self.restarts = 0
        self.pid: int | None = None
        self._running: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "stopped")

    async def keep(self) -> None:
        """Run the process until it is done, cannot work, or is told to stop."""
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self.once()
            if self._stopping.is_set():
                break
            if code == 0 or code in FINAL:
                self.state = "done" if code == 0 else "failed"
                return
            self.restarts += 1
            self.state = "restarting"
            pause = _FIRST_PAUSE if time.monotonic() - started > _STEADY else pause
            self.tell(self, f"ended with {code}; again in {pause:.0f} s")
            try:
                await asyncio.wait_for(self._stopping.wait(), pause)
            except TimeoutError:
                pass
            pause = min(2 * pause, _LONGEST_PAUSE)
        self.state = "stopped"

    async def once(self) -> int:
        """Run the process to its end and return its exit code."""
        self._running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "penstock_runtime",
            self.process.role,
            "--config",
            self.config,
            cwd=self.root,
            env=dict(self.env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LINE,
            start_new_session=True,  # Ctrl-C is for penstock, which passes it on in order
        )
        self.pid, self.state = self._running.pid, "running"
        if self._stopping.is_set():
            self._signal(signal.SIGTERM)
        await self._listen(self._running.stdout)
        self.code = await self._running.wait()
        self._running, self.pid = None, None
        return self.code

    def stop(self) -> None:
        """Ask the process to finish what it has begun."""
        self._stopping.set()
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process and what it started, at once."""
        self._stopping.set()
        if self.pid is not None:
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None and self._running.returncode is None:
            try:
                self._running.send_signal(number)
            except ProcessLookupError:
                pass

    async def _listen(self, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # longer than a line may be: what was read of it is gone
                self.tell(self, "(a line that is too long to show)")
                continue
            if not line:
                return
            self.tell(self, line.decode("utf-8", "replace").rstrip())
