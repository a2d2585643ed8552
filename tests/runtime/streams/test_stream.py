"""The role `stream` as real processes: from an embedded queue, and from the objects of a folder, into all kinds of sinks."""

import asyncio
import csv
import json
import random
import re
import time

import pytest

from penstock_runtime.tables import open_table
from tests.runtime.streams.scene import until


def bodies(count, start=0):
    return [json.dumps({"n": number}).encode() for number in range(start, start + count)]


def test_messages_become_objects_whose_names_sort_by_time(it):
    it.send(bodies(20))
    worker = it.start(it.of_queue())
    until(lambda: len(it.numbers()) == 20, 20, "20 rows")
    it.send(bodies(20, 20))
    until(lambda: len(it.numbers()) == 40, 20, "40 rows")
    until(lambda: it.depth().leased == 0, 10, "all is acknowledged")
    assert worker.stop() == 0
    names = [path.name for path in it.objects()]
    assert all(re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{12}\.ndjson", name) for name in names)
    batches = [{json.loads(line)["number"] for line in path.read_text().splitlines()} for path in it.objects()]
    assert max(batches[0]) < min(batches[-1])
    assert len(it.rows()) == 40
    row = it.rows()[0]
    assert list(row) == ["id", "received", "number", "body"]
    assert json.loads(row["body"]) == {"n": row["number"]}


def test_an_interval_is_waited_for_and_sigterm_does_not_wait(it):
    it.send(bodies(10))
    sinks = [{"type": "store", "store": "lake", "prefix": "rows/", "interval": "10m"}]
    worker = it.start(it.of_queue(sinks=sinks))
    until(lambda: it.depth().leased == 10, 20, "all are held")
    time.sleep(4)  # longer than a lease: it is renewed
    assert it.objects() == []
    assert it.depth().leased == 10
    assert worker.stop() == 0
    assert it.numbers() == set(range(10))
    assert len(it.objects()) == 1
    assert (it.depth().waiting, it.depth().leased) == (0, 0)


def test_poison_is_parked_with_its_reason(it):
    it.send([*bodies(3), b"no json", b'{"m": 1}'])
    it.send([b"n=7"], **{"content-type": "application/x-www-form-urlencoded"})
    worker = it.start(it.of_queue())
    until(lambda: it.depth().waiting == it.depth().leased == 0, 20, "the queue is empty")
    assert worker.stop() == 0
    assert it.numbers() == {0, 1, 2, "7"}
    letters = {one.body: json.loads(one.attributes["penstock-dead-letter"]) for one in it.dead()}
    assert set(letters) == {b"no json", b'{"m": 1}'}
    assert {one["reason"] for one in letters.values()} == {"BadRecord"}
    assert 'column "number": path "n" not found in the body' in letters[b'{"m": 1}']["error"]
    assert all(one["attempts"] == 1 for one in letters.values())


def test_all_sinks_get_each_row_under_one_id(it):
    table = {"type": "sqlite", "path": str(it.folder / "tables.db"), "table": "clicks"}
    sinks = [
        {"type": "store", "store": "lake", "prefix": "csv/", "format": "csv", "interval": "100ms"},
        {"type": "table", "table": "clicks"},
        {"type": "queue", "queue": "out"},
        {"type": "table", "table": "clicks", "disabled": True, "name": "off"},
    ]
    it.send([b'{"n": "a\\"b"}', b'{"n": 4.20}'])
    worker = it.start(it.of_queue(sinks=sinks, tables={"clicks": table}, outputs={"out": it.queue("out")}))
    until(lambda: it.depth().waiting == it.depth().leased == 0, 20, "the queue is empty")
    status, text = worker.metrics()
    assert worker.stop() == 0
    assert status == 200
    assert 'penstock_rows_written_total{definition="clicks",sink="table-clicks"} 2' in text
    rows = [row for path in it.objects() for row in csv.reader(path.read_text().splitlines())]
    assert sorted(row[2] for row in rows) == ['"a\\"b"', "4.20"]

    async def items():
        opened = await open_table(table)
        found = [item async for page, _ in opened.scan() for item in page]
        await opened.close()
        return found

    assert {item["id"] for item in asyncio.run(items())} == {row[0] for row in rows}
    assert it.depth("out").waiting == 2


@pytest.mark.slow
def test_kill_9_loses_nothing(it):
    count, chance = 4000, random.Random(5)
    it.send(bodies(count))
    sinks = [{"type": "store", "store": "lake", "prefix": "rows/", "interval": "300ms"}]
    alive = [it.start(it.of_queue(sinks=sinks)) for _ in range(2)]
    sent = count
    for _ in range(6):
        time.sleep(chance.uniform(0.3, 1.2))
        index = chance.randrange(2)
        alive[index].kill()
        it.send(bodies(200, sent))
        sent += 200
        alive[index] = it.start(it.of_queue(sinks=sinks))
    until(lambda: it.depth().waiting == it.depth().leased == 0, 60, "the queue is empty")
    assert [worker.stop() for worker in alive] == [0, 0]
    assert it.numbers() == set(range(sent))
    assert it.depth("dead").waiting == 0


@pytest.mark.slow
def test_sigterm_under_load_writes_what_is_held_and_leaves_the_rest(it):
    it.send(bodies(5000))
    sinks = [{"type": "store", "store": "lake", "prefix": "rows/", "interval": "5m"}]
    worker = it.start(it.of_queue(sinks=sinks))
    until(lambda: it.depth().leased > 100, 20, "some are held")
    assert worker.stop() == 0
    written, left = it.numbers(), it.depth()
    assert written
    assert len(it.rows()) == len(written)
    assert (len(written) + left.waiting, left.leased) == (5000, 0)


def test_objects_of_a_store_are_read_once_also_after_a_restart(it):
    drop = it.folder / "drop/in"
    drop.mkdir(parents=True)
    (drop / "b.ndjson").write_text('{"n": 1}\n\n{"n": 2}\nbroken\n')
    (drop / "a.json").write_text('{\n "n": 3\n}')
    (drop.parent / "elsewhere.json").write_text('{"n": 99}')
    stores = {
        "lake": {"type": "directory", "path": str(it.lake)},
        "drop": {"type": "directory", "path": str(it.folder / "drop")},
    }
    source = {"type": "files", "store": "drop", "prefix": "in/", "interval": "200ms"}
    config = it.config("stream", source=source, stores=stores)
    first = it.start(config)
    until(lambda: it.numbers() == {1, 2, 3}, 20, "three rows")
    (drop / "0.json").write_text('{"n": 4}')  # sorts before what was read
    until(lambda: 4 in it.numbers(), 20, "the fourth")
    assert first.stop() == 0
    (bad,) = [line for line in first.log if line["event"].startswith("a record cannot")]
    assert (bad["key"], bad["record"]) == ("in/b.ndjson", 3)
    second = it.start(config)
    (drop / "c.json").write_text('{"n": 5}')
    until(lambda: 5 in it.numbers(), 20, "the fifth")
    assert second.stop() == 0
    assert sorted(row["number"] for row in it.rows()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": {"type": "rest", "url": "https://example.org"}}, "not rest"),
        ({"sinks": [{"type": "store", "store": "lake", "format": "parquet"}]}, "does not write parquet"),
        ({"sinks": [{"type": "store", "store": "sea"}]}, "stores has no 'sea'"),
        ({"sinks": [{"type": "store", "store": "lake", "prefix": "/rows"}]}, "is no key"),
        ({"sinks": [{"type": "table", "table": "t", "disabled": True}]}, "no sink that is enabled"),
        ({"mapping": {"columns": [{"name": "a", "type": "path"}]}}, "missing path"),
    ],
)
def test_what_cannot_work_ends_before_a_message_is_taken(it, change, words):
    it.send(bodies(1))
    worker = it.start(it.of_queue(**change))
    assert worker.process.wait(20) == 78
    assert words in worker.log[-1]["error"]
    assert it.depth().waiting == 1
