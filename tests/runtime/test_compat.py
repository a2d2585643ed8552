"""Modules under the names of the original: offered where they are missing, never in the way of real ones."""

import json
import os
import subprocess
import sys

import pytest

from penstock_runtime.compat import NAMES, data_classes, historic_utils
from penstock_runtime.errors import Unavailable, Unusable


def run(folder, text, env=None):
    """Run a program in a process of its own: what is imported there stays there."""
    return subprocess.run(
        [sys.executable, "-c", text],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder), **(env or {})},
    )


OFFER = "from penstock_runtime import compat; compat.offer(); compat.offer()\n"


def test_every_name_can_be_imported(tmp_path):
    lines = "".join(f"import {name}; print({name}.__spec__.origin)\n" for name in sorted(NAMES))
    done = run(tmp_path, OFFER + lines)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["penstock"] * len(NAMES)


def test_without_the_offer_nothing_is_there(tmp_path):
    assert "No module named 'stactools_pipelines'" in run(tmp_path, "import stactools_pipelines.cognito.utils").stderr


def test_what_the_original_has_and_no_more(tmp_path):
    text = "from stactools_pipelines.historic.utils import nothing_of_the_sort"
    assert "cannot import name 'nothing_of_the_sort'" in run(tmp_path, OFFER + text).stderr
    assert (
        "No module named 'stactools_pipelines.other'"
        in run(tmp_path, OFFER + "import stactools_pipelines.other").stderr
    )


@pytest.mark.parametrize("regular", [True, False])
def test_a_real_module_wins_and_its_missing_neighbour_is_offered(tmp_path, regular):
    """The original's packages have no `__init__.py`, and its images hold only some of them."""
    package = tmp_path / "stactools_pipelines/cognito"
    package.mkdir(parents=True)
    (package / "utils.py").write_text("def get_token(): return 'the real one'\n")
    if regular:
        (package / "__init__.py").write_text("")
        (package.parent / "__init__.py").write_text("")
    text = (
        "from stactools_pipelines.cognito.utils import get_token\n"
        "from stactools_pipelines.historic.utils import run_query\n"
        "print(get_token(), run_query.__module__)\n"
    )
    done = run(tmp_path, OFFER + text)
    assert done.stdout.split("\n")[0] == "the real one penstock_runtime.compat.historic_utils", done.stderr


RECORD = {
    "messageId": "m",
    "receiptHandle": "r",
    "body": '{"a": 1}',
    "attributes": {"SentTimestamp": "1"},
    "messageAttributes": {},
    "md5OfBody": "x",
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn",
    "awsRegion": "eu-central-1",
}


def test_the_sqs_event_has_its_fields_as_attributes_and_as_keys():
    @data_classes.event_source(data_class=data_classes.SQSEvent)
    def handler(event, context):
        """What it does."""
        (record,) = event.records
        return [
            record.message_id,
            record.receipt_handle,
            record.body,
            record["body"],
            record.json_body,
            record.attributes,
            record.message_attributes,
            record.md5_of_body,
            record.event_source,
            record.event_source_arn,
            record.aws_region,
            event["Records"] == event.raw_event["Records"],
        ]

    found = handler({"Records": [RECORD]}, None)
    body = RECORD["body"]
    assert found == [
        "m",
        "r",
        body,
        body,
        {"a": 1},
        {"SentTimestamp": "1"},
        {},
        "x",
        "aws:sqs",
        "arn",
        "eu-central-1",
        True,
    ]
    assert (handler.__name__, handler.__doc__) == ("handler", "What it does.")
    with pytest.raises(TypeError, match="needs a data_class"):
        data_classes.event_source(lambda event, context: None)


class Sqs:
    """A client of SQS that refuses some messages."""

    def __init__(self, refused=()):
        self.refused = set(refused)
        self.sent = []

    def send_message_batch(self, **asked):
        failed = [one for one in asked["Entries"] if one["MessageBody"] in self.refused]
        self.sent.append([one["MessageBody"] for one in asked["Entries"] if one not in failed])
        return {"Failed": [{"Id": one["Id"], "Code": "Throttled", "Message": "later"} for one in failed]}

    def send_message(self, **asked):
        self.sent.append([asked["MessageBody"]])


class Athena:
    """A client of Athena with pages of keys."""

    def __init__(self, *pages):
        self.pages = pages

    def get_paginator(self, name):
        return self

    def paginate(self, **_asked):
        for page in self.pages:
            yield {"ResultSet": {"Rows": [{"Data": [{"VarCharValue": key}]} for key in page]}}


def first(row):
    return row["Data"][0]["VarCharValue"]


def test_rows_are_sent_ten_in_one_request_over_the_pages():
    sqs = Sqs()
    pages = (["key", *[f"k{number}" for number in range(14)]], [f"k{number}" for number in range(14, 21)])
    historic_utils.queue_results(Athena(*pages), "q", sqs, first, "url")
    assert [len(batch) for batch in sqs.sent] == [10, 10, 1]
    assert [key for batch in sqs.sent for key in batch] == [f"k{number}" for number in range(21)]


def test_a_message_that_sqs_refuses_fails_the_run():
    with pytest.raises(Unavailable, match="SQS refused 1 of 3 messages: Throttled later"):
        historic_utils.queue_results(Athena(["a", "b", "c"]), "q", Sqs(["b"]), first, "url")


def test_a_walk_against_its_direction_is_refused(monkeypatch):
    monkeypatch.setenv("CHUNK_DIRECTION", "forward")
    monkeypatch.setitem(historic_utils._found, "p", "2022-04-20")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    with pytest.raises(Unusable, match="moves from 2022-04-20 to 2022-04-19, and the definition says forward"):
        historic_utils.set_current_chunk("2022-04-19", "p")


def test_old_pipelines_import_by_the_old_name(tmp_path):
    text = "from aws_asdi_pipelines.historic.utils import build_create_table_query as q\nimport json\nprint(json.dumps(q('s3://b/')))"
    assert json.loads(run(tmp_path, OFFER + text).stdout).startswith("CREATE EXTERNAL TABLE IF NOT EXISTS")
