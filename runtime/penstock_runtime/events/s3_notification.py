"""Notifications of S3, directly or through SNS; keys are encoded as in a form. Source: S3, "Event message structure"."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from penstock_runtime.errors import Rejected
from penstock_runtime.events.cloud_event import kind_of
from penstock_runtime.events.model import Event, cloud_event


def decode(value: Any, _attributes: Mapping[str, str]) -> list[Event] | None:
    """See the package. Raises Rejected for a record that names no object."""
    if not isinstance(value, dict):
        return None
    if value.get("Event") == "s3:TestEvent":
        return []  # sent once, when a notification is set up
    records = value.get("Records")
    if not isinstance(records, list) or not all(isinstance(one, dict) and "s3" in one for one in records):
        return None
    return [_event(one) for one in records]


def _event(record: dict[str, Any]) -> Event:
    try:
        bucket = record["s3"]["bucket"]["name"]
        found = record["s3"]["object"]
        key = unquote_plus(found["key"])
        name = str(record["eventName"])
    except (KeyError, TypeError) as error:
        raise Rejected(f"the S3 record has no {error}", kind="InvalidEvent") from error
    request = record.get("responseElements", {}).get("x-amz-request-id", "")
    identity = "-".join(part for part in (request, str(found.get("sequencer", ""))) if part) or f"{bucket}/{key}"
    url = f"s3://{bucket}/{key}"
    made = cloud_event(
        id=identity,
        type=f"s3:{name.removeprefix('s3:')}",
        source=f"s3://{bucket}",
        subject=key,
        time=record.get("eventTime"),
        url=url,
    )
    return Event(identity, kind_of(name), url, made)
