"""The transform of a subscription, run as JavaScript: which object events pass, and in what form."""

import json
import shutil
import subprocess

import pytest

from penstock.targets.gcp.transforms import FUNCTION, selection

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no node to run JavaScript with")
ATTRIBUTES = {"bucketId": "uploads", "eventType": "OBJECT_FINALIZE", "eventTime": "2024-05-01T00:00:00Z"}


def run(code, *messages):
    """Return what the function makes of each message."""
    script = f"{code}\nconst given = {json.dumps(messages)};\n"
    script += f"console.log(JSON.stringify(given.map((one) => {FUNCTION}(one, {{ message_id: '7' }}))));"
    done = subprocess.run([NODE, "-e", script], capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)


def event(key):
    return {"data": "{}", "attributes": {**ATTRIBUTES, "objectId": key}}


def test_only_objects_that_a_rule_wants_pass():
    code = selection([("orders/", ".csv"), ("returns/", "")], cloud_event=False)
    keys = ["orders/1.csv", "orders/1.txt", "returns/x", "x/returns/x", "orders/.csv"]
    found = run(code, *map(event, keys))
    assert [one is not None for one in found] == [True, False, True, False, True]
    assert found[0] == event("orders/1.csv")


def test_what_is_about_no_object_passes_as_it_is():
    sent = {"data": '{"path": "a"}', "attributes": {}}
    bare = {"data": "text"}
    assert run(selection([("a", "b")], cloud_event=True), sent, bare) == [sent, bare]


def test_an_event_names_its_object_by_address():
    (found,) = run(selection([("", "")], cloud_event=True), event("a b/ü.csv"))
    assert found["attributes"]["objectId"] == "a b/ü.csv"
    assert json.loads(found["data"]) == {
        "specversion": "1.0",
        "id": "7",
        "source": "gs://uploads",
        "type": "OBJECT_FINALIZE",
        "subject": "a b/ü.csv",
        "time": "2024-05-01T00:00:00Z",
        "data": {"url": "gs://uploads/a b/ü.csv"},
    }


@pytest.mark.parametrize("text", ['");throw 1;//', "'`${1}", "\\", "\u2028", "</script>"])
def test_no_text_becomes_code(text):
    found = run(selection([(text, text)], cloud_event=False), event(f"{text}{text}"), event("other"))
    assert found == [event(f"{text}{text}"), None]
