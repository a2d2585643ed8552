"""A scene of a stream: folders and an embedded queue, and worker processes of both roles."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing

ROOT = Path(__file__).resolve().parents[3]
COLUMNS = [
    {"name": "id", "type": "uuid", "primaryKey": True},
    {"name": "received", "type": "datetime"},
    {"name": "number", "type": "path", "path": "n"},
    {"name": "body", "type": "body"},
]


class Scene:
    """Paths, bindings, and processes that are ended at the end."""

    def __init__(self, folder):
        self.folder = folder
        self.lake = folder / "lake"
        self.started = []

    def queue(self, name="work"):
        return {"type": "sqlite", "path": str(self.folder / "queues.db"), "name": name}

    def config(self, role, **more):
        return {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Stream", "name": "clicks"},
            "environment": "test",
            "role": role,
            "gracePeriod": 20,
            "mapping": {"columns": COLUMNS},
            "sinks": [{"type": "store", "store": "lake", "prefix": "rows/", "interval": "1s"}],
            "stores": {"lake": {"type": "directory", "path": str(self.lake)}},
            "metrics": {"port": 0},
            **more,
        }

    def of_queue(self, **more):
        source = {
            "source": {"type": "queue"},
            "queue": self.queue(),
            "deadLetter": self.queue("dead"),
            "lease": {"seconds": 3, "renew": True},
            "maxReceiveCount": 50,
        }
        return self.config("stream", **{**source, **more})

    def start(self, config, **environment):
        number = len(self.started)
        path, log = self.folder / f"worker-{number}.json", self.folder / f"worker-{number}.log"
        path.write_text(json.dumps(config))
        worker = Process(path, log, config["role"], {"PENSTOCK_SPOOL": str(self.folder / "spool"), **environment})
        self.started.append(worker)
        return worker

    def send(self, bodies, **attributes):
        async def main():
            queue = await open_queue(self.queue())
            await queue.send([Outgoing(body, attributes) for body in bodies])
            await queue.close()

        asyncio.run(main())

    def depth(self, name="work"):
        async def main():
            queue = await open_queue(self.queue(name))
            found = await queue.depth()
            await queue.close()
            return found

        return asyncio.run(main())

    def dead(self):
        async def main():
            queue = await open_queue(self.queue("dead"))
            found = await queue.receive(10, 60, 1)
            await queue.close()
            return found

        return asyncio.run(main())

    def objects(self):
        return sorted(path for path in self.lake.rglob("*") if path.is_file() and ".penstock" not in path.parts)

    def rows(self):
        return [json.loads(line) for path in self.objects() for line in path.read_text().splitlines()]

    def numbers(self):
        return {row["number"] for row in self.rows()}

    def end(self):
        for worker in self.started:
            worker.kill()


class Process:
    """One `penstock-worker`."""

    def __init__(self, path, log, role, environment):
        self.log_path = log
        command = [sys.executable, "-m", "penstock_runtime", role, "--config", str(path)]
        with open(log, "wb") as file:
            variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, env=variables)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def stop(self, timeout=30):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    @property
    def log(self):
        lines = self.log_path.read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def wait_for(self, event, timeout=30):
        return until(lambda: next((line for line in self.log if line["event"] == event), None), timeout, event)

    def metrics(self, path="/metrics"):
        port = self.wait_for("probes and metrics")["port"]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def until(condition, timeout, what):
    """Return what `condition` returns once that is true."""
    end = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {timeout} s: {what}"
        time.sleep(0.05)
    return found
