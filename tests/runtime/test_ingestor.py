"""The ingestor's client and its tokens, against a server that speaks HTTP and a table in a file."""

import asyncio
import json
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from penstock_runtime.errors import Denied, Rejected, Unavailable, Unusable
from penstock_runtime.ingestor import environment, http, retry
from penstock_runtime.ingestor.client import AsyncIngestor, Outcome
from penstock_runtime.ingestor.tokens import Client, Tokens
from penstock_runtime.tables import open_table
from tests.support import stac_api

ITEM = {"type": "Feature", "id": "id", "collection": "c"}


@pytest.fixture
def api():
    with stac_api.serve() as api:
        yield api
    http.close()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def table(tmp_path):
    return {"type": "sqlite", "path": str(tmp_path / "tables.db"), "table": "token-cache", "key": "client_id"}


def tokens(api, binding=None, **more):
    client_id, secret = stac_api.CLIENT
    opener = None if binding is None else lambda: open_table(binding)
    return Tokens(Client(api.url, client_id, secret, stac_api.SCOPE), opener, **more)


def ingestor(api, pauses, **more):
    async def sleep(length):
        pauses.append(length)

    return AsyncIngestor(f"{api.url}/dev/", tokens(api), sleep=sleep, **more)


async def post(api, pauses, thing=None, **more):
    return await ingestor(api, pauses, **more).post_item(ITEM if thing is None else thing)


def test_an_item_is_one_post_with_the_token(api, pauses):
    assert asyncio.run(post(api, pauses)) is Outcome.STORED
    (asked,) = api.asked("/ingestions")
    assert asked.body == json.dumps(ITEM).encode()
    assert asked.headers["Authorization"] == "bearer token-1"
    assert "Content-Type" not in asked.headers
    assert pauses == []


def test_a_collection_and_what_has_to_dict(api, pauses):
    class Collection:
        def to_dict(self):
            return {"id": "c"}

    assert asyncio.run(ingestor(api, pauses).post_collection(Collection())) is Outcome.STORED
    assert api.asked("/collections")[0].json == {"id": "c"}


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_with_growing_pauses(api, pauses, status):
    api.answers["/ingestions"] = [status, status, status, 201]
    assert asyncio.run(post(api, pauses)) is Outcome.STORED
    assert len(api.asked("/ingestions")) == 4
    assert len(pauses) == 3
    assert all(0 <= pause <= bound for pause, bound in zip(pauses, (0.5, 1.0, 2.0), strict=True))
    assert api.issued == 1


def test_the_server_says_how_long_to_wait(api, pauses):
    api.answers["/ingestions"] = [(429, {"Retry-After": "3"}), (503, {"Retry-After": "900"}), 201]
    assert asyncio.run(post(api, pauses)) is Outcome.STORED
    assert pauses == [3.0, 20.0]


def test_patience_ends(api, pauses):
    api.answers["/ingestions"] = [500] * 9
    with pytest.raises(Unavailable, match=r"ingestions answered 500 for id: \{\"message\": \"as told\"\}"):
        asyncio.run(post(api, pauses))
    assert len(api.asked("/ingestions")) == 5


def test_an_item_that_is_there_is_a_success(api, pauses):
    api.answers["/ingestions"] = [409]
    assert asyncio.run(post(api, pauses)) is Outcome.EXISTS
    assert asyncio.run(post(api, pauses)) is Outcome.STORED, "the same item twice is harmless"


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_what_is_refused_is_rejected_at_once(api, pauses, status):
    api.answers["/ingestions"] = [status]
    with pytest.raises(Rejected, match=f"answered {status} for id") as raised:
        asyncio.run(post(api, pauses))
    assert raised.value.kind == "RefusedByIngestor"
    assert len(api.asked("/ingestions")) == 1


def test_a_token_that_was_withdrawn_is_replaced_once(api, pauses):
    async def both():
        posting = ingestor(api, pauses)
        first = await posting.post_item(ITEM)
        api.withdrawn.add("token-1")
        return first, await posting.post_item(ITEM)

    assert asyncio.run(both()) == (Outcome.STORED, Outcome.STORED)
    assert [one.headers["Authorization"] for one in api.asked("/ingestions")] == [
        "bearer token-1",
        "bearer token-1",
        "bearer token-2",
    ]


def test_a_client_that_may_not_post_is_denied(api, pauses):
    api.answers["/ingestions"] = [403, 403]
    with pytest.raises(Denied, match="answered 403 for id"):
        asyncio.run(post(api, pauses))
    assert api.issued == 2


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ({"id": ""}, "NotStac"),
        ([1], "NotStac"),
        ({"id": "a", "n": float("nan")}, "NotJson"),
        ({"id": "a" * 101}, "TooLarge"),
    ],
)
def test_what_cannot_be_posted_is_not_sent(api, pauses, thing, kind):
    with pytest.raises(Rejected) as raised:
        asyncio.run(post(api, pauses, thing, most=100))
    assert raised.value.kind == kind
    assert api.requests == []


def test_nobody_there_is_unavailable(pauses):
    with stac_api.serve() as api:
        posting = ingestor(api, pauses, patience=retry.Patience(attempts=2))
        asyncio.run(posting.tokens.token())
    http.close()
    with pytest.raises(Unavailable, match=r"POST http://127\.0\.0\.1"):
        asyncio.run(posting.post_item(ITEM))
    assert len(pauses) == 1


