"""Loading into pgSTAC: a real PostgreSQL, with functions of pgSTAC's names and arguments where pgSTAC itself is not to be had.

`PENSTOCK_PGSTAC` is the connection string of a database with pgSTAC: the last test runs there.
"""

import asyncio
import json
import os

import pytest

from penstock_runtime.catalogues import open_catalogue
from penstock_runtime.catalogues.pgstac import Refused
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unavailable, Unusable
from tests.acceptance.pctasks_worker import Bench
from tests.support.services import postgres

psycopg = pytest.importorskip("psycopg")

# As in pgSTAC: an item needs its collection, and replaces the one of its id.
FUNCTIONS = """
CREATE SCHEMA pgstac;
CREATE TABLE pgstac.collections (id text PRIMARY KEY, content jsonb NOT NULL);
CREATE TABLE pgstac.items (id text, collection text REFERENCES pgstac.collections, content jsonb NOT NULL,
  PRIMARY KEY (collection, id));
CREATE FUNCTION pgstac.upsert_collection(data jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO collections VALUES (data->>'id', data) ON CONFLICT (id) DO UPDATE SET content = excluded.content $$;
CREATE FUNCTION pgstac.upsert_items(data jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO items SELECT one->>'id', one->>'collection', one FROM jsonb_array_elements(data) AS one
  ON CONFLICT (collection, id) DO UPDATE SET content = excluded.content $$;
"""


@pytest.fixture(scope="module")
def database():
    reason = postgres.missing()
    if reason:
        pytest.skip(reason)
    with postgres.cluster() as found:
        with psycopg.connect(found.address, autocommit=True) as connection:
            # The bodies of the functions name the tables without their schema, as pgSTAC's own do.
            connection.execute("SET search_path = pgstac")
            connection.execute(FUNCTIONS)
        yield found


@pytest.fixture
def address(database, monkeypatch):
    monkeypatch.setenv("DB_CONNECTION_STRING", database.address)
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute("TRUNCATE pgstac.items, pgstac.collections")
    return database.address


def with_catalogue(test, args=None):
    async def main():
        context = Context({"handler": {"args": args or {}}})
        catalogue = await open_catalogue(context)
        try:
            return await test(catalogue)
        finally:
            await catalogue.close()

    return asyncio.run(main())


def rows(address):
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT id, content->'properties' FROM pgstac.items ORDER BY id").fetchall()


def item(name, collection="c", **properties):
    return {"type": "Feature", "id": name, "collection": collection, "properties": properties}


def test_items_are_inserted_and_replaced(address):
    async def test(catalogue):
        await catalogue.upsert_collections([{"type": "Collection", "id": "c"}])
        await catalogue.upsert([item("a"), item("b", n=1)])
        await catalogue.upsert([item("b", n=2)])

    with_catalogue(test)
    assert rows(address) == [("a", {}), ("b", {"n": 2})]


def test_an_item_whose_collection_is_not_there_is_refused_and_the_connection_stays_good(address):
    async def test(catalogue):
        with pytest.raises(Refused, match="foreign key"):
            await catalogue.upsert([item("a", "nowhere")])
        await catalogue.upsert_collections([{"id": "c"}])
        await catalogue.upsert([item("a")])

    with_catalogue(test)
    assert rows(address) == [("a", {})]


def test_a_connection_that_broke_is_made_anew_once(address, database):
    async def test(catalogue):
        await catalogue.upsert_collections([{"id": "c"}])
        database.stop()
        database.start()
        await catalogue.upsert([item("a")])
        database.stop()
        try:
            with pytest.raises(Unavailable, match="pgSTAC: "):
                await catalogue.upsert([item("b")])
        finally:
            database.start()

    with_catalogue(test)
    assert rows(address) == [("a", {})]


def test_a_user_who_may_not_write_is_denied_and_the_password_is_not_said(address, database, monkeypatch):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
    monkeypatch.setenv("DB_CONNECTION_STRING", f"{address.replace('user=postgres', 'user=reader')} password=hush-hush")

    async def test(catalogue):
        with pytest.raises(Denied) as caught:
            await catalogue.upsert([item("a")])
        assert "hush" not in str(caught.value)

    with_catalogue(test)


def test_an_address_is_needed(monkeypatch):
    monkeypatch.delenv("DB_CONNECTION_STRING", raising=False)

    async def test(_catalogue):
        raise AssertionError

    with pytest.raises(Unusable, match="DB_CONNECTION_STRING is not set"):
        with_catalogue(test, {"catalogue": {"type": "pgstac"}})


def test_a_catalogue_of_another_type_is_named():
    async def test(_catalogue):
        raise AssertionError

    with pytest.raises(Unusable, match=r"the type elastic in this build \(there are: pgstac, table"):
        with_catalogue(test, {"catalogue": {"type": "elastic"}})


def test_the_ingest_worker_loads_into_the_database(address, tmp_path):
    async def prepare(catalogue):
        await catalogue.upsert_collections([{"id": "c"}])

    with_catalogue(prepare)
    bench = Bench(tmp_path)
    bench.send(item("a", n=1), item("lost", "nowhere"))
    code, _ = bench.run(bench.ingest(maxReceiveCount=1), limit=2, DB_CONNECTION_STRING=address)
    assert code == 0
    assert rows(address) == [("a", {"n": 1})]
    assert [(row["type"], json.loads(row["input"])["id"]) for row in bench.errors()] == [("ItemIngest", "lost")]
    assert [letter.reason for _, letter in bench.parked()] == ["Refused"]


def test_pgstac_itself_takes_what_we_call(monkeypatch):
    address = os.environ.get("PENSTOCK_PGSTAC")
    if not address:
        pytest.skip("PENSTOCK_PGSTAC is not set: it names a database with pgSTAC (PostGIS, `pypgstac migrate`)")
    monkeypatch.setenv("DB_CONNECTION_STRING", address)
    collection = {"type": "Collection", "id": "penstock-test", "stac_version": "1.0.0", "description": "d"}
    collection |= {"license": "proprietary", "links": [], "extent": {"spatial": {"bbox": [[0, 0, 1, 1]]}}}
    collection["extent"]["temporal"] = {"interval": [["2023-01-01T00:00:00Z", None]]}
    wanted = item("a", "penstock-test", datetime="2023-04-06T00:00:00Z")
    wanted |= {"geometry": {"type": "Point", "coordinates": [0.5, 0.5]}, "bbox": [0.5, 0.5, 0.5, 0.5], "assets": {}}

    async def test(catalogue):
        await catalogue.upsert_collections([collection])
        await catalogue.upsert([wanted])
        await catalogue.upsert([wanted])

    with_catalogue(test)
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT count(*) FROM pgstac.items WHERE collection = 'penstock-test'").fetchone()
    assert found == (1,)
