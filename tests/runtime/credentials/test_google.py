"""Who a worker is in Google Cloud: metadata server, files of every kind, and what a failure says."""

import asyncio
import json
import subprocess
import time
from datetime import UTC, datetime

import pytest

from penstock_runtime.errors import Denied, Unavailable
from penstock_runtime.gcp.credentials import SCOPE, Credentials
from tests.support.services.answers import answering


def get(env, times=1):
    async def main():
        credentials = Credentials(env)
        try:
            return [await credentials.token() for _ in range(times)][-1]
        finally:
            await credentials.close()

    return asyncio.run(main())


def given(**more):
    return {"access_token": "the-token", "expires_in": 3600, "token_type": "Bearer", **more}


@pytest.fixture
def file(tmp_path):
    def write(value):
        path = tmp_path / "credentials.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return {"GOOGLE_APPLICATION_CREDENTIALS": str(path)}

    return write


@pytest.fixture(scope="module")
def private_key(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(path), "2048"], check=True, capture_output=True)
    return path.read_text()


def test_the_metadata_server_is_asked():
    with answering(lambda _: (200, given())) as server:
        assert get({"GCE_METADATA_HOST": server.url.removeprefix("http://")}, times=3) == "the-token"
    (asked,) = server.asked  # the rest came from the cache
    assert asked.headers["Metadata-Flavor"] == "Google"
    assert asked.path.startswith("/computeMetadata/v1/instance/service-accounts/default/token")


def test_a_service_account_signs_a_claim(file, private_key):
    from google.auth import jwt

    with answering(lambda _: (200, given())) as server:
        info = {
            "type": "service_account",
            "client_email": "worker@project.iam.gserviceaccount.com",
            "private_key": private_key,
            "private_key_id": "1",
            "token_uri": f"{server.url}/token",
        }
        assert get(file(info)) == "the-token"
    claim = jwt.decode(server.asked[0].form["assertion"], verify=False)
    assert (claim["iss"], claim["aud"], claim["scope"]) == (info["client_email"], info["token_uri"], SCOPE)
    assert claim["exp"] - claim["iat"] == 3600


@pytest.mark.parametrize("source", ["file", "url", "json"])
def test_a_federated_token_is_exchanged_and_a_service_account_taken(file, tmp_path, source):
    (tmp_path / "token").write_text("foreign" if source != "json" else json.dumps({"id_token": "foreign"}))
    ends = datetime.fromtimestamp(time.time() + 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def reply(asked):
        if asked.path == "/source":
            assert asked.headers["Metadata"] == "True"
            return 200, "foreign"
        if asked.path == "/sts":
            assert asked.form["subject_token"] == "foreign"
            assert asked.form["audience"] == "//iam.googleapis.com/pool"
            return 200, given(access_token="exchanged")
        assert asked.headers["Authorization"] == "Bearer exchanged"
        return 200, {"accessToken": "the-token", "expireTime": ends}

    with answering(reply) as server:
        info = {
            "type": "external_account",
            "audience": "//iam.googleapis.com/pool",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "token_url": f"{server.url}/sts",
            "service_account_impersonation_url": f"{server.url}/take",
            "credential_source": {"file": str(tmp_path / "token")},
        }
        if source == "url":
            info["credential_source"] = {"url": f"{server.url}/source", "headers": {"Metadata": "True"}}
        if source == "json":
            info["credential_source"]["format"] = {"type": "json", "subject_token_field_name": "id_token"}
        assert get(file(info)) == "the-token"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, "no", Denied),
        (404, "no", Denied),
        (500, "no", Unavailable),
        (429, "no", Unavailable),
        (200, "no token", Unavailable),
        (200, {"access_token": "token-in-body"}, Unavailable),
    ],
)
def test_what_the_metadata_server_answers_decides(status, body, error):
    with answering(lambda _: (status, body)) as server, pytest.raises(error) as caught:
        get({"GCE_METADATA_HOST": server.url.removeprefix("http://")})
    assert "token-in-body" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no json: secret", "cannot be read"),
        ("[]", "holds no credentials"),
        ({"type": "magic"}, "type 'magic' are not known"),
        ({"type": "service_account", "client_email": "x", "private_key": "secret"}, "key of the credentials file"),
        ({"type": "authorized_user", "client_id": "x"}, "lacks client_secret"),
        ({"type": "external_account", "credential_source": {"environment_id": "aws1"}}, "neither a file nor a URL"),
    ],
)
def test_a_file_that_cannot_be_used_is_denied_and_not_quoted(file, value, words):
    with pytest.raises(Denied, match=words) as caught:
        get(file(value))
    assert "secret" not in str(caught.value).replace("client_secret", "")


def test_without_credentials_a_worker_is_denied():
    with pytest.raises(Denied, match="no metadata server answers"):
        get({"GCE_METADATA_HOST": "127.0.0.1:1"})
