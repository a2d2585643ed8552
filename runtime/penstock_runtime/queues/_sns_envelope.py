"""What SNS puts around a message that it hands to a queue without raw delivery.

Source: Amazon SNS, "Message and JSON formats" (HTTP and SQS notifications).
"""

from typing import Any, Final

# The attribute of a message that came without raw delivery: some handlers insist on it (Prio's tasks).
ENVELOPE: Final = "penstock-envelope"
_FIELDS: Final = ("MessageId", "TopicArn", "Timestamp")


def unwrapped(text: str) -> tuple[str, dict[str, str]] | None:
    """Return message and attributes of a notification of SNS; None for any other text."""
    if '"TopicArn"' not in text or '"Notification"' not in text or not text.startswith("{"):
        return None
    import orjson

    try:
        found: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if found.get("Type") != "Notification" or not all(isinstance(found.get(field), str) for field in _FIELDS):
        return None
    message, attributes = found.get("Message"), found.get("MessageAttributes") or {}
    if not isinstance(message, str) or not isinstance(attributes, dict):
        return None
    values = {name: one.get("Value") for name, one in attributes.items() if isinstance(one, dict)}
    return message, {name: value for name, value in values.items() if isinstance(value, str)}
