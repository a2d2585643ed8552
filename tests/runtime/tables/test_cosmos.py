"""Cosmos DB by recorded answers: what no emulator does (partitions that split, patience, refusals, the change feed)."""

import asyncio
import base64
import hashlib
import hmac
import json
from contextlib import asynccontextmanager
from urllib.parse import unquote

import pytest
from aiohttp import web

from penstock_runtime.errors import Conflict, Denied, Missing, TooLarge, Unavailable, Unusable
from penstock_runtime.tables import open_table
from penstock_runtime.tables._cosmos_access import TokenSigner, account_key

KEY = base64.b64encode(b"a key of this test").decode()
CONTAINER = {"id": "items", "partitionKey": {"paths": ["/stac_id"], "kind": "Hash"}}


class Recording:
    """Answers by the request: `(verb, path, range, continuation)` -> (status, headers, value), the first one that fits."""

    def __init__(self, answers):
        self.answers = list(answers)
        self.asked = []

    async def answer(self, request):
        self.asked.append((request.method, request.path, dict(request.headers), await request.text()))
        wanted = (
            request.method,
            request.path,
            request.headers.get("x-ms-documentdb-partitionkeyrangeid"),
            request.headers.get("If-None-Match"),
        )
        for position, (key, answer) in enumerate(self.answers):
            if key == wanted:
                status, headers, value = answer
                if headers.get("x-once"):
                    del self.answers[position]
                return (
                    web.json_response(value, status=status, headers=headers)
                    if value
                    else web.Response(status=status, headers=headers)
                )
        return web.json_response({"message": f"not recorded: {wanted}"}, status=400)


@asynccontextmanager
async def opened(recording, container=CONTAINER):
    recording.answers.append((("GET", "/dbs/db/colls/items", None, None), (200, {}, container)))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", recording.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    try:
        table = await open_table(
            {"type": "cosmos", "url": f"http://127.0.0.1:{port}/", "database": "db", "container": "items"}
        )
        try:
            yield table
        finally:
            await table.close()
    finally:
        await runner.cleanup()


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("AZURE_COSMOS_KEY", KEY)


def with_answers(answers, test, container=CONTAINER):
    recording = Recording(answers)

    async def main():
        async with opened(recording, container) as table:
            return await test(table)

    return asyncio.run(main()), recording.asked


async def pages(table, since=None):
    return [page async for page in table.scan(since=since)]


DOCS = "/dbs/db/colls/items/docs"
RANGES = "/dbs/db/colls/items/pkranges"


def ranges(*found):
    return (
        ("GET", RANGES, None, None),
        (200, {"x-once": "1"}, {"PartitionKeyRanges": [{"id": name, "parents": parents} for name, parents in found]}),
    )


def feed(name, since, documents=None, etag=None, status=None):
    code = status or (200 if documents else 304)
    value = {"Documents": documents} if documents else None
    return ("GET", DOCS, name, since), (code, {"ETag": etag} if etag else {}, value)


def document(name):
    return {"id": name, "stac_id": f"c/{name}", "_rid": "r", "_etag": '"0"', "_ts": 1, "_lsn": 4}


def test_the_change_feed_is_read_range_by_range_and_its_token_goes_on():
    answers = [
        ranges(("0", []), ("1", [])),
        feed("0", None, [document("a")], '"10"'),
        feed("0", '"10"', [document("b")], '"11"'),
        feed("0", '"11"', etag='"11"'),
        feed("1", None, [document("c")], '"7"'),
        feed("1", '"7"', etag='"7"'),
    ]
    found, asked = with_answers(answers, pages)
    assert [[item["id"] for item in page] for page, _ in found] == [["a"], ["b"], ["c"]]
    assert found[0][0] == [{"id": "a", "stac_id": "c/a"}]
    assert [json.loads(token) for _, token in found] == [{"0": '"10"'}, {"0": '"11"'}, {"0": '"11"', "1": '"7"'}]
    assert all(headers["A-IM"] == "Incremental feed" for verb, path, headers, _ in asked if path == DOCS)

    answers = [ranges(("0", []), ("1", [])), feed("0", '"11"', etag='"11"'), feed("1", '"7"', [document("d")], '"8"')]
    answers += [feed("1", '"8"', etag='"8"')]
    found, _ = with_answers(answers, lambda table: pages(table, json.dumps({"0": '"11"', "1": '"7"'})))
    assert [[item["id"] for item in page] for page, _ in found] == [["d"]]


def test_the_children_of_a_split_range_go_on_where_it_was():
    answers = [
        ranges(("0", [])),
        feed("0", '"5"', status=410),
        ranges(("1", ["0"]), ("2", ["0"])),
        feed("1", '"5"', [document("a")], '"6"'),
        feed("1", '"6"', etag='"6"'),
        feed("2", '"5"', etag='"5"'),
    ]
    found, _ = with_answers(answers, lambda table: pages(table, json.dumps({"0": '"5"'})))
    assert [[item["id"] for item in page] for page, _ in found] == [["a"]]
    assert json.loads(found[0][1]) == {"1": '"6"', "2": '"5"'}


