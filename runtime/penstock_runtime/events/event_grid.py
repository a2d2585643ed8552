"""Events of Azure Storage in Event Grid's own schema, and the one that a subscription is validated with."""

from collections.abc import Mapping
from typing import Any

from penstock_runtime.errors import Rejected
from penstock_runtime.events.cloud_event import kind_of
from penstock_runtime.events.model import Event

_VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent"


def decode(value: Any, _attributes: Mapping[str, str]) -> list[Event] | None:
    """See the package. Source: Azure Event Grid event schema. Raises Rejected for an event that names no object."""
    if not isinstance(value, dict) or "eventType" not in value or "topic" not in value:
        return None
    if value["eventType"] == _VALIDATION:
        return []
    data = value.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("url"), str) or not isinstance(value.get("id"), str):
        raise Rejected("the event names no object: it has no `data.url` or no `id`", kind="InvalidEvent")
    made = {
        "specversion": "1.0",
        "id": value["id"],
        "type": value["eventType"],
        "source": value["topic"],
        "subject": value.get("subject", ""),
        "time": value.get("eventTime"),
        "data": data,
    }
    made = {key: part for key, part in made.items() if part is not None}
    return [Event(value["id"], kind_of(str(value["eventType"])), data["url"], made)]
