"""One event of a store."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["created", "deleted", "other"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to which object.

    `address` is where the object is (`https://...`, `s3://bucket/key`, `gs://bucket/key`, `file:///...`). `cloud_event` is
    the event as a CloudEvents 1.0 mapping whose `data.url` is the address: what is handed on.
    """

    id: str
    kind: Kind
    address: str
    cloud_event: dict[str, Any]


def cloud_event(*, id: str, type: str, source: str, subject: str, time: str | None, url: str) -> dict[str, Any]:  # noqa: A002 - the attributes' names
    """Return the CloudEvent for an event of another shape."""
    found = {"specversion": "1.0", "id": id, "type": type, "source": source, "subject": subject}
    return {**found, **({"time": time} if time else {}), "data": {"url": url}}
