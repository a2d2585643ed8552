"""Who a worker is in AWS: every source, its order, its renewal, and what a failure says. STS is moto's."""

import asyncio
import time
from datetime import UTC, datetime

import pytest

from penstock_runtime.aws.credentials import Provider
from penstock_runtime.errors import Denied, Unavailable
from tests.support.services import moto
from tests.support.services.answers import answering

ROLE = "arn:aws:iam::123456789012:role/worker"
NOBODY = {"AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"}
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "very-secret"}


def get(env, role=None, times=1):
    async def main():
        provider = Provider("eu-central-1", role, {**NOBODY, **env})
        try:
            return [await provider.get() for _ in range(times)][-1]
        finally:
            await provider.close()

    return asyncio.run(main())


def temporary(seconds=3600, **more):
    ends = datetime.fromtimestamp(time.time() + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"AccessKeyId": "key", "SecretAccessKey": "very-secret", "Token": "session", "Expiration": ends, **more}


def test_keys_of_the_environment_come_first(tmp_path):
    found = get({**KEYS, "AWS_SESSION_TOKEN": "session", "AWS_WEB_IDENTITY_TOKEN_FILE": "x", "AWS_ROLE_ARN": ROLE})
    assert (found.key_id, found.secret, found.token, found.expires) == ("key", "very-secret", "session", None)


def test_no_text_shows_a_secret():
    found = get({**KEYS, "AWS_SESSION_TOKEN": "session"})
    assert "very-secret" not in repr(found)
    assert "session" not in repr(found)


def test_a_web_identity_takes_its_role_by_the_token_of_the_file(tmp_path):
    token = tmp_path / "token"
    token.write_text("a.b.c\n")
    env = {"AWS_WEB_IDENTITY_TOKEN_FILE": str(token), "AWS_ROLE_ARN": ROLE, "AWS_ENDPOINT_URL": moto.server().url}
    found = get(env)
    assert found.token
    assert found.expires > time.time() + 600


def test_a_role_is_assumed_by_the_found_credentials():
    found = get({**KEYS, "AWS_ENDPOINT_URL": moto.server().url}, role=ROLE)
    assert found.key_id != "key"
    assert found.token


def test_a_container_is_asked_with_the_token_of_its_file(tmp_path):
    token = tmp_path / "token"
    token.write_text("pod-token")
    with answering(lambda _: (200, temporary())) as server:
        env = {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{server.url}/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
        }
        found = get(env, times=3)
    assert (found.key_id, found.token) == ("key", "session")
    assert [asked.headers["Authorization"] for asked in server.asked] == [
        "pod-token"
    ]  # once: the rest came from the cache


def test_a_machine_is_asked_by_version_two_of_its_metadata_service():
    def reply(asked):
        if asked.method == "PUT":
            return 200, "metadata-token"
        assert asked.headers["X-aws-ec2-metadata-token"] == "metadata-token"
        return (200, "the-role\n") if asked.path.endswith("/security-credentials/") else (200, temporary())

    with answering(reply) as server:
        found = get({"AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url})
    assert found.key_id == "key"
    assert [(asked.method, asked.path.rpartition("/")[2]) for asked in server.asked] == [
        ("PUT", "token"),
        ("GET", ""),
        ("GET", "the-role"),
    ]


def test_a_profile_is_read_from_the_shared_file(tmp_path):
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = d\naws_secret_access_key = s\n[other]\naws_access_key_id = o\n"
        "aws_secret_access_key = s%x\naws_session_token = t\n"
    )
    home = {"HOME": str(tmp_path)}
    assert get(home).key_id == "d"
    other = get({**home, "AWS_PROFILE": "other"})
    assert (other.key_id, other.secret, other.token) == ("o", "s%x", "t")
    with pytest.raises(Denied, match="profile absent has no keys"):
        get({**home, "AWS_PROFILE": "absent"})


def test_credentials_that_end_soon_are_fetched_anew():
    with answering(lambda _: (200, temporary(1))) as server:
        get({"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url}, times=1)

        async def main():
            provider = Provider("eu-central-1", None, {**NOBODY, "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url})
            for _ in range(3):
                await provider.get()
                await asyncio.sleep(0.9)
            await provider.close()

        before = len(server.asked)
        asyncio.run(main())
    assert len(server.asked) - before == 3


def test_the_old_ones_serve_while_the_source_is_away():
    answers = iter([(200, temporary(100)), (500, "down"), (500, "down")])

    async def main(url):
        provider = Provider("eu-central-1", None, {**NOBODY, "AWS_CONTAINER_CREDENTIALS_FULL_URI": url})
        first = await provider.get()
        provider._fresh._renew_at = 0.0  # as if the time for renewal had come
        assert await provider.get() is first
        assert await provider.get() is first  # and the source is left in peace for a while
        provider.forget()  # a service refused them
        with pytest.raises(Unavailable, match="credentials of the container: status 500"):
            await provider.get()
        await provider.close()

    with answering(lambda _: next(answers)) as server:
        asyncio.run(main(server.url))


def test_many_that_ask_at_once_are_one_fetch():
    def reply(_):
        time.sleep(0.1)
        return 200, temporary()

    async def main(url):
        provider = Provider("eu-central-1", None, {**NOBODY, "AWS_CONTAINER_CREDENTIALS_FULL_URI": url})
        await asyncio.gather(*[provider.get() for _ in range(20)])
        await provider.close()

    with answering(reply) as server:
        asyncio.run(main(server.url))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, "no", Denied),
        (401, "no", Denied),
        (500, "no", Unavailable),
        (429, "no", Unavailable),
        (200, "no credentials", Unavailable),
        (200, {"AccessKeyId": "key-in-body"}, Unavailable),
        (200, "[]", Unavailable),
        (200, {"AccessKeyId": "k", "SecretAccessKey": "s", "Expiration": "no time"}, Unavailable),
    ],
)
def test_what_a_container_answers_decides(status, body, error):
    with answering(lambda _: (status, body)) as server, pytest.raises(error) as caught:
        get({"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url})
    assert "key-in-body" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("AccessDenied", 403, Denied),
        ("ExpiredTokenException", 400, Denied),
        ("InvalidIdentityToken", 400, Denied),
        ("Throttling", 429, Unavailable),
        ("ServiceUnavailable", 503, Unavailable),
    ],
)
def test_what_sts_answers_decides(tmp_path, code, status, error):
    (tmp_path / "token").write_text("secret-token")
    xml = f"<ErrorResponse><Error><Code>{code}</Code><Message>secret-token</Message></Error></ErrorResponse>"
    with answering(lambda _: (status, xml)) as server, pytest.raises(error, match=code) as caught:
        get(
            {
                "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token"),
                "AWS_ROLE_ARN": ROLE,
                "AWS_ENDPOINT_URL_STS": server.url,
            }
        )
    assert "secret-token" not in str(caught.value)
    assert server.asked[0].form["WebIdentityToken"] == "secret-token"


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({}, "no credentials"),
        (
            {"AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token", "AWS_ROLE_ARN": ROLE},
            "token file /nowhere/token cannot be read",
        ),
        ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://203.0.113.9/keys"}, "neither local nor HTTPS"),
        (
            {"AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"},
            "no metadata service",
        ),
    ],
)
def test_without_credentials_a_worker_is_denied(env, words):
    with pytest.raises(Denied, match=words):
        get(env)
