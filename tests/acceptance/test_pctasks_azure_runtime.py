"""Checks 1.G 41 to 46 on the services of Azure: queues and containers of Azurite, tables of an imitation of Cosmos DB."""

import asyncio
import itertools
import json

import pytest

from penstock_runtime.deadletter import unpark
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing
from penstock_runtime.stores import open_store
from tests.acceptance.pctasks_worker import EVENT_ID, Bench, event
from tests.support.services import azurite, cosmos
from tests.support.services.environ import environment

NUMBERS = itertools.count()
CONTAINER = f"https://{azurite.ACCOUNT}.blob.core.windows.net"


class AzureBench(Bench):
    """The same place, with queues, tables and containers in Azure's services."""

    def __init__(self, folder):
        super().__init__(folder)
        self._made = {}

    def queue(self, name="work"):
        return {"type": "azureStorageQueue", "account": azurite.ACCOUNT, "name": self._named("queue", name)}

    def table(self, name):
        if name not in self._made:
            self._made[name] = cosmos.container(f"{name}-{next(NUMBERS)}", "stac_id" if name == "items" else "id")
        return self._made[name]

    def container(self, name):
        return {"type": "azureBlob", "account": azurite.ACCOUNT, "container": self._named("blob", name)}

    def write(self, binding, key, data):
        async def main():
            store = await open_store(binding)
            await store.write(key, data)
            await store.close()

        asyncio.run(main())

    def letters(self):
        async def read(opened):
            return [unpark(one) for one in await opened.receive(10, 60, 0)]

        return self._with_queue("work-dead-letter", read)

    def _named(self, kind, name):
        if name not in self._made:
            self._made[name] = f"{name}-{next(NUMBERS)}"
            query = "restype=container" if kind == "blob" else ""
            assert azurite.request(kind, "PUT", f"/{self._made[name]}", query) == 201
        return self._made[name]


@pytest.fixture
def bench(tmp_path):
    for service in (azurite, cosmos):
        if service.missing():
            pytest.skip(service.missing())
    with environment({**azurite.env(), **cosmos.env()}):
        yield AzureBench(tmp_path)


def test_1G_44_an_event_becomes_records_and_a_message_for_the_ingest(bench):
    store = bench.container("charts")
    bench.write(store, "north/file.json", b'{"words": "from a container"}')
    sent = event(f"{CONTAINER}/{store['container']}/north/file.json")
    bench.send(sent)
    config = bench.create("reads", stores={"charts": store}, outputs={"ingest": bench.queue("ingest")})
    code, said = bench.run(config, limit=1)
    assert code == 0, said
    kept, noted = sorted(bench.rows("items"), key=lambda row: row["type"], reverse=True)
    assert (kept["id"], noted["id"]) == ("goes-glm:file::StacItem", "goes-glm:file::ItemUpdated")
    assert kept["item"]["properties"]["words"] == "from a container"
    message = bench._with_queue("ingest", lambda opened: opened.receive(1, 30, 1))[0]
    assert json.loads(message.body)["id"] == "file"


def test_1G_43_an_error_is_a_record_in_cosmos_and_a_dead_letter_in_its_queue(bench):
    bench.send(event())
    code, said = bench.run(bench.create("fail"), limit=3)
    assert code == 0, said
    assert sorted(row["id"] for row in bench.errors()) == [f"{EVENT_ID}:goes-glm:{number}" for number in (1, 2, 3)]
    (letter,) = bench.letters()
    assert json.loads(letter.body) == event()
    assert letter.letter.reason == "ValueError"


def test_1G_44_an_item_of_more_than_64_KiB_goes_by_reference_through_a_storage_queue(bench):
    bench.send(event())
    code, said = bench.run(
        bench.create("medium", options={"skip_validation": True}, outputs={"ingest": bench.queue("ingest")}), limit=1
    )
    assert code == 0, said
    config = bench.ingest(queue=bench.queue("ingest"))
    code, said = bench.run(config, limit=1)
    assert code == 0, said
    (row,) = bench.rows("catalogue")
    assert len(row["item"]["properties"]["blob"]) == 100_000


def test_1G_45_event_grid_s_base64_reaches_the_function_through_the_dispatcher(bench):
    import base64

    events = bench.queue("storage-events")
    config = bench.config("x:y", {}, role="dispatch", queue=events)
    del config["handler"]
    config["rules"] = [{"name": "ALL", "prefix": "https://goeseuwest.blob.core.windows.net/", "queue": "work"}]
    config["outputs"] = {"work": bench.queue()}
    text = base64.b64encode(json.dumps(event()).encode())

    async def send():
        opened = await open_queue(events)
        await opened.send([Outgoing(text)])
        await opened.close()

    asyncio.run(send())
    code, said = bench.run(config, limit=1)
    assert code == 0, said
    code, said = bench.run(bench.create(), limit=1)
    assert code == 0, said
    assert len(bench.rows("items")) == 2


def test_an_item_that_no_record_can_hold_is_an_error_record_and_a_dead_letter(bench):
    bench.send(event())
    code, said = bench.run(bench.create("large", options={"skip_validation": True}, maxReceiveCount=1), limit=1)
    assert code == 0, said
    (row,) = bench.errors()
    assert "an item of items-" in row["traceback"]
    assert [letter.letter.reason for letter in bench.letters()] == ["TooLarge"]
