"""Notifications of Cloud Storage through Pub/Sub: the attributes say what happened.

Source: Cloud Storage, "Pub/Sub notifications", attributes. The body is the object's description, or nothing.
"""

from collections.abc import Mapping
from typing import Any

from penstock_runtime.events.cloud_event import kind_of
from penstock_runtime.events.model import Event, cloud_event


def decode(value: Any, attributes: Mapping[str, str]) -> list[Event] | None:
    """See the package."""
    if not {"bucketId", "objectId", "eventType"} <= attributes.keys():
        return None
    if isinstance(value, dict) and "specversion" in value:
        return None  # a CloudEvent that keeps the attributes
    bucket, key = attributes["bucketId"], attributes["objectId"]
    identity = f"{bucket}/{key}/{attributes.get('objectGeneration', '')}".rstrip("/")
    url = f"gs://{bucket}/{key}"
    made = cloud_event(
        id=identity,
        type=attributes["eventType"],
        source=f"gs://{bucket}",
        subject=key,
        time=attributes.get("eventTime"),
        url=url,
    )
    return [Event(identity, kind_of(attributes["eventType"]), url, made)]
