"""Bodies and attributes as SQS and SNS carry them: text, and typed values. A body that is no text travels as base64, and says so."""

from base64 import b64decode, b64encode
from typing import Any, Final

from penstock_runtime import xml_text
from penstock_runtime.errors import Rejected
from penstock_runtime.queues.model import Outgoing

KEY_ATTRIBUTE: Final = "penstock-key"
ENCODING_ATTRIBUTE: Final = "penstock-encoding"
ATTRIBUTES: Final = 10  # that one message carries


def packed(name: str, message: Outgoing, *, key: bool) -> tuple[str, dict[str, str]]:
    """Return body and attributes to send; with `key`, the key of the message is one of them.

    Raises Rejected for an empty body and for more attributes than the service carries.
    """
    attributes = {one: value for one, value in message.attributes.items() if value}
    if key and message.key:
        attributes[KEY_ATTRIBUTE] = message.key
    text = _text(message.body)
    if text is None:
        text = b64encode(message.body).decode()
        attributes[ENCODING_ATTRIBUTE] = "base64"
    if not text:
        raise Rejected(f"{name}: the body is empty, which the service refuses", "NotText")
    if len(attributes) > ATTRIBUTES:
        raise Rejected(f"{name}: {len(attributes)} attributes, the service carries {ATTRIBUTES}", "TooManyAttributes")
    return text, attributes


def unpacked(text: str, attributes: dict[str, str]) -> bytes:
    """Return the body that `packed` was given; takes the attribute about it away."""
    if attributes and attributes.pop(ENCODING_ATTRIBUTE, "") == "base64":
        try:
            return b64decode(text, validate=True)
        except ValueError:
            pass  # the attribute is somebody else's
    return text.encode()


def typed(attributes: dict[str, str]) -> dict[str, Any]:
    """Return attributes as the JSON of SQS has them."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}


def _text(body: bytes) -> str | None:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() or xml_text.is_text(text) else None
