"""A scheduler on one machine: three folders, a file of queues, and its configuration."""

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from penstock_runtime.queues import open_queue
from penstock_runtime.scheduling.tasks import decode

UUID = "b8a5579a-f984-460a-a42d-2813cbf57771"
NOW = datetime.now(UTC)
RECENT = (NOW - timedelta(minutes=10)).strftime("%Y/%m/%d/%H/%M")
MISSED = (NOW - timedelta(days=2)).strftime("%Y/%m/%d/02/00")
SCHEDULED = "workflow_manager_intake_tasks_scheduled"


def schedule(**changes):
    return {
        "instance": "us-ca-apple",
        "stores": {"ingestion": "ingestion", "own": "own", "peer": "peer"},
        "topics": {"intake": "intake", "aggregate": "aggregate"},
        "period": 28800,
        "grace": 14400,
        **changes,
    }


class Site:
    """Three folders, a file of queues, and the configuration of a scheduler."""

    def __init__(self, folder):
        self.folder = folder
        self.stores = {name: {"type": "directory", "path": str(folder / name)} for name in ("ingestion", "own", "peer")}
        self.outputs = {name: self.queue(name) for name in ("intake", "aggregate")}

    def queue(self, name):
        return {"type": "sqlite", "path": str(self.folder / "queues.db"), "name": name}

    def put(self, name, *, side="ingestion", infix="batch"):
        for suffix in ("", ".avro", ".sig"):
            self.write(side, f"{name}.{infix}{suffix}")

    def write(self, side, key):
        path = self.folder / side / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    def both(self, name):
        self.put(name)
        self.put(name, side="peer", infix="validity_0")

    def config(self, **changes):
        path = self.folder / "worker.json"
        config = {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "prio"},
            "environment": "test",
            "role": "schedule",
            "stores": self.stores,
            "outputs": self.outputs,
            "schedule": schedule(**changes),
        }
        path.write_text(json.dumps(config))
        return path

    def run(self, *options, **changes):
        command = [
            sys.executable,
            "-m",
            "penstock_runtime",
            "schedule",
            "--config",
            str(self.config(**changes)),
            *options,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def tasks(self, kind):
        return received(self.outputs[kind])

    def markers(self):
        return sorted(path.name for path in (self.folder / "own" / "task-markers").glob("*"))


def received(binding, lease=60):
    async def take():
        queue = await open_queue(binding)
        found = []
        try:
            while messages := await queue.receive(10, lease, 1.0):
                found += [decode(message.body) for message in messages]
                await queue.acknowledge(messages)
        finally:
            await queue.close()
        return found

    return asyncio.run(take())
