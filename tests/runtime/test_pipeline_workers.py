"""Pipelines where no functions exist: the item handler as a worker, the others as jobs, results in whatever sink there is."""

import asyncio
import json
import os
import subprocess
import sys

import pytest

from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from tests.support import stac_api

APP = """
import json
from penstock_runtime.sink import publish_collection, publish_item

def handler(event, context):
    (record,) = event["Records"]
    key = json.loads(json.loads(record["body"])["Message"])["Records"][0]["s3"]["object"]["key"]
    if key == "bad":
        raise ValueError("a bad key")
    publish_item({"id": key, "collection": "tiles"})

def collection(event, context):
    publish_collection({"id": "tiles"})
"""


def s3_event(key):
    return json.dumps({"Message": json.dumps({"Records": [{"s3": {"bucket": {"name": "b"}, "object": {"key": key}}}]})})


@pytest.fixture
def machine(tmp_path):
    (tmp_path / "definitions/tiles").mkdir(parents=True)
    (tmp_path / "definitions/tiles/app.py").write_text(APP)
    return Machine(tmp_path)


class Machine:
    """A project on one machine, and the processes that the compiler writes for a pipeline there."""

    def __init__(self, folder):
        self.folder = folder
        self.queue = {"type": "sqlite", "path": str(folder / "queues.db"), "name": "tiles"}
        self.dead = {**self.queue, "name": "tiles-dead-letter"}
        self.items = {"type": "directory", "path": str(folder / "items")}
        self.sink = {"type": "store", "store": "items"}

    def config(self, role, handler, **more):
        args = {"pipeline": "tiles", "folder": "definitions/tiles", "sink": self.sink}
        consumer = "penstock_runtime.functions.consume:handle"
        entry = {"entryPoint": consumer, "args": {"handler": handler, **args}}
        job = {"entryPoint": handler, "args": args}
        return {
            "apiVersion": "penstock.dev/worker/v1",
            "definition": {"kind": "Pipeline", "name": "tiles"},
            "environment": "local",
            "role": role,
            "maxReceiveCount": 2,
            "lease": {"seconds": 5},
            "handler": entry if role == "consume" else job,
            "stores": {"items": self.items},
            **more,
        }

    def run(self, config, env=None):
        return subprocess.run(
            [sys.executable, "-m", "penstock_runtime", config["role"], "--config", "-"],
            input=json.dumps(config),
            cwd=self.folder,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def send(self, *bodies):
        async def sent():
            queue = await open_queue(self.queue)
            await queue.send([Outgoing(body.encode()) for body in bodies])
            await queue.close()

        asyncio.run(sent())

    def waiting(self, binding):
        async def received():
            queue = await open_queue(binding)
            found = await queue.receive(10, 5.0, 0.0)
            await queue.acknowledge(found)
            await queue.close()
            return found

        return asyncio.run(received())

    def written(self):
        return {
            path.relative_to(self.folder / "items").as_posix(): json.loads(path.read_text())
            for path in (self.folder / "items").rglob("*.json")
        }


def test_each_message_is_the_event_of_a_function_and_items_go_to_the_store(machine):
    machine.send(s3_event("a/1.tif"), s3_event("b"))
    done = machine.run(
        machine.config("consume", "app:handler", queue=machine.queue, deadLetter=machine.dead, messageLimit=2)
    )
    assert done.returncode == 0, done.stderr
    assert machine.written() == {
        "tiles/a%2F1.tif.json": {"id": "a/1.tif", "collection": "tiles"},
        "tiles/b.json": {"id": "b", "collection": "tiles"},
    }


def test_a_message_that_fails_is_parked_with_the_authors_own_error(machine):
    machine.send(s3_event("bad"))
    config = machine.config("consume", "app:handler", queue=machine.queue, deadLetter=machine.dead, messageLimit=1)
    done = machine.run({**config, "maxReceiveCount": 1})
    assert done.returncode == 0, done.stderr
    (parked,) = machine.waiting(machine.dead)
    assert parked.body.decode() == s3_event("bad")
    assert "a bad key" in parked.attributes["penstock-dead-letter"]
    assert 'raise ValueError("a bad key")' in parked.attributes["penstock-traceback"]


def test_a_handler_that_cannot_be_loaded_ends_the_worker_and_parks_nothing(machine):
    machine.send(s3_event("a"))
    done = machine.run(machine.config("consume", "app:handlr", queue=machine.queue, deadLetter=machine.dead))
    assert done.returncode == 78, done.stderr
    assert "did you mean handler?" in done.stderr
    assert machine.waiting(machine.dead) == []


def test_a_job_calls_its_handler_once(machine):
    done = machine.run(machine.config("function", "app:collection"))
    assert done.returncode == 0, done.stderr
    assert machine.written() == {"tiles/collection.json": {"id": "tiles"}}


@pytest.mark.parametrize(
    ("handler", "code", "words"), [("app:gone", 78, "there is no gone in app"), ("app:handler", 1, "KeyError")]
)
def test_a_job_that_fails_says_why(machine, handler, code, words):
    done = machine.run(machine.config("function", handler))
    assert done.returncode == code
    assert words in done.stderr


def test_a_job_without_its_secret_does_not_start(machine):
    config = machine.config("function", "app:collection")
    config["handler"]["requiredEnvironment"] = ["CLIENT_SECRET"]
    done = machine.run(config)
    assert done.returncode == 78
    assert "environment variables are not set: CLIENT_SECRET" in done.stderr


def test_a_job_without_a_handler_does_not_start(machine):
    config = machine.config("function", "app:collection")
    del config["handler"]
    done = machine.run(config)
    assert done.returncode == 78
    assert "the role function needs a handler" in done.stderr


def test_items_may_go_to_a_queue(machine):
    machine.sink = {"type": "queue", "queue": "next"}
    onward = {**machine.queue, "name": "next"}
    machine.send(s3_event("a"))
    config = machine.config("consume", "app:handler", queue=machine.queue, messageLimit=1, outputs={"next": onward})
    assert machine.run(config).returncode == 0
    assert [json.loads(one.body) for one in machine.waiting(onward)] == [{"id": "a", "collection": "tiles"}]


def test_items_may_go_to_an_ingestor_with_the_token_table_of_the_machine(machine):
    tokens = {"type": "sqlite", "path": str(machine.folder / "tables.db"), "table": "token-cache"}
    machine.sink = None
    machine.send(s3_event("a"))
    config = machine.config(
        "consume", "app:handler", queue=machine.queue, messageLimit=1, tables={"token-cache": tokens}
    )
    del config["handler"]["args"]["sink"]
    with stac_api.serve() as api:
        done = machine.run(config, api.environment())
        assert done.returncode == 0, done.stderr
        assert [one.json["id"] for one in api.asked("/ingestions")] == ["a"]
        machine.send(s3_event("b"))
        assert machine.run(config, api.environment()).returncode == 0
    assert len(api.asked("/ingestions")) == 2
    assert api.issued == 1, "the second process found the token of the first"


def test_history_on_one_machine_from_the_listing_to_the_items(machine):
    """Walk, queue, worker, store: what `penstock run` runs for a pipeline with a list of files."""
    (machine.folder / "inventory").mkdir()
    (machine.folder / "inventory/all.csv").write_text("key\na.tif\nb.tif\n")
    walker = "penstock_runtime.inventory.handler:handler"
    walk = machine.config("function", walker, outputs={"items": machine.queue})
    walk["stores"]["inventory"] = {"type": "directory", "path": str(machine.folder / "inventory")}
    env = {
        "INVENTORY_LOCATION": "s3://lists/all.csv",
        "INVENTORY_TYPE": "fileList",
        "INVENTORY_MESSAGE": "s3Event",
        "INVENTORY_BUCKET": "tiles",
    }
    done = machine.run(walk, env)
    assert done.returncode == 0, done.stderr
    assert '"queued": 2' in done.stderr
    config = machine.config("consume", "app:handler", queue=machine.queue, messageLimit=2)
    assert machine.run(config).returncode == 0
    assert sorted(machine.written()) == ["tiles/a.tif.json", "tiles/b.tif.json"]


def test_history_by_days_on_one_machine_moves_a_cursor_in_a_table(machine):
    (machine.folder / "inventory").mkdir()
    rows = [f"b,scenes/2022/4/{day}/manifest.safe" for day in (2, 19, 20)]
    (machine.folder / "inventory/all.csv").write_text("\n".join(["bucket,key", *rows]))
    cursor = {"type": "sqlite", "path": str(machine.folder / "tables.db"), "table": "tiles-cursor"}
    walk = machine.config(
        "function",
        "penstock_runtime.inventory.handler:handler",
        outputs={"items": machine.queue},
        tables={"cursor": cursor},
    )
    walk["stores"]["inventory"] = {"type": "directory", "path": str(machine.folder / "inventory")}
    env = {
        "INVENTORY_LOCATION": "s3://lists/all.csv",
        "INVENTORY_TYPE": "fileList",
        "INVENTORY_MESSAGE": "path",
        "INVENTORY_PATTERN": "%/{year}/{month}/{day}%manifest%",
        "CHUNK_INITIAL": "2022-04-20",
        "CHUNK_END": "2022-04-19",
        "CHUNK_DIRECTION": "backward",
    }
    said = [machine.run(walk, env) for _ in range(3)]
    assert [one.returncode for one in said] == [0, 0, 0], said
    assert '"day": "2022-04-20", "queued": 1, "next": "2022-04-19"' in said[0].stderr
    assert '"finished": true' in said[2].stderr
    assert len(machine.waiting(machine.queue)) == 2
