"""Functions: loading a handler, events of messages, batches that fail in parts."""

import pytest

from penstock_runtime.errors import Rejected, Unusable
from penstock_runtime.functions import batches, events, handlers
from penstock_runtime.queues.model import Message


def batch(*bodies):
    """An event of SQS with these bodies."""
    return {
        "Records": [
            events.record(Message(f"m{number}", body.encode(), 1), "orders") for number, body in enumerate(bodies)
        ]
    }


def picky(event, context):
    (record,) = event["Records"]
    if record["body"].startswith("bad"):
        raise ValueError(record["body"])


def test_a_record_is_what_the_event_source_mapping_writes():
    message = Message("m1", "h\u00e9llo".encode(), 3, 1545082649.183, {"kind": "item"})
    assert events.record(message, "orders", "us-east-1") == {
        "messageId": "m1",
        "receiptHandle": "m1",
        "body": "h\u00e9llo",
        "attributes": {
            "ApproximateReceiveCount": "3",
            "SentTimestamp": "1545082649183",
            "SenderId": "penstock",
            "ApproximateFirstReceiveTimestamp": "1545082649183",
        },
        "messageAttributes": {"kind": {"stringValue": "item", "dataType": "String"}},
        "md5OfBody": "be50e8478cf24ff3595bc7307fb91b50",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:orders",
        "awsRegion": "us-east-1",
    }


def test_bytes_that_are_no_text_are_rejected():
    with pytest.raises(Rejected, match="not UTF-8") as raised:
        events.record(Message("m1", b"\xff", 1), "orders")
    assert raised.value.kind == "NotText"


def test_one_bad_record_does_not_send_the_batch_back(capsys):
    answer = batches.handle(picky, batch("good", "bad one", "good"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    said = capsys.readouterr().err
    assert "record m1 failed (delivery 1): ValueError: bad one" in said
    assert "Traceback" in said


def test_a_batch_without_failures():
    assert batches.handle(picky, batch("good", "good"), None) == {"batchItemFailures": []}


def test_when_all_fail_the_invocation_fails():
    with pytest.raises(ValueError, match="bad first"):
        batches.handle(picky, batch("bad first", "bad second"), None)


@pytest.mark.parametrize("named", [{"itemIdentifier": "m0"}, {"itemIdentifier": ""}, {}])
def test_a_handler_that_reports_failures_itself_is_heard(named):
    def reporting(event, context):
        return {"batchItemFailures": [named] if event["Records"][0]["messageId"] == "m0" else []}

    assert batches.handle(reporting, batch("a", "b"), None) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


@pytest.mark.parametrize("event", [{}, {"Records": []}, {"Records": [{"s3": {}}]}, [1], "text", None])
def test_what_is_no_batch_is_passed_on_as_it_is(event):
    assert batches.handle(lambda given, context: (given, context), event, "context") == (event, "context")


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Writes a module of its own name into the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    def write(text):
        name = f"module_{abs(hash((text, str(tmp_path))))}"
        (tmp_path / f"{name}.py").write_text(text)
        return name

    return write


@pytest.mark.parametrize("separator", [":", "."])
def test_a_handler_by_module_and_function(module, separator):
    name = module("def handler(event, context): return event + 1\n")
    assert handlers.load(f"{name}{separator}handler")(1, None) == 2


@pytest.mark.parametrize(
    ("entry_point", "words"),
    [
        ("app", "not of the form module:attribute"),
        (":handler", "not of the form module:attribute"),
        ("no_such_module:handler", "there is no module no_such_module"),
        ("no_such_module.inside.handler", "there is no module no_such_module"),
    ],
)
def test_a_handler_that_cannot_be_found_is_said(entry_point, words):
    with pytest.raises(Unusable, match=words):
        handlers.load(entry_point)


def test_a_handler_that_is_not_in_its_module_is_said(module):
    name = module("def handle(event, context): pass\nNUMBER = 1\n")
    with pytest.raises(Unusable, match="did you mean handle"):
        handlers.load(f"{name}:handler")
    with pytest.raises(Unusable, match="not a function"):
        handlers.load(f"{name}:NUMBER")


def test_what_a_module_misses_is_said(module):
    name = module("import something_that_is_nowhere\n")
    with pytest.raises(Unusable, match="needs something_that_is_nowhere, which is missing"):
        handlers.load(f"{name}:handler")
