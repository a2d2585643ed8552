"""Secrets that are written out: found by form, by place and by name; never repeated; and what only looks like one is left."""

import pytest

from penstock.checks.secrets import form, names_secret
from penstock.cli import main
from tests.checks.marked import check, messages, write
from tests.checks.texts import ONE_JOB, azure, batch, pipeline, stream

KEY = "bm90LWEtcmVhbC1rZXktYnV0LWxvbmctZW5vdWdo"
RANDOM = "q7Zk2Vw9Xb4Lr8Tn1Mc6Yp3Hd5Gs0Jf+KaEoUi/RvBxCzN4m"

FORMS = [
    f"DefaultEndpointsProtocol=https;AccountName=tides;AccountKey={KEY}==;EndpointSuffix=core.windows.net",
    f"Endpoint=sb://tides.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey={KEY}",
    "https://tides.blob.core.windows.net/levels?sv=2022-11-02&sp=r&sig=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6%3D",
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0aWRlcyJ9.c2lnbmF0dXJlLW9mLXRpZGVz",
    "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "github_pat_" + "11ABCDEFG0123456789_abcdef",
    "glpat-" + "abcdefghij0123456789",
    "xoxb-" + "1234567890-abcdefghij",
    "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    '{"type": "service_account", "private_key": "x"}',
    "postgresql://tides:hunter2@db.example.org/items",
    "Server=db.example.org;User=tides;Password=hunter2;",
    RANDOM,
]
HARMLESS = [
    "",
    "https://tides.blob.core.windows.net/levels/2026/08/a-long-path-with-many-parts/and-a-file.nc",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "550e8400-e29b-41d4-a716-446655440000",
    "S1A_IW_GRDH_1SDV_20221111T021759_20221111T021828_045840_057BE4_F261",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:ingestor-AbCdEf",
    "Server=db.example.org;User=tides;Password=${{ args.password }};",
    "postgresql://tides:${{ args.password }}@db.example.org/items",
    "OrthorectifiedReflectanceCollectionTwoLevelTwoSceneList2026",
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/tides/providers/Microsoft",
    "InstrumentationKey=00000000-0000-0000-0000-000000000000",
    "https://example.org/a?sig=short",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_secret_is_known_by_its_form(text):
    assert form(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_no_secret(text):
    assert form(text) is None


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "clientSecret",
        "client_secret",
        "API_KEY",
        "apiKey",
        "GITHUB_TOKEN",
        "sas-token",
        "STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_CONNECTION_STRING",
        "password",
        "accountKey",
        "PGPASSWORD_SECRET",
        "Credential",
    ],
)
def test_a_name_says_that_its_value_is_a_secret(name):
    assert names_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "key",
        "KEY",
        "secret_name",
        "SECRET_ARN",
        "tokenCache",
        "TOKEN_URL",
        "passwordFile",
        "imageKey",
        "partition_key",
        "API_KEY_NAME",
        "MAX_TOKENS",
        "keyVault",
        "secretProvider",
        "monkey",
        "PASSWORD_MIN_LENGTH",
        "TOKEN_TTL",
    ],
)
def test_a_name_that_leads_to_a_secret_does_not(name):
    assert not names_secret(name)


def task(environment: str, args: str = "{}") -> str:
    return batch(ONE_JOB + f"      environment: {environment}\n      args: {args}\n")


@pytest.mark.parametrize(
    "text",
    [
        task("{DB_PASSWORD: '${{ secrets.db }}', DB_PASSWORD_FILE: /run/secrets/db, TOKEN: ''}"),
        task("{DB_PASSWORD: @1602@hunter2}"),
        task("{USE_TOKEN: 'true', API_TOKEN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf'}"),
        task(f"{{QUEUES: @1601@AccountName=a;AccountKey={KEY}}}"),
        task("{QUEUES: @1603@UseDevelopmentStorage=true}"),
        task("{A: b}", f"{{deep: [{{list: [@1601@'{FORMS[4]}']}}]}}"),
        task("{A: b}", "{password: @1602@x, passwords: [a, b]}"),
        batch(ONE_JOB, "args: {password: {default: @1602@hunter2}}")
        .replace("run: tides:main", "run: tides:main\n          args: {x: '${{ args.password }}'}")
        .replace("args: {x: '", "args: {x: '"),
        batch(ONE_JOB, "tokens: {tides: {token: @1601@abc, containers: {a: {token: @1601@d, blobs: {e: @1601@f}}}}}"),
        batch(ONE_JOB, "tokens: {tides: {token: '${{ secrets.sas }}'}}"),
        stream("{type: http, secret: @1601@abc}"),
        stream("{type: http, secret: '${{ secrets.levels }}'}"),
        pipeline(sink="{type: stacIngestor, url: 'https://a.example.org/', secret: @1601@my-secret}"),
        pipeline(
            sink="{type: stacIngestor, url: 'https://a.example.org/', secret: 'arn:aws:secretsmanager:a:1:secret:x'}"
        ),
    ],
)
def test_where_secrets_are_looked_for(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize(
    "more",
    [
        'pctasks: {taskio: {tenantId: "${{ secrets.t }}", clientId: "${{ secrets.c }}", clientSecret: @1601@open-sesame}}',
        "args: {api_key: @1602@open-sesame}",
        "images: {keys: {a: {image: 'r.example.org/a:1', environment: {PGPASSWORD: x, DB_PASSWORD: @1602@open-sesame}}}}",
    ],
)
def test_an_environment_writes_out_no_secret_either(tmp_path, more):
    check(tmp_path, {"environments/prod.yaml": azure(more)})
    assert "open-sesame" not in messages(tmp_path)


def test_what_dialects_carry_is_judged_where_it_stands(tmp_path):
    text = """\
id: tides
name: Tides
dataset: tides
jobs:
  one:
    tasks:
    - id: one
      image: registry.example.org/tides:1
      task: tides:main
      environment:
        DB_PASSWORD: @1602@hunter2
"""
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize("name", ["text", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_no_report_repeats_a_secret(tmp_path, monkeypatch, capfd, name):
    block = "|\n              -----BEGIN " + "PRIVATE KEY-----\n              MIIEvQIBADANBgkqhkiG9w0\n"
    text = task("{DB_PASSWORD: open-sesame-42, OTHER: x}").replace("args: {}", "args:\n            a: " + block)
    write(tmp_path, {"definitions/tides.yaml": text})
    monkeypatch.chdir(tmp_path)
    assert main.run(["validate", "--format", name]) == 1
    out, err = capfd.readouterr()
    assert "PEN1602" in out + err
    assert "open-sesame-42" not in out + err
    assert "MIIEvQ" not in out + err
