"""`aws_lambda_powertools.utilities.data_classes`: the decorator and the SQS event that pipelines use, and no more of it.

Install `aws-lambda-powertools` in the image for the rest: it is then imported instead of this.
"""

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any


class SQSRecord(dict[str, Any]):
    """One record of an SQS event; its fields are attributes in snake case, and keys as SQS writes them."""

    @property
    def message_id(self) -> str:
        """The id of the message."""
        return str(self["messageId"])

    @property
    def receipt_handle(self) -> str:
        """What the message is deleted by."""
        return str(self["receiptHandle"])

    @property
    def body(self) -> str:
        """The text of the message."""
        return str(self["body"])

    @property
    def json_body(self) -> Any:
        """The text of the message, read as JSON."""
        return json.loads(self.body)

    @property
    def attributes(self) -> dict[str, Any]:
        """What SQS knows about the message."""
        return dict(self["attributes"])

    @property
    def message_attributes(self) -> dict[str, Any]:
        """What the sender said about the message."""
        return dict(self["messageAttributes"])

    @property
    def md5_of_body(self) -> str:
        """The checksum of the text."""
        return str(self["md5OfBody"])

    @property
    def event_source(self) -> str:
        """`aws:sqs`."""
        return str(self["eventSource"])

    @property
    def event_source_arn(self) -> str:
        """The ARN of the queue."""
        return str(self["eventSourceARN"])

    @property
    def aws_region(self) -> str:
        """The region of the queue."""
        return str(self["awsRegion"])


class SQSEvent(dict[str, Any]):
    """A batch of messages."""

    @property
    def raw_event(self) -> dict[str, Any]:
        """The event as Lambda gave it."""
        return dict(self)

    @property
    def records(self) -> Iterator[SQSRecord]:
        """The messages."""
        return (SQSRecord(one) for one in self["Records"])


def event_source(
    handler: Callable[..., Any] | None = None, *, data_class: Callable[[Any], Any] | None = None
) -> Callable[..., Any]:
    """Decorate `handler(event, context)` so that it is given `data_class(event)`."""
    if handler is None:
        return functools.partial(event_source, data_class=data_class)
    if data_class is None:
        raise TypeError("event_source needs a data_class")
    chosen: Callable[..., Any] = handler

    @functools.wraps(chosen)
    def decorated(event: Any, context: Any) -> Any:
        return chosen(data_class(event), context)

    return decorated
