"""Where results go: which sink the environment or a configuration means, and the names of objects in a store."""

import json

import pytest

from penstock_runtime import sink
from penstock_runtime.errors import Rejected, Unusable

BUCKET = {"type": "s3", "bucket": "items"}
QUEUE = {"type": "sqs", "url": "https://sqs.eu-central-1.amazonaws.com/1/next", "name": "next"}
CONFIG = {
    "handler": {"args": {"sink": {"type": "store", "store": "items", "prefix": "raw/"}}},
    "stores": {"items": {"type": "directory", "path": "/items"}},
}


@pytest.mark.parametrize(
    ("env", "place"),
    [
        ({"INGESTOR_URL": "https://i"}, None),
        ({"OUTPUT_LOCATION": "s3://items"}, sink.Place("store", BUCKET)),
        (
            {"OUTPUT_LOCATION": "s3://items/", "OUTPUT_PREFIX": "raw/", "AWS_REGION": "eu-west-1"},
            sink.Place("store", {**BUCKET, "region": "eu-west-1"}, "raw/"),
        ),
        ({"OUTPUT_LOCATION": "out"}, sink.Place("store", {"type": "directory", "path": "out"})),
        ({"OUTPUT_QUEUE_URL": QUEUE["url"]}, sink.Place("queue", QUEUE)),
        (
            {"PENSTOCK_CONFIG": json.dumps(CONFIG), "INGESTOR_URL": "https://i"},
            sink.Place("store", CONFIG["stores"]["items"], "raw/"),
        ),
    ],
)
def test_the_sink_that_is_meant(env, place):
    assert sink.place(env) == place


def test_no_sink_is_said():
    with pytest.raises(Unusable, match="says no sink: INGESTOR_URL, OUTPUT_LOCATION or OUTPUT_QUEUE_URL"):
        sink.place({})


@pytest.mark.parametrize(
    ("thing", "path", "key"),
    [
        ({"id": "a", "collection": "c"}, "ingestions", "p/c/a.json"),
        ({"id": "a"}, "ingestions", "p/items/a.json"),
        ({"id": "../a", "collection": "c/d"}, "ingestions", "p/c%2Fd/..%2Fa.json"),
        ({"id": "c"}, "collections", "p/c/collection.json"),
    ],
)
def test_names_of_objects_cannot_leave_their_folder(thing, path, key):
    assert sink.key(thing, path, "p/") == key


def test_the_same_item_twice_is_one_object(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTPUT_LOCATION", str(tmp_path))
    for version in (1, 2):
        sink.publish_item({"id": "a", "collection": "c", "version": version})
    assert [json.loads(path.read_text())["version"] for path in tmp_path.rglob("*.json")] == [2]


def test_what_is_no_item_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTPUT_LOCATION", str(tmp_path))
    with pytest.raises(Rejected, match="a mapping with an id"):
        sink.publish_item({"collection": "c"})
