"""The plugin: fixtures for tests of pipelines. It does nothing in a test run that asks for none of them.

A test names its pipeline by parametrising `pipeline_id`, `module`, `bucket`, `key`, `query_value` and `chunk_value`. The patches end
with the test, and every mock is new. The setting `penstock_pipelines` of pytest says which folder holds the pipelines.
PYTEST_DONT_REWRITE
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from unittest.mock import MagicMock

SETTING = "penstock_pipelines"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the setting."""
    parser.addini(
        SETTING, "folder of the pipelines that tests import as stactools_pipelines.pipelines.<id>", "string", ""
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the pipelines importable, in a project that asks for it."""
    folder = config.getini(SETTING)
    if folder:
        from penstock_runtime.testing import modules

        modules.offer(str(config.rootpath / folder))


@pytest.fixture
def mock_env(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a function, with values that lead nowhere."""
    from penstock_runtime.testing import values

    for name in ("domain", "client_secret", "client_id", "scope", "ingestor_url", "output_location", "queue_url"):
        monkeypatch.setenv(name.upper(), getattr(values, name))


@pytest.fixture
def sns_message(bucket: str, key: str) -> str:
    """The body of a message: an S3 notification that came through SNS. Override it for another shape."""
    import json

    found = {"key": key, "size": 31608, "eTag": "d79ac208ff860690b5ec71b28794652e", "sequencer": "0064304AAD6C368992"}
    records = {"Records": [{"s3": {"bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"}, "object": found}}]}
    return json.dumps({"Message": json.dumps(records)})


@pytest.fixture
def sqs_event(sns_message: str) -> dict[str, Any]:
    """The event of a function whose queue holds `sns_message`."""
    from penstock_runtime.functions import events
    from penstock_runtime.queues.model import Message

    message = Message("059f36b4-87a3-44ab-83d2-661975830a7d", sns_message.encode(), 1, 1545082649.183)
    return {"Records": [events.record(message, "my-queue", "us-east-1")]}


@pytest.fixture
def get_token(pipeline_id: str, module: str) -> Iterator[MagicMock]:
    """`get_token` of the module; gives "token"."""
    yield from _patched(pipeline_id, module, "get_token", "token")


@pytest.fixture
def create_item(pipeline_id: str) -> Iterator[MagicMock]:
    """`create_item` of the pipeline's `app`; what it makes is `{"id": "id"}` as a mapping."""
    yield from _created(pipeline_id, "app", "create_item", "item")


@pytest.fixture
def create_collection(pipeline_id: str) -> Iterator[MagicMock]:
    """`create_collection` of the pipeline's `collection`; what it makes is `{"id": "id"}` as a mapping."""
    yield from _created(pipeline_id, "collection", "create_collection", "collection")


@pytest.fixture
def requests(pipeline_id: str, module: str) -> Iterator[MagicMock]:
    """`requests` of the module: nothing is sent, every answer is good."""
    yield from _patched(pipeline_id, module, "requests")


@pytest.fixture
def run_query(pipeline_id: str) -> Iterator[MagicMock]:
    """`run_query` of the pipeline's `historic`; gives the id "id"."""
    yield from _patched(pipeline_id, "historic", "run_query", "id")


@pytest.fixture
def get_current_chunk(pipeline_id: str, chunk_value: str) -> Iterator[MagicMock]:
    """`get_current_chunk` of the pipeline's `historic`; gives `chunk_value`."""
    yield from _patched(pipeline_id, "historic", "get_current_chunk", chunk_value)


@pytest.fixture
def set_current_chunk(pipeline_id: str) -> Iterator[MagicMock]:
    """`set_current_chunk` of the pipeline's `historic`; moves nothing."""
    yield from _patched(pipeline_id, "historic", "set_current_chunk")


@pytest.fixture
def boto3(pipeline_id: str, query_value: str) -> Iterator[MagicMock]:
    """`boto3` of the pipeline's `historic`: Athena answers one page with the row `query_value`, SQS takes what is sent.

    The clients are `boto3.client("athena")` and `boto3.client("sqs")`, the same objects at every call of one test.
    """
    from unittest.mock import MagicMock

    from penstock_runtime.testing import values

    athena, sqs = MagicMock(name="athena"), MagicMock(name="sqs")
    page = {"ResultSet": {"Rows": [{"Data": [{"VarCharValue": query_value}]}]}}
    athena.get_paginator.return_value.paginate.side_effect = lambda **_: iter((page,))
    sqs.send_message_batch.return_value = {"Successful": [], "Failed": []}
    clients = {"athena": athena, "sqs": sqs}
    active = values.clients.set(clients)
    try:
        for mock in _patched(pipeline_id, "historic", "boto3"):
            mock.client = MagicMock(name="client", side_effect=lambda service, *_, **__: clients[service])
            yield mock
    finally:
        values.clients.reset(active)


def _patched(pipeline_id: str, module: str, name: str, *answer: object) -> Iterator[MagicMock]:
    from unittest.mock import patch

    from penstock_runtime.testing import modules

    with patch.object(modules.find(pipeline_id, module), name, autospec=True) as mock:
        if answer:
            mock.return_value = answer[0]
        yield mock


def _created(pipeline_id: str, module: str, name: str, value: str) -> Iterator[MagicMock]:
    from penstock_runtime.testing import values

    for mock in _patched(pipeline_id, module, name):
        mock.return_value.to_dict.return_value = getattr(values, value)
        yield mock
