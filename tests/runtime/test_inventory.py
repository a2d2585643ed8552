"""The walk through an inventory: days, patterns, rows, bodies, listings, and the walk of one machine with real files."""

import asyncio
import gzip
import json
from datetime import date

import pytest

from penstock_runtime.errors import Conflict, Missing, Unavailable, Unusable
from penstock_runtime.inventory import athena, bodies, cursors, days, listing, rows, sources, walk
from penstock_runtime.inventory.rows import Row
from penstock_runtime.queues import open_queue
from penstock_runtime.stores import open_store
from penstock_runtime.tables import open_table


@pytest.mark.parametrize(("text", "day"), [("2022-4-20", date(2022, 4, 20)), (" 2022-04-02 ", date(2022, 4, 2))])
def test_days_are_read_with_and_without_padding(text, day):
    assert days.parse(text) == day


@pytest.mark.parametrize("text", ["2022-02-30", "2022", "20220420", "", "2022-04-20T00:00", "None"])
def test_what_is_no_day_is_said(text):
    with pytest.raises(Unusable, match="is not a day: write it like 2022-04-20"):
        days.parse(text)


def test_the_next_day_and_the_end():
    first = date(2022, 4, 1)
    assert days.following(first, "backward") == date(2022, 3, 31)
    assert days.following(first, "forward") == date(2022, 4, 2)
    assert not days.is_past(first, None, "backward")
    assert not days.is_past(first, first, "backward"), "the last day belongs to the walk"
    assert days.is_past(date(2022, 3, 31), first, "backward")
    assert days.is_past(date(2022, 4, 2), first, "forward")


TEMPLATE = "%{year}/{month}/{day}%manifest%"


@pytest.mark.parametrize(
    ("day", "like"),
    [
        (date(2022, 4, 20), "%2022/4/20%manifest%"),
        (date(2022, 4, 2), "%2022/4/2/%manifest%"),
        (date(2022, 12, 31), "%2022/12/31%manifest%"),
        (date(2022, 10, 5), "%2022/10/5%manifest%"),
    ],
)
def test_a_pattern_is_closed_where_another_day_begins_alike(day, like):
    assert days.pattern(TEMPLATE, day) == like


def test_of_all_days_of_a_year_a_pattern_matches_one():
    every = [date.fromordinal(number) for number in range(date(2023, 1, 1).toordinal(), date(2024, 1, 1).toordinal())]
    keys = {day: f"GRD/{day.year}/{day.month}/{day.day}/IW/manifest.safe" for day in every}
    for day in every:
        matching = days.matcher(days.pattern(TEMPLATE, day))
        assert [one for one in every if matching.match(keys[one])] == [day]


def test_padded_patterns():
    assert days.pattern("{year}-{month:02}-{day:02}/%", date(2022, 4, 2)) == "2022-04-02/%"


@pytest.mark.parametrize(("template", "day"), [("{hour}", date(2022, 4, 2)), ("{day}", None)])
def test_a_place_that_is_not_known_is_said(template, day):
    with pytest.raises(Unusable, match=r"has \{"):
        days.pattern(template, day)


def test_like_is_matched_as_sql_does():
    matching = days.matcher("a.b%c_d")
    assert matching.match("a.bxxc1d")
    assert not matching.match("aXbxxc1d")
    assert not matching.match("a.bxxc1dd")


def test_a_query_for_keys_also_asks_for_buckets():
    assert athena.widened("SELECT key FROM a.inventory WHERE x") == (
        "SELECT key, bucket FROM a.inventory WHERE x",
        True,
    )
    assert athena.widened("SELECT key, size FROM a.inventory") == ("SELECT key, size FROM a.inventory", False)


def test_a_query_is_text_that_cannot_be_broken_out_of():
    assert athena.select("sentinel1", "it's%") == (
        "SELECT key, bucket FROM sentinel1.inventory where key LIKE 'it''s%'"
    )
    with pytest.raises(Unusable, match="no name of an Athena database"):
        athena.select("a; DROP", None)


def test_the_statement_of_the_table_can_be_repeated():
    text = athena.table_statement("s3://bucket/hive/")
    assert text.startswith("CREATE EXTERNAL TABLE IF NOT EXISTS inventory(\n  bucket string,\n  key string,")
    assert "is_latest boolean" in text
    assert text.endswith("LOCATION 's3://bucket/hive/'")


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_a_query_that_failed_says_why(state):
    status = {"State": state, "StateChangeReason": "SYNTAX_ERROR: line 1"}
    with pytest.raises(Unavailable, match=f"the query is {state}: SYNTAX_ERROR: line 1"):
        athena.is_done({"QueryExecution": {"Status": status}})


