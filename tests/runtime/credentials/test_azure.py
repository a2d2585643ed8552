"""Who a worker is in Azure: tokens of Entra from every source, and the ways into a storage account."""

import asyncio
import time

import pytest

from penstock_runtime.azure.identity import STORAGE, Identity
from penstock_runtime.azure.storage import access
from penstock_runtime.errors import Denied, Unavailable
from tests.support.services.answers import answering

KEY = "bm90IGEga2V5"


def get(env, scope=STORAGE, times=1):
    async def main():
        identity = Identity(env)
        try:
            return [await identity.token(scope) for _ in range(times)][-1]
        finally:
            await identity.close()

    return asyncio.run(main())


def given(**more):
    return {"access_token": "the-token", "expires_in": 3600, "token_type": "Bearer", **more}


@pytest.fixture
def federated(tmp_path):
    (tmp_path / "token").write_text("projected\n")
    return {
        "AZURE_CLIENT_ID": "client",
        "AZURE_TENANT_ID": "tenant",
        "AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token"),
    }


def test_workload_identity_exchanges_the_token_of_its_file(federated):
    with answering(lambda _: (200, given())) as server:
        assert get({**federated, "AZURE_AUTHORITY_HOST": f"{server.url}/"}, times=3) == "the-token"
    (asked,) = server.asked  # the rest came from the cache
    assert asked.path == "/tenant/oauth2/v2.0/token"
    assert asked.form == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "scope": STORAGE,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": "projected",
    }


def test_an_application_may_have_a_secret():
    env = {"AZURE_CLIENT_ID": "client", "AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_SECRET": "its-secret"}
    with answering(lambda _: (200, given())) as server:
        assert get({**env, "AZURE_AUTHORITY_HOST": server.url}) == "the-token"
    assert server.asked[0].form["client_secret"] == "its-secret"


def test_a_managed_identity_is_asked_at_its_endpoint():
    ends = {"expires_on": str(int(time.time()) + 3600)}
    answer = {name: value for name, value in given(**ends).items() if name != "expires_in"}
    with answering(lambda _: (200, answer)) as server:
        env = {"IDENTITY_ENDPOINT": f"{server.url}/msi/token", "IDENTITY_HEADER": "header", "AZURE_CLIENT_ID": "client"}
        assert get(env) == "the-token"
    (asked,) = server.asked
    assert asked.headers["X-IDENTITY-HEADER"] == "header"
    assert "resource=https%3A%2F%2Fstorage.azure.com&client_id=client" in asked.path


def test_a_machine_is_asked_by_its_metadata_service():
    with answering(lambda _: (200, given())) as server:
        assert get({"AZURE_POD_IDENTITY_AUTHORITY_HOST": server.url}) == "the-token"
    (asked,) = server.asked
    assert asked.headers["Metadata"] == "true"
    assert asked.path.startswith("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "invalid_client", "error_description": "projected"}, Denied),
        (401, {"error": "invalid_client"}, Denied),
        (403, "no", Denied),
        (429, {"error": "slow_down"}, Unavailable),
        (503, "no", Unavailable),
        (200, "no token", Unavailable),
        (200, {"access_token": "token-in-body"}, Unavailable),
    ],
)
def test_what_entra_answers_decides(federated, status, body, error):
    with (
        answering(lambda _: (status, body, {"Retry-After": "7"})) as server,
        pytest.raises(error) as caught,
    ):
        get({**federated, "AZURE_AUTHORITY_HOST": server.url})
    assert "projected" not in str(caught.value)
    assert "token-in-body" not in str(caught.value)
    if status in (429, 503):
        assert caught.value.after == 7


def test_without_an_identity_a_worker_is_denied(federated):
    with pytest.raises(Denied, match="no workload identity"):
        get({"AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:1"})
    with pytest.raises(Denied, match="cannot be read"):
        get({**federated, "AZURE_FEDERATED_TOKEN_FILE": "/nowhere"})


def test_the_ways_into_an_account():
    string = f"DefaultEndpointsProtocol=https;AccountName=one;AccountKey={KEY};EndpointSuffix=core.windows.net"
    env = {"AZURE_STORAGE_CONNECTION_STRING": string}
    by_string = access("queue", "one", env=env)
    assert (by_string.endpoint, by_string.key) == ("https://one.queue.core.windows.net", b"not a key")
    assert access("queue", "two", env=env).identity is not None  # it is another account's
    by_key = access("blob", "one", env={"AZURE_STORAGE_KEY": KEY})
    assert (by_key.endpoint, by_key.key) == ("https://one.blob.core.windows.net", b"not a key")
    assert access("blob", "one", env={"AZURE_STORAGE_KEY": KEY, "AZURE_STORAGE_ACCOUNT": "two"}).identity is not None
    by_sas = access("queue", "one", env={"AZURE_STORAGE_SAS_TOKEN": "?sv=1&sig=secret"})
    assert by_sas.sas == "sv=1&sig=secret"
    for way in (by_string, by_key, by_sas):
        assert "not a key" not in repr(way)
        assert "secret" not in repr(way)
    emulator = access("blob", "devstoreaccount1", env={"AZURE_STORAGE_CONNECTION_STRING": "UseDevelopmentStorage=true"})
    assert emulator.endpoint == "http://127.0.0.1:10000/devstoreaccount1"
    assert access("queue", "one", env={}).identity is not None
    with pytest.raises(Denied, match="not base64"):
        access("blob", "one", env={"AZURE_STORAGE_KEY": "***"})


def test_a_token_is_renewed_when_storage_refuses_it(federated):
    from penstock_runtime.queues.azure_storage_queue import AzureQueue
    from tests.support.services.environ import environment

    tokens = iter(["old", "new"])

    def reply(asked):
        if "oauth2" in asked.path:
            return 200, given(access_token=next(tokens))
        assert asked.headers["x-ms-version"]
        if asked.headers["Authorization"] == "Bearer new":
            return 200, "", {"x-ms-approximate-messages-count": "3"}
        return 401, "", {"x-ms-error-code": "InvalidAuthenticationInfo"}

    async def main(url):
        queue = AzureQueue({"account": "one", "name": "work", "url": f"{url}/one/work"})
        try:
            return await queue.depth()
        finally:
            await queue.close()

    with answering(reply) as server, environment({**federated, "AZURE_AUTHORITY_HOST": server.url}):
        assert asyncio.run(main(server.url)).waiting == 3