def test_a_slow_server_is_unavailable(api):
    api.slow = 1.0
    with pytest.raises(Unavailable, match="no answer in time"):
        http.post(f"{api.url}/oauth2/token", {}, b"", timeout=0.1)


def test_answers_are_bounded(api):
    with pytest.raises(Unavailable, match="more than 1 bytes"):
        http.post(f"{api.url}/other", {}, b"", most=1)


def test_a_kept_connection_that_was_closed_is_made_anew(api):
    assert http.post(f"{api.url}/a", {}, b"").status == 401
    ((connection,),) = http._idle.values()
    connection.sock.shutdown(socket.SHUT_RDWR)
    assert http.post(f"{api.url}/a", {}, b"").status == 401


def test_tokens_never_travel_in_the_clear():
    with pytest.raises(Unusable, match="only https://"):
        http.post("http://ingestor.example.org/ingestions", {"Authorization": "bearer t"}, b"")


def test_retry_after_as_number_or_date():
    assert retry.told("7", 0) == 7
    assert retry.told("Thu, 01 Jan 1970 00:01:40 GMT", 90) == 10
    assert retry.told("soon", 0) is None
    assert retry.told(None, 0) is None


def test_a_token_is_asked_for_once_until_it_ends(api):
    now = [1000.0]
    api.lasts = 600

    async def three():
        found = tokens(api, now=lambda: now[0])
        first, second = await found.token(), await found.token()
        now[0] += 600 - 60
        return first, second, await found.token()

    assert asyncio.run(three()) == ("token-1", "token-1", "token-2")


def test_many_at_once_share_one_request(api):
    api.slow = 0.1

    async def many():
        found = tokens(api)
        return await asyncio.gather(*[found.token() for _ in range(20)])

    assert asyncio.run(many()) == ["token-1"] * 20
    assert api.issued == 1


def test_the_table_holds_what_the_original_reads(api, table):
    async def stored():
        await tokens(api, table, now=lambda: 1000.0).token()
        return (await (await open_table(table)).get("the-client", "the-client")).item

    found = asyncio.run(stored())
    assert found["jwt"] == "token-1"
    assert found["expires_at"] == 1000 + 3600 - 60
    assert found["created_at"] == 1000
    assert found["client_id"] == "the-client"


def test_another_process_takes_the_token_of_the_table(api, table):
    assert asyncio.run(tokens(api, table).token()) == "token-1"
    assert asyncio.run(tokens(api, table).token()) == "token-1"
    assert api.issued == 1
    assert asyncio.run(tokens(api, table).token(refused="token-1")) == "token-2"
    assert asyncio.run(tokens(api, table).token()) == "token-2"


def test_a_claim_of_a_process_that_died_ends(api, table):
    now = [1000.0]

    async def claimed():
        other = tokens(api, table, now=lambda: now[0])
        opened = await open_table(table)
        assert await other._claimed(opened, None, 1060.0)

        async def sleep(length):
            now[0] += length

        return await tokens(api, table, now=lambda: now[0], sleep=sleep).token()

    assert asyncio.run(claimed()) == "token-1"
    assert now[0] == pytest.approx(1060, abs=1)


def test_a_failed_attempt_lets_the_next_one_try_at_once(api, table):
    api.answers["/oauth2/token"] = [400]
    with pytest.raises(Denied, match="gives no token to the client the-client: 400"):
        asyncio.run(tokens(api, table).token())
    began = time.monotonic()
    assert asyncio.run(tokens(api, table).token()) == "token-1"
    assert time.monotonic() - began < 5


def test_the_secret_is_in_no_message(api):
    api.answers["/oauth2/token"] = [401]
    found = tokens(api)
    assert stac_api.CLIENT[1] not in repr(found)
    with pytest.raises(Denied) as raised:
        asyncio.run(found.token())
    assert stac_api.CLIENT[1] not in str(raised.value)


PROCESS = """
import sys, time
from penstock_runtime.ingestor import environment
sys.stdin.readline()
print(environment.token())
"""


def test_processes_share_one_token_for_each_expiry(api, table, tmp_path):
    """Six processes start at once, and the identity provider is slow: it is asked once."""
    api.slow = 0.3
    env = {**api.environment(), environment.BINDING: json.dumps(table)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PROCESS)],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    try:
        for one in started:
            one.stdin.write("go\n")
            one.stdin.flush()
        answers = [one.communicate(timeout=60)[0].strip() for one in started]
    finally:
        for one in started:
            one.kill()
    assert answers == ["token-1"] * 6
    assert api.issued == 1


def test_the_environment_that_lacks_something_is_said():
    with pytest.raises(Unusable, match="not set in the environment: CLIENT_SECRET, SCOPE"):
        environment.token({"DOMAIN": "https://d", "CLIENT_ID": "c"})
    with pytest.raises(Unusable, match="JWT_CACHE_TABLE_NAME is set, and neither AWS_REGION"):
        environment.token(dict.fromkeys(environment.VARIABLES, "x") | {environment.TABLE: "t"})


def test_code_that_is_not_async_posts_too(api):
    posting = environment.ingestor(api.environment())
    assert posting.post_item(ITEM) is Outcome.STORED
    assert posting.post_collection({"id": "c"}) is Outcome.STORED
    assert api.issued == 1


def test_async_code_has_tokens_of_its_own_loop(api):
    async def posted():
        first = await environment.async_ingestor(api.environment())
        second = await environment.async_ingestor(api.environment())
        assert first.tokens is second.tokens
        return await first.post_item(ITEM)

    assert asyncio.run(posted()) is Outcome.STORED
