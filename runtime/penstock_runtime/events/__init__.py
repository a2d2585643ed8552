"""Events of stores: what each cloud says about an object that was created or deleted, in one form.

One module for each shape, found by listing this folder: `decode(value, attributes) -> list[Event] | None` returns None for a value
of another shape. `value` is the JSON of a message, `attributes` what travelled beside it.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from penstock_runtime import registry
from penstock_runtime.errors import Rejected
from penstock_runtime.events.model import Event


def decode(body: bytes, attributes: Mapping[str, str]) -> list[Event]:
    """Return the events of a message, none for a message that only says that a notification was set up.

    The body is JSON, or base64 of it (what Event Grid puts into storage queues), and may be a list or an SNS notification.
    Raises Rejected (`InvalidEvent`) for anything else.
    """
    # A notification of Cloud Storage may come without a payload: its attributes say everything.
    return _events(_json(body) if body.strip() else None, attributes, nested=0)


def decode_value(value: Any) -> list[Event]:
    """Return the events of a value, such as an item of a table. Raises Rejected."""
    return _events(value, {}, nested=0)


def _events(value: Any, attributes: Mapping[str, str], nested: int) -> list[Event]:
    if isinstance(value, list):
        return [event for one in value for event in _events(one, attributes, nested)]
    inner = _unwrapped(value)
    if inner is not None and not nested:
        return _events(_json(inner.encode()), attributes, nested + 1)
    for name in registry.names(__name__):
        found = registry.load(__name__, name).decode(value, attributes)
        if found is not None:
            events: list[Event] = found
            return events
    keys = ", ".join(sorted(value)) if isinstance(value, dict) else type(value).__name__
    raise Rejected(f"this is no event of a store (it has: {keys[:200]})", kind="InvalidEvent")


def _unwrapped(value: Any) -> str | None:
    """Return what an SNS notification carries (Amazon SNS, "Message formats": `Type`, `TopicArn`, `Message`)."""
    if isinstance(value, dict) and value.get("Type") == "Notification" and isinstance(value.get("Message"), str):
        return str(value["Message"])
    return None


def _json(body: bytes) -> Any:
    """Return the JSON of a body. Raises Rejected."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        try:
            return json.loads(base64.b64decode(body, validate=True))
        except (binascii.Error, ValueError, RecursionError):
            raise Rejected(f"the message is no JSON: {error}", kind="InvalidEvent") from error
