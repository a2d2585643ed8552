"""Events of stores in the shapes that clouds send them."""

import base64
import json

import pytest

from penstock_runtime.errors import Rejected
from penstock_runtime.events import decode

AZURE = {
    "specversion": "1.0",
    "type": "Microsoft.Storage.BlobCreated",
    "source": "/subscriptions/s",
    "id": "e1",
    "data": {"api": "PutBlob", "url": "https://a.blob.core.windows.net/c/p.nc"},
}
GRID = {
    "topic": "/subscriptions/s/storageAccounts/a",
    "subject": "/blobServices/default/containers/c/blobs/p.nc",
    "eventType": "Microsoft.Storage.BlobDeleted",
    "id": "e2",
    "data": {"api": "DeleteBlob", "url": "https://a.blob.core.windows.net/c/p.nc"},
    "dataVersion": "",
    "metadataVersion": "1",
    "eventTime": "2026-03-01T00:00:00Z",
}
S3 = {
    "Records": [
        {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "eventTime": "2026-03-01T00:00:00.000Z",
            "responseElements": {"x-amz-request-id": "R1"},
            "s3": {"bucket": {"name": "b"}, "object": {"key": "a+dir/file%C3%A4%2B.tif", "sequencer": "0A"}},
        },
        {
            "eventName": "ObjectRemoved:Delete",
            "s3": {"bucket": {"name": "b"}, "object": {"key": "gone", "sequencer": "0B"}},
        },
    ]
}
BRIDGE = {
    "version": "0",
    "id": "e4",
    "detail-type": "Object Created",
    "source": "aws.s3",
    "time": "2026-03-01T00:00:00Z",
    "detail": {"bucket": {"name": "b"}, "object": {"key": "a dir/file+.tif"}},
}
GCS = {"bucketId": "b", "objectId": "a/p.nc", "eventType": "OBJECT_FINALIZE", "objectGeneration": "17"}


def read(value, attributes=None):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return [(one.id, one.kind, one.address) for one in decode(body, attributes or {})]


def test_a_cloud_event_of_azure_is_handed_on_as_it_is():
    (found,) = decode(json.dumps(AZURE).encode(), {})
    assert (found.id, found.kind, found.address) == ("e1", "created", "https://a.blob.core.windows.net/c/p.nc")
    assert found.cloud_event == AZURE


def test_event_grid_puts_base64_into_storage_queues():
    assert read(base64.b64encode(json.dumps(AZURE).encode())) == read(AZURE)


def test_what_a_table_added_to_an_event_is_not_handed_on():
    (found,) = decode(json.dumps({**AZURE, "_rid": "x", "_etag": "y", "_ts": 1}).encode(), {})
    assert found.cloud_event == AZURE


def test_event_grid_in_its_own_schema():
    assert read(GRID) == [("e2", "deleted", "https://a.blob.core.windows.net/c/p.nc")]
    (found,) = decode(json.dumps(GRID).encode(), {})
    assert found.cloud_event["specversion"] == "1.0"
    assert found.cloud_event["data"] == GRID["data"]
    assert read({**GRID, "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent"}) == []


def test_several_events_in_one_message():
    assert [one[0] for one in read([AZURE, GRID, {**AZURE, "id": "e3"}])] == ["e1", "e2", "e3"]


def test_a_notification_of_s3_with_keys_as_in_a_form():
    assert read(S3) == [("R1-0A", "created", "s3://b/a dir/fileä+.tif"), ("0B", "deleted", "s3://b/gone")]


def test_a_notification_of_s3_through_sns():
    envelope = {"Type": "Notification", "TopicArn": "arn:aws:sns:r:1:t", "MessageId": "m", "Message": json.dumps(S3)}
    assert read(envelope) == read(S3)


def test_the_test_event_of_s3_is_nothing():
    assert read({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}) == []


def test_an_event_of_s3_through_event_bridge_has_plain_keys():
    assert read(BRIDGE) == [("e4", "created", "s3://b/a dir/file+.tif")]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"kind": "storage#object", "name": "a/p.nc"}'])
def test_a_notification_of_cloud_storage_is_in_its_attributes(body):
    assert read(body, GCS) == [("b/a/p.nc/17", "created", "gs://b/a/p.nc")]


def test_a_cloud_event_that_kept_the_attributes_of_cloud_storage():
    sent = {"specversion": "1.0", "id": "m", "type": "OBJECT_FINALIZE", "data": {"url": "gs://b/a/p.nc"}}
    assert read(sent, GCS) == [("m", "created", "gs://b/a/p.nc")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"no json", "is no JSON"),
        (b"", "no event of a store"),
        (b'"text"', "no event of a store"),
        (b'{"a": 1, "b": 2}', r"it has: a, b"),
        (b'{"specversion": "1.0", "id": "x", "data": {}}', "names no object"),
        (b'{"specversion": "1.0", "data": {"url": "https://a/b"}}', "has no `id`"),
        (b'{"eventType": "x", "topic": "t", "id": "i", "data": 5}', "names no object"),
        (b'{"Records": [{"s3": {"bucket": {}}}]}', "has no 'name'"),
        (b'{"source": "aws.s3", "detail-type": "Object Created", "detail": {}}', "has no 'bucket'"),
        (b'{"Type": "Notification", "Message": "no json"}', "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
    ],
)
def test_what_is_no_event_is_rejected_with_a_reason(body, words):
    with pytest.raises(Rejected, match=words) as caught:
        decode(body, {})
    assert caught.value.kind == "InvalidEvent"
