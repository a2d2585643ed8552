"""A scene of a fault test: one queue, its dead letters, and worker processes that come and go.

with scene(folder, new) as it:                 # `new` is what a contract backend yields
    it.send([b"..."])
    worker = it.worker("quick", concurrency=4)
    worker.kill()
    it.wait_until_done(count)
    it.recorded                                # Counter: body -> how often its handler ended
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing

ROOT = Path(__file__).resolve().parents[3]


class WorkerProcess:
    """One `penstock-worker consume`."""

    def __init__(self, config_path, log_path, environment):
        self.log_path = log_path
        command = [sys.executable, "-m", "penstock_runtime", "consume", "--config", str(config_path)]
        with open(log_path, "wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log, env=environment)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, timeout=30):
        """Return the exit code."""
        return self.process.wait(timeout)

    @property
    def log(self):
        """Every line of its log that is JSON, as data."""
        lines = self.log_path.read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def events(self):
        return [line["event"] for line in self.log]

    def wait_for(self, event, timeout=30):
        """Wait until a line with `event` is in the log, and return it."""
        return until(lambda: next((line for line in self.log if line["event"] == event), None), timeout, event)

    def get(self, path):
        """Return (status, text) of a probe."""
        port = self.wait_for("probes and metrics")["port"]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


class Scene:
    """What is on stage."""

    def __init__(self, folder, queue, dead, defaults):
        self.folder, self.queue, self.dead, self.defaults = folder, queue, dead, defaults
        self.record = folder / "record.txt"
        self.workers = []

    def send(self, bodies, attributes=()):
        self.on(self.queue, lambda queue: queue.send([Outgoing(body, dict(attributes)) for body in bodies]))

    def depth(self, binding=None):
        return self.on(binding or self.queue, lambda queue: queue.depth())

    def on(self, binding, action):
        """Run an action (a function of a queue that returns a coroutine) on an opened queue."""

        async def main():
            queue = await open_queue(binding)
            try:
                return await action(queue)
            finally:
                await queue.close()

        return asyncio.run(main())

    def parked(self, count, patience=20):
        """Receive `count` messages of the dead letter queue."""

        async def take(queue):
            found, end = [], time.monotonic() + patience
            while len(found) < count and time.monotonic() < end:
                found += await queue.receive(min(count, queue.max_batch), 60, 1)
            return found

        return self.on(self.dead, take)

    def worker(self, handler, args=None, environment=None, required=(), code=None, **config):
        """Start a worker; keywords are keys of its configuration."""
        number = len(self.workers)
        handler = handler if ":" in handler else f"tests.runtime.faults.handlers:{handler}"
        whole = {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "faults"},
            "environment": "test",
            "role": "consume",
            "queue": self.queue,
            **({"deadLetter": self.dead} if self.dead else {}),
            "handler": {
                "entryPoint": handler,
                "args": {"record": str(self.record), **(args or {})},
                "requiredEnvironment": list(required),
                **({"code": code} if code else {}),
            },
            **self.defaults,
            **config,
        }
        path = self.folder / f"worker-{number}.json"
        path.write_text(json.dumps(whole))
        variables = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        worker = WorkerProcess(path, self.folder / f"worker-{number}.log", variables)
        self.workers.append(worker)
        return worker

    @property
    def lines(self):
        """Every recorded line: (body, word, receive count). A line that was cut off by a kill is left out."""
        if not self.record.exists():
            return []
        text = self.record.read_text(encoding="latin-1")
        return [tuple(line.split("\t")) for line in text.split("\n")[:-1]]

    @property
    def recorded(self):
        return Counter(body for body, word, _ in self.lines if word != "begun")

    def begun(self, timeout=30):
        """Wait until a handler has begun."""
        return until(lambda: self.lines, timeout, "a handler begins")

    def wait_until_done(self, count, timeout=60, during=lambda: None):
        """Wait until `count` different messages are recorded; `during` is called meanwhile."""

        def done():
            during()
            return len(self.recorded) >= count

        until(done, timeout, lambda: f"{count} messages are recorded (now {len(self.recorded)})")

    def end(self):
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()


@contextmanager
def scene(folder, new, *, dead=True, **defaults):
    """Return a scene with queues that `new` makes; `defaults` are keys of every worker's configuration."""
    it = Scene(folder, new("work"), new("dead") if dead else None, defaults)
    try:
        yield it
    finally:
        it.end()


def until(condition, timeout, what):
    """Return what `condition` returns once that is true."""
    end = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {timeout} s: {what() if callable(what) else what}"
        time.sleep(0.05)
    return found
