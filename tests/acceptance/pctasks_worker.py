"""A place on one machine for the checks of the workers: queues, tables, the user's code, and workers as real processes."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from penstock_runtime.deadletter import unpark
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from penstock_runtime.tables import open_table

CREATE_ITEMS = "penstock_runtime.pctasks.create_items:handle"
INGEST = "penstock_runtime.pctasks.ingest:handle"
URL = "https://goeseuwest.blob.core.windows.net/noaa-goes16/GLM-L2-LCFA/2023/096/11/file.nc"
EVENT_ID = "831e1650-001e-001b-66ab-eeb76e069631"

# A user's module, as real datasets write it: it names pctasks, and nothing of penstock.
CODE = """\
import json
import time
from datetime import datetime, timezone
from pathlib import PurePosixPath

import pystac
from pctasks.core.models.task import WaitTaskResult
from pctasks.core.storage import StorageFactory
from pctasks.dataset.collection import Collection


def make(asset_uri, collection=None, **properties):
    item = pystac.Item(
        id=PurePosixPath(asset_uri).stem,
        geometry={"type": "Point", "coordinates": [10.0, 54.0]},
        bbox=[10.0, 54.0, 10.0, 54.0],
        datetime=datetime(2023, 4, 6, tzinfo=timezone.utc),
        properties=properties,
        collection=collection,
    )
    item.add_asset("data", pystac.Asset(asset_uri))
    return item


class Items(Collection):
    @classmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory):
        return [make(asset_uri)]

    @classmethod
    def fail(cls, asset_uri, storage_factory):
        raise ValueError("this file is broken")

    @classmethod
    def other(cls, asset_uri, storage_factory):
        return [make(asset_uri, collection="another")]

    @classmethod
    def invalid(cls, asset_uri, storage_factory):
        item = make(asset_uri)
        item.geometry = {"type": "Nonsense"}
        return item

    @classmethod
    def slash(cls, asset_uri, storage_factory):
        item = make(asset_uri)
        item.id = "a/b"
        return [item]

    @classmethod
    def slow(cls, asset_uri, storage_factory):
        with open("started", "a") as file:
            file.write("x")
        time.sleep(3)
        return [make(asset_uri)]

    @classmethod
    def wait(cls, asset_uri, storage_factory):
        with open("asked", "a") as file:
            file.write("x")
        if len(open("asked").read()) < 2:
            return WaitTaskResult(wait_seconds=1, message="the sidecar is not there")
        return [make(asset_uri)]

    @classmethod
    def nothing(cls, asset_uri, storage_factory):
        return []

    @classmethod
    def large(cls, asset_uri, storage_factory):
        return [make(asset_uri, blob="x" * 20_000_000, version="2")]

    @classmethod
    def medium(cls, asset_uri, storage_factory):
        return [make(asset_uri, blob="x" * 100_000)]

    @classmethod
    def reads(cls, asset_uri, storage_factory):
        storage, path = storage_factory.get_storage_for_file(asset_uri)
        return [make(asset_uri, words=storage.read_json(path)["words"], url=storage.get_url(path))]
"""


def event(url=URL, **more):
    """A CloudEvent of Azure Storage as the sample of pctasks has it: without `contentOffset`."""
    data = {
        "api": "PutBlob",
        "clientRequestId": "c",
        "requestId": "r",
        "eTag": "0x8DB369315269B01",
        "contentType": "application/octet-stream",
        "contentLength": 343897,
        "blobType": "BlockBlob",
        "url": url,
        "sequencer": "00",
        "storageDiagnostics": {"batchId": "b"},
    }
    return {
        "specversion": "1.0",
        "type": "Microsoft.Storage.BlobCreated",
        "source": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/goeseuwest",
        "subject": "/blobServices/default/containers/noaa-goes16/blobs/file.nc",
        "id": EVENT_ID,
        "time": "2023-04-06T11:35:54.6001153Z",
        "datacontenttype": "application/json",
        "data": data,
        **more,
    }


class Bench:
    """One folder with everything in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "users_items.py").write_text(CODE)

    def queue(self, name="work"):
        return {"type": "sqlite", "path": str(self.folder / "queues.db"), "name": name}

    def table(self, name):
        return {"type": "sqlite", "path": str(self.folder / "tables.db"), "table": name}

    def config(self, entry_point, args, **more):
        return {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Workflow", "name": "goes-glm"},
            "environment": "test",
            "role": "consume",
            "queue": self.queue(),
            "deadLetter": self.queue("work-dead-letter"),
            "maxReceiveCount": 3,
            "lease": {"seconds": 30, "renew": True},
            "gracePeriod": 30,
            "handler": {"entryPoint": entry_point, "args": args},
            "tables": {"items": self.table("items"), "process-item-errors": self.table("process-item-errors")},
            **more,
        }

    def create(self, function="create_item", options=None, **more):
        args = {"create_items_function": f"users_items:Items.{function}", "collection_id": "goes-glm"}
        return self.config(CREATE_ITEMS, {**args, **({"options": options} if options else {})}, **more)

    def ingest(self, **more):
        config = self.config(INGEST, {}, **more)
        config["tables"]["catalogue"] = self.table("catalogue")
        return config

    def start(self, config, **environment):
        path = self.folder / "worker.json"
        path.write_text(json.dumps(config))
        keep = {key: value for key, value in os.environ.items() if key != "DB_CONNECTION_STRING"}
        command = [sys.executable, "-m", "penstock_runtime", config["role"], "--config", str(path)]
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**keep, "PYTHONPATH": str(self.folder), **environment},
        )

    def run(self, config, limit, timeout=60, **environment):
        """Run a worker until it has handled `limit` deliveries; return its exit code and log lines."""
        with self.start({**config, "messageLimit": limit}, **environment) as process:
            try:
                _, said = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return process.returncode, lines(said)

    def send(self, *messages, queue="work"):
        bodies = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in messages]
        self._with_queue(queue, lambda opened: opened.send([Outgoing(body) for body in bodies]))

    def bodies(self, queue="work"):
        """What is in a queue; it stays there."""

        async def read(opened):
            found = await opened.receive(1000, 60, 0)
            await opened.release(found)
            return [message.body for message in sorted(found, key=lambda message: int(message.id))]

        return self._with_queue(queue, read)

    def parked(self):
        """The dead letters: (body, letter)."""

        async def read(opened):
            found = await opened.receive(1000, 60, 0)
            await opened.release(found)
            return [(unpark(message).body, unpark(message).letter) for message in found]

        return self._with_queue("work-dead-letter", read)

    def depth(self, queue="work"):
        found = self._with_queue(queue, lambda opened: opened.depth())
        return found.waiting + found.leased

    def rows(self, table):
        async def main():
            opened = await open_table(self.table(table))
            try:
                return [item async for page, _ in opened.scan() for item in page]
            finally:
                await opened.close()

        return asyncio.run(main())

    def errors(self):
        return self.rows("process-item-errors")

    def _with_queue(self, name, use):
        async def main():
            opened = await open_queue(self.queue(name))
            try:
                return await use(opened)
            finally:
                await opened.close()

        return asyncio.run(main())


def lines(said):
    """The log lines of a worker."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def events_named(found, event_name):
    return [line for line in found if line["event"] == event_name]