def test_ranges_that_never_settle_end_in_patience_not_in_a_loop():
    again = [ranges(("0", [])) for _ in range(8)]
    with pytest.raises(Unavailable, match="keep changing"):
        with_answers([*again, feed("0", None, status=410)], pages)


@pytest.mark.parametrize("token", ["no json", "[1]", '{"0": 5}'])
def test_a_token_of_something_else_is_refused(token):
    with pytest.raises(Unusable, match="no place in the change feed"):
        with_answers([ranges(("0", []))], lambda table: pages(table, token))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Denied),
        (403, Denied),
        (404, Missing),
        (409, Conflict),
        (412, Conflict),
        (413, TooLarge),
        (503, Unavailable),
    ],
)
def test_a_refusal_is_the_error_that_says_what_to_do(status, error):
    answers = [(("POST", DOCS, None, None), (status, {}, {"code": "x", "message": "because\nof something"}))]
    with pytest.raises(error, match="because$" if error is not TooLarge else "413"):
        with_answers(answers, lambda table: table.put([{"id": "a", "stac_id": "c/a"}]))


def test_a_request_for_patience_says_for_how_long():
    answers = [(("POST", DOCS, None, None), (429, {"x-ms-retry-after-ms": "1500"}, {"message": "slow down"}))]
    with pytest.raises(Unavailable) as caught:
        with_answers(answers, lambda table: table.put([{"id": "a", "stac_id": "c/a"}]))
    assert caught.value.after == 1.5


def test_a_miss_is_none():
    answers = [(("GET", f"{DOCS}/a", None, None), (404, {}, {"message": "not there"}))]
    found, asked = with_answers(answers, lambda table: table.get("a", "c/a"))
    assert found is None
    assert asked[-1][2]["x-ms-documentdb-partitionkey"] == '["c/a"]'


def test_each_request_is_signed_with_the_key():
    answers = [(("DELETE", f"{DOCS}/c%3Aa%3A%3AStacItem", None, None), (204, {}, None))]
    answers.append((("DELETE", f"{DOCS}/c:a::StacItem", None, None), (204, {}, None)))
    _, asked = with_answers(answers, lambda table: table.delete("c:a::StacItem", "c/a"))
    verb, _, headers, _ = asked[-1]
    text = f"delete\ndocs\ndbs/db/colls/items/docs/c:a::StacItem\n{headers['x-ms-date'].lower()}\n\n"
    signature = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
    assert verb == "DELETE"
    assert unquote(headers["Authorization"]) == f"type=master&ver=1.0&sig={base64.b64encode(signature).decode()}"


def test_a_token_of_the_own_identity_goes_into_the_same_header():
    class Identity:
        async def token(self, scope):
            assert scope == "https://cosmos.azure.com/.default"
            return "ey.a.b"

    headers = asyncio.run(TokenSigner(Identity()).headers("GET", "docs", "dbs/x"))
    assert headers["Authorization"] == "type%3Daad%26ver%3D1.0%26sig%3Dey.a.b"


def test_a_query_follows_its_continuation():
    class Pages(Recording):
        async def answer(self, request):
            if request.method != "POST":
                return await super().answer(request)
            self.asked.append((request.method, request.path, dict(request.headers), await request.text()))
            more = request.headers.get("x-ms-continuation")
            headers = {} if more else {"x-ms-continuation": "next"}
            return web.json_response({"Documents": [document("b" if more else "a")]}, headers=headers)

    recording = Pages([])

    async def main():
        async with opened(recording) as table:
            return [page async for page in table.query("SELECT * FROM c WHERE c.id = @id", {"id": "a"})]

    assert [[item["id"] for item in page] for page in asyncio.run(main())] == [["a"], ["b"]]
    _, _, headers, body = recording.asked[-1]
    assert headers["x-ms-documentdb-query-enablecrosspartition"] == "True"
    assert json.loads(body)["parameters"] == [{"name": "@id", "value": "a"}]


def test_a_key_of_several_fields_is_refused():
    container = {"id": "items", "partitionKey": {"paths": ["/a", "/b"]}}
    with pytest.raises(Unusable, match="must be one field"):
        with_answers([], pages, container)


def test_an_item_without_its_key_is_refused_before_anything_is_sent():
    async def test(table):
        with pytest.raises(ValueError, match="stac_id"):
            await table.put([{"id": "a", "stac_id": "c/a"}, {"id": "b"}])

    _, asked = with_answers([], test)
    assert [verb for verb, *_ in asked] == ["GET"]


def test_the_key_may_stand_in_a_connection_string():
    text = "AccountEndpoint=https://cdb.documents.azure.com:443/;AccountKey=YWJj==;"
    assert account_key({"PCTASKS_COSMOSDB__CONNECTION_STRING": text}) == "YWJj=="
    assert account_key({"PCTASKS_COSMOSDB__KEY": "eHl6"}) == "eHl6"
    assert account_key({}) is None
