"""Events of S3 through EventBridge; keys are plain. Source: S3, "Using EventBridge", event message structure."""

from collections.abc import Mapping
from typing import Any, Final

from penstock_runtime.errors import Rejected
from penstock_runtime.events.model import Event, Kind, cloud_event

_KINDS: Final[dict[str, Kind]] = {"Object Created": "created", "Object Deleted": "deleted"}


def decode(value: Any, _attributes: Mapping[str, str]) -> list[Event] | None:
    """See the package. Raises Rejected for an event that names no object."""
    if not isinstance(value, dict) or value.get("source") != "aws.s3" or "detail-type" not in value:
        return None
    try:
        bucket, key = value["detail"]["bucket"]["name"], value["detail"]["object"]["key"]
        identity = str(value["id"])
    except (KeyError, TypeError) as error:
        raise Rejected(f"the event of S3 has no {error}", kind="InvalidEvent") from error
    url = f"s3://{bucket}/{key}"
    made = cloud_event(
        id=identity,
        type=f"aws.s3.{value['detail-type']}",
        source=f"s3://{bucket}",
        subject=key,
        time=value.get("time"),
        url=url,
    )
    return [Event(identity, _KINDS.get(value["detail-type"], "other"), url, made)]