def result(*values, columns=None):
    found = {"Rows": [{"Data": [{"VarCharValue": value} for value in row]} for row in values]}
    if columns:
        found["ResultSetMetadata"] = {"ColumnInfo": [{"Name": name} for name in columns]}
    return found


@pytest.mark.parametrize("columns", [("key", "bucket"), None])
def test_the_header_is_no_row(columns):
    found = rows.without_header(result(("key", "bucket"), ("a", "b"), columns=columns), first=True)
    assert [one["Data"][0]["VarCharValue"] for one in found] == ["a"]


def test_a_key_that_is_called_key_is_kept_on_later_pages_and_beside_a_real_header():
    assert len(rows.without_header(result(("key", "bucket")), first=False)) == 1
    assert len(rows.without_header(result(("key",), ("key",), columns=("key",)), first=True)) == 1
    assert len(rows.without_header(result(("key",), columns=("path",)), first=True)) == 1


def test_bodies():
    row = Row("b", "GRD/2022/4/20/manifest.safe")
    assert json.loads(json.loads(bodies.s3_event(row))["Message"]) == {
        "Records": [{"s3": {"bucket": {"name": "b"}, "object": {"key": row.key}}}]
    }
    assert bodies.directory(row) == '{"Message": "{\\"path\\": \\"GRD/2022/4/20\\"}"}'
    assert bodies.directory(Row("b", "top")) is None
    assert bodies.bare_key(row) == row.key
    with pytest.raises(Unusable, match="says no bucket for k"):
        bodies.s3_event(Row("", "k"))


def test_a_body_without_bucket_gets_it_and_others_stay_as_they_are():
    lacking = json.dumps({"Message": json.dumps({"Records": [{"s3": {"object": {"key": "k"}}}]})})
    assert bodies.with_bucket(lacking, "b") == bodies.s3_event(Row("b", "k")).replace(
        '{\\"bucket\\": {\\"name\\": \\"b\\"}, \\"object\\": {\\"key\\": \\"k\\"}}',
        '{\\"object\\": {\\"key\\": \\"k\\"}, \\"bucket\\": {\\"name\\": \\"b\\"}}',
    )
    for body in (
        bodies.s3_event(Row("c", "k")),
        bodies.directory(Row("c", "a/k")),
        "a/key.tif",
        "[]",
        '{"Message": 1}',
    ):
        assert bodies.with_bucket(body, "b") == body


class Machine:
    """One machine: a folder as the store, a queue and a cursor in files."""

    def __init__(self, folder):
        self.store = {"type": "directory", "path": str(folder / "store")}
        self.queue = {"type": "sqlite", "path": str(folder / "queues.db"), "name": "items"}
        self.table = {"type": "sqlite", "path": str(folder / "tables.db"), "table": "cursor"}

    def write(self, files):
        async def written():
            store = await open_store(self.store)
            for key, data in files.items():
                await store.write(key, data)
            await store.close()

        asyncio.run(written())

    async def pages(self, path, like=None, bucket=""):
        store = await open_store(self.store)
        found = [page async for page in listing.pages(store, path, days.matcher(like), bucket)]
        await store.close()
        return found

    def rows(self, *words, **more):
        return [row for page in asyncio.run(self.pages(*words, **more)) for row in page]

    def queued(self):
        async def received():
            queue = await open_queue(self.queue)
            found = await queue.receive(10, 30.0, 0.0)
            await queue.acknowledge(found)
            await queue.close()
            return [one.body.decode() for one in found]

        return asyncio.run(received())

    async def walked(self, path, shape, plan=None, like=None, initial="2022-04-20"):
        store, queue, table = await open_store(self.store), await open_queue(self.queue), await open_table(self.table)
        source = sources.ListingSource(store, path, like)
        try:
            if plan is None:
                return await walk.everything(source, queue, shape)
            cursor = cursors.TableCursor(table, "sentinel1", initial)
            return await walk.one_day(source, queue, shape, cursor, plan)
        finally:
            for one in (store, queue, table):
                await one.close()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_a_list_of_keys_with_and_without_header(machine):
    machine.write({"plain.csv": b"a\nb/c.tif\n\n", "headed.csv": b"key\na\n", "both.csv": b'"x","a"\n"y","b, c"\n'})
    assert machine.rows("plain.csv", bucket="z") == [Row("z", "a"), Row("z", "b/c.tif")]
    assert machine.rows("headed.csv") == [Row("", "a")]
    assert machine.rows("both.csv") == [Row("x", "a"), Row("y", "b, c")]


def test_columns_are_found_by_their_heading(machine):
    machine.write({"list.csv": b"size,key,bucket\n1,a,x\n", "bad.csv": b"size,bucket\n1,x\n"})
    assert machine.rows("list.csv") == [Row("x", "a")]
    with pytest.raises(Unusable, match="no column `key`"):
        machine.rows("bad.csv")


