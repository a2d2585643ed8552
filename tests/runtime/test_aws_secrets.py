"""Secrets by reference: their form, and their values from Secrets Manager on moto, with the policies that the compiler writes."""

import asyncio
import json

import pytest

from penstock_runtime.aws import secrets
from penstock_runtime.aws.secrets import Reference, parse
from penstock_runtime.errors import Missing, Unusable
from tests.runtime.test_lambda import WORKER
from tests.support import lambda_api
from tests.support.services import moto

ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:ingestor-AbCdEf"
VALUES = {"client_id": "the-client", "client_secret": "its-secret"}


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (f"{{{{resolve:secretsmanager:{ARN}:SecretString:client_id}}}}", Reference(ARN, "client_id")),
        (f"{{{{resolve:secretsmanager:{ARN}:SecretString}}}}", Reference(ARN, None)),
        (f"{{{{resolve:secretsmanager:{ARN}}}}}", Reference(ARN, None)),
        ("{{resolve:secretsmanager:ingestor:SecretString:client_id}}", Reference("ingestor", "client_id")),
        ("{{resolve:secretsmanager:ingestor}}", Reference("ingestor", None)),
        ("plain", None),
        ("{{ resolve }}", None),
    ],
)
def test_references_are_read(text, reference):
    assert parse(text) == reference


@pytest.mark.parametrize(
    "text",
    [
        "Bearer {{resolve:secretsmanager:a}}",
        "{{resolve:secretsmanager:arn:aws:secretsmanager}}",
        "{{resolve:secretsmanager:a:SecretBinary:b}}",
        "{{resolve:secretsmanager:a:SecretString:b:AWSCURRENT}}",
    ],
)
def test_malformed_references_are_said(text):
    with pytest.raises(Unusable, match=r"must be the whole value|is not of the form"):
        parse(text)


@pytest.fixture
def aws():
    reason = moto.missing()
    if reason:
        pytest.skip(reason)
    return moto.env()


@pytest.fixture
def secret(aws):
    client = moto.client("secretsmanager", region="us-west-2")
    arn = client.create_secret(Name="ingestor", SecretString=json.dumps(VALUES))["ARN"]
    yield arn
    client.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def reference(secret, key):
    return f"{{{{resolve:secretsmanager:{secret}:SecretString:{key}}}}}"


def test_a_secret_of_another_region_is_asked_for_once(aws, secret, monkeypatch):
    asked = []
    call = secrets.AwsClient.call

    async def counted(self, operation, value, **more):
        asked.append((operation, value))
        return await call(self, operation, value, **more)

    monkeypatch.setattr(secrets.AwsClient, "call", counted)
    env = {**aws, "ID": reference(secret, "client_id"), "SECRET": reference(secret, "client_secret"), "OTHER": "plain"}
    found = asyncio.run(secrets.resolve({**env, "AWS_REGION": "eu-central-1"}))
    assert found == {"ID": "the-client", "SECRET": "its-secret"}
    assert asked == [("GetSecretValue", {"SecretId": secret})]


def test_what_is_missing_is_said_without_any_value(aws, secret):
    with pytest.raises(
        Unusable, match=r"SCOPE: secret .* has no key scope \(it has: client_id, client_secret\)"
    ) as raised:
        asyncio.run(secrets.resolve({**aws, "SCOPE": reference(secret, "scope")}))
    assert "its-secret" not in str(raised.value)
    with pytest.raises(Missing, match="nowhere"):
        asyncio.run(secrets.resolve({**aws, "A": "{{resolve:secretsmanager:nowhere}}", "AWS_REGION": "eu-central-1"}))
    with pytest.raises(Unusable, match="AWS_REGION is not set"):
        asyncio.run(secrets.resolve({"A": "{{resolve:secretsmanager:nowhere}}"}))


def test_a_function_finds_values_where_its_configuration_has_references(aws, secret, tmp_path):
    (tmp_path / "app.py").write_text("import os\ndef handler(event, context): return os.environ['CLIENT_ID']\n")
    env = {**aws, "CLIENT_ID": reference(secret, "client_id")}
    with lambda_api.serve() as api, api.start([WORKER, "function", "app:handler"], tmp_path, env):
        assert api.invoke({}).answer == "the-client"


def test_a_secret_that_is_not_there_is_an_error_of_the_init_phase(aws, tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context): return 1\n")
    env = {**aws, "CLIENT_ID": "{{resolve:secretsmanager:nowhere:SecretString:client_id}}"}
    with lambda_api.serve() as api, api.start([WORKER, "function", "app:handler"], tmp_path, env):
        found = api.init_errors.get(timeout=20)
    assert found["errorType"] == "Missing"
    assert "secret nowhere" in found["errorMessage"]
