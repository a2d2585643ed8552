"""Makes the event of a Lambda function from a message of any queue: one SQS record, as the event source mapping writes it.

Facts: AWS Lambda developer guide, "Using Lambda with Amazon SQS", example event.
"""

import hashlib
import time
from typing import Any

from penstock_runtime.errors import Rejected
from penstock_runtime.queues.model import Message

SOURCE = "aws:sqs"


def record(message: Message, queue: str, region: str = "local") -> dict[str, Any]:
    """Return the SQS record of a delivery. Raises Rejected when the body is no text, which no SQS message can be."""
    try:
        body = message.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected(f"the body of message {message.id} is not UTF-8", kind="NotText") from error
    sent = str(round(1000 * (message.enqueued_at if message.enqueued_at is not None else time.time())))
    return {
        "messageId": message.id,
        "receiptHandle": message.id,
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(message.receive_count),
            "SentTimestamp": sent,
            "SenderId": "penstock",
            "ApproximateFirstReceiveTimestamp": sent,
        },
        "messageAttributes": {
            name: {"stringValue": value, "dataType": "String"} for name, value in message.attributes.items()
        },
        # The field of the protocol, no protection of ours.
        "md5OfBody": hashlib.md5(message.body, usedforsecurity=False).hexdigest(),
        "eventSource": SOURCE,
        "eventSourceARN": f"arn:aws:sqs:{region}:000000000000:{queue}",
        "awsRegion": region,
    }


def is_batch(event: Any) -> bool:
    """Tell whether an event is a batch of an SQS queue, whose records can fail one by one."""
    records = event.get("Records") if isinstance(event, dict) else None
    return (
        isinstance(records, list)
        and bool(records)
        and all(isinstance(one, dict) and one.get("eventSource") == SOURCE and "messageId" in one for one in records)
    )