def test_the_newest_delivery_of_an_inventory_is_read(machine):
    machine.write(
        {
            "hive/dt=2022-01-01-01-00/symlink.txt": b"s3://inventories/data/old.csv.gz\n",
            "hive/dt=2022-01-02-01-00/symlink.txt": b"s3://inventories/data/1.csv.gz\ns3://inventories/data/2.csv.gz\n",
            "data/old.csv.gz": gzip.compress(b'"b","old"\n'),
            "data/1.csv.gz": gzip.compress(b'"b","2022/4/2/a","","true"\n"b","2022/4/20/a"\n'),
            "data/2.csv.gz": gzip.compress(b'"b","2022/4/2/b"\n'),
        }
    )
    assert machine.rows("hive/", "%2022/4/2/%") == [Row("b", "2022/4/2/a"), Row("b", "2022/4/2/b")]


def test_a_folder_without_a_delivery_is_missing(machine):
    machine.write({"hive/readme.txt": b""})
    with pytest.raises(Missing, match="holds no delivery of an inventory"):
        machine.rows("hive/")


def test_pages_hold_a_thousand_rows(machine):
    machine.write({"list.csv": b"".join(b"key-%d\n" % number for number in range(2500))})
    assert [len(page) for page in asyncio.run(machine.pages("list.csv"))] == [1000, 1000, 500]


LISTED = b"".join(
    b'"b","GRD/2022/4/%d/%s"\n' % (day, name) for day in (2, 19, 20) for name in (b"manifest.safe", b"x.tiff")
)


def test_a_day_is_walked_and_the_cursor_moves(machine):
    machine.write({"list.csv": LISTED})
    plan = walk.Plan("backward", date(2022, 4, 19))
    first = asyncio.run(machine.walked("list.csv", bodies.directory, plan, TEMPLATE))
    assert first == {"day": "2022-04-20", "queued": 1, "next": "2022-04-19"}
    assert machine.queued() == ['{"Message": "{\\"path\\": \\"GRD/2022/4/20\\"}"}']
    second = asyncio.run(machine.walked("list.csv", bodies.directory, plan, TEMPLATE))
    assert second == {"day": "2022-04-19", "queued": 1, "next": "2022-04-18"}
    for _ in range(2):
        assert asyncio.run(machine.walked("list.csv", bodies.directory, plan, TEMPLATE)) == {
            "finished": True,
            "queued": 0,
            "next": "2022-04-18",
        }
    assert machine.queued() == ['{"Message": "{\\"path\\": \\"GRD/2022/4/19\\"}"}']


def test_days_can_be_walked_forward(machine):
    machine.write({"list.csv": LISTED})
    plan = walk.Plan("forward", date(2022, 4, 20))
    assert asyncio.run(machine.walked("list.csv", bodies.directory, plan, TEMPLATE))["next"] == "2022-04-21"
    assert asyncio.run(machine.walked("list.csv", bodies.directory, plan, TEMPLATE))["finished"]


def test_everything_is_walked_once(machine):
    machine.write({"list.csv": b"".join(b"key-%d\n" % number for number in range(2345))})
    assert asyncio.run(machine.walked("list.csv", bodies.bare_key)) == {"queued": 2345}


class Broken:
    """A queue that takes some messages and then fails."""

    def __init__(self, takes):
        self.takes = takes

    async def send(self, messages):
        self.takes -= len(messages)
        if self.takes < 0:
            raise Unavailable("the queue is away")


class OneDay:
    """A source with `count` rows in one page."""

    def __init__(self, count):
        self.count = count

    async def pages(self, day):
        yield [Row("b", f"key-{number}") for number in range(self.count)]


def test_the_cursor_stays_when_queueing_fails(machine):
    async def walked():
        cursor = cursors.TableCursor(await open_table(machine.table), "p", "2022-04-20")
        with pytest.raises(Unavailable, match="the queue is away"):
            await walk.one_day(OneDay(300), Broken(150), bodies.bare_key, cursor, walk.Plan())
        before = await cursor.read()
        await walk.one_day(OneDay(300), Broken(300), bodies.bare_key, cursor, walk.Plan())
        after = await cursor.read()
        await cursor.table.close()
        return before, after

    assert asyncio.run(walked()) == ("2022-04-20", "2022-04-19")


def test_of_two_runs_at_once_one_moves_the_cursor(machine):
    async def raced():
        table = await open_table(machine.table)
        first, second = (cursors.TableCursor(table, "p", "2022-04-20") for _ in range(2))
        at = await first.read(), await second.read()
        await first.advance(at[0], "2022-04-19")
        with pytest.raises(Conflict, match="the cursor of p was at 2022-04-20: another run moved it"):
            await second.advance(at[1], "2022-04-19")
        found = await first.read()
        await table.close()
        return found

    assert asyncio.run(raced()) == "2022-04-19"
