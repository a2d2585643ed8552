"""Amazon SQS, by its JSON protocol: batches of ten, long polls, and bodies that SNS wrapped, unwrapped.

A binding with `"client": "boto3"` is served by `_sqs_boto3`, for those who need what botocore alone can do.
"""

import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from penstock_runtime.aws.client import AwsClient
from penstock_runtime.errors import Unavailable, Unusable
from penstock_runtime.http_client import TIMEOUT
from penstock_runtime.queues._aws_text import packed, typed, unpacked
from penstock_runtime.queues._batches import Lease, batches, check_sizes, held, outgoing_size
from penstock_runtime.queues._sns_envelope import ENVELOPE, unwrapped
from penstock_runtime.queues.model import Depth, Message, Outgoing, Queue

MAX_BATCH: Final = 10
MAX_BODY: Final = 1_048_576  # bytes of a message, and of all of a batch
MAX_LEASE: Final = 43_200.0
MAX_WAIT: Final = 20.0
MAX_DELAY: Final = 900.0
_SYSTEM: Final = ["ApproximateReceiveCount", "SentTimestamp"]
_DEPTHS: Final = ("", "NotVisible", "Delayed")
# What a batch says of one entry whose message somebody else holds, or nobody any more.
_LOST: Final = frozenset(
    {
        "AWS.SimpleQueueService.MessageNotInflight",
        "InvalidParameterValue",
        "MessageNotInflight",
        "ReceiptHandleIsInvalid",
    }
)


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the queue of a binding (`url`, `region`, `name`); no request is made."""
    if binding.get("client") == "boto3":
        from penstock_runtime.queues._sqs_boto3 import Boto3Client

        return SqsQueue(binding, Boto3Client(binding))
    origin = urlsplit(binding["url"])
    fallback = f"{origin.scheme}://{origin.netloc}"
    return SqsQueue(binding, AwsClient("sqs", binding["region"], target="AmazonSQS", fallback=fallback))


class SqsQueue:
    """One queue. Leases are held to our own clock: SQS takes the receipt of a lost lease without a word."""

    max_batch = MAX_BATCH
    max_body = MAX_BODY
    max_lease = MAX_LEASE
    carries_attributes = True

    def __init__(self, binding: dict[str, Any], client: Any) -> None:
        self.name: str = binding["name"]
        self._url: str = binding["url"]
        self._fifo = self._url.endswith(".fifo")
        self._client = client

    async def receive(self, limit: int, lease: float, wait: float) -> list[Message]:
        """Return up to ten messages; one long poll after the other until `wait` is over."""
        end = time.monotonic() + wait
        while True:
            poll = min(max(end - time.monotonic(), 0.0), MAX_WAIT)
            value = {
                "QueueUrl": self._url,
                "MaxNumberOfMessages": max(1, min(limit, MAX_BATCH)),
                "VisibilityTimeout": _seconds(lease),
                "WaitTimeSeconds": _seconds(poll, 0),
                "MessageSystemAttributeNames": _SYSTEM,
                "MessageAttributeNames": ["All"],
            }
            found = await self._client.call("ReceiveMessage", value, what=self.name, within=TIMEOUT + poll)
            messages = found.get("Messages")
            if messages:
                until = time.monotonic() + lease
                return [_message(one, until) for one in messages]
            if time.monotonic() + 0.5 >= end:
                return []

    async def renew(self, messages: Sequence[Message], lease: float) -> list[Message]:
        """Lease again; a message is lost when its lease has ended or when twelve hours since its receipt are over."""
        still, lost = held(messages)
        until = time.monotonic() + lease
        gone = await self._change(still, _seconds(lease))
        for message in still:
            message.receipt.end = until
        return lost + gone

    async def acknowledge(self, messages: Sequence[Message]) -> list[Message]:
        """Delete those whose lease holds."""
        still, lost = held(messages)
        return lost + await self._each("DeleteMessageBatch", still, {})

    async def release(self, messages: Sequence[Message], delay: float = 0.0) -> None:
        """Make messages visible again after `delay`."""
        still, _ = held(messages)
        await self._change(still, _seconds(min(delay, MAX_LEASE), 0))

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Send in batches of ten and 1 MiB. Raises Unavailable when some of a batch were not taken."""
        check_sizes(self.name, messages, MAX_BODY)
        entries = [(self._entry(message), message) for message in messages]
        for batch in batches(entries, MAX_BATCH, lambda one: outgoing_size(one[1]), MAX_BODY):
            listed = [{**entry, "Id": str(number)} for number, (entry, _) in enumerate(batch)]
            found = await self._client.call(
                "SendMessageBatch", {"QueueUrl": self._url, "Entries": listed}, what=self.name
            )
            refuse_failed(self.name, found.get("Failed") or ())

    async def depth(self) -> Depth:
        """Return the approximate counts of the queue."""
        names = [f"ApproximateNumberOfMessages{part}" for part in _DEPTHS]
        value = {"QueueUrl": self._url, "AttributeNames": names}
        found = (await self._client.call("GetQueueAttributes", value, what=self.name)).get("Attributes", {})
        waiting, leased, delayed = (int(found.get(name, 0)) for name in names)
        return Depth(waiting=waiting, leased=leased + delayed)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _entry(self, message: Outgoing) -> dict[str, Any]:
        if message.delay and (self._fifo or message.delay > MAX_DELAY):
            raise ValueError(f"{self.name}: a delay of {message.delay:g} s (FIFO queues have none, others 900 s)")
        text, attributes = packed(self.name, message, key=not self._fifo)
        entry: dict[str, Any] = {"MessageBody": text}
        if attributes:
            entry["MessageAttributes"] = typed(attributes)
        if message.delay:
            entry["DelaySeconds"] = _seconds(message.delay, 0)
        if self._fifo:
            entry["MessageGroupId"] = message.attributes.get("MessageGroupId") or message.key or "penstock"
            if message.key:
                entry["MessageDeduplicationId"] = message.key[:128]
        return entry

    async def _change(self, messages: Sequence[Message], seconds: int) -> list[Message]:
        return await self._each("ChangeMessageVisibilityBatch", messages, {"VisibilityTimeout": seconds})

    async def _each(self, operation: str, messages: Sequence[Message], extra: dict[str, Any]) -> list[Message]:
        """Do `operation` on each message, ten at a time, and return those that were lost."""
        lost: list[Message] = []
        for start in range(0, len(messages), MAX_BATCH):
            batch = messages[start : start + MAX_BATCH]
            entries = [
                {"Id": str(number), "ReceiptHandle": message.receipt.handle, **extra}
                for number, message in enumerate(batch)
            ]
            found = await self._client.call(operation, {"QueueUrl": self._url, "Entries": entries}, what=self.name)
            for failed in found.get("Failed") or ():
                if failed.get("Code") not in _LOST:
                    raise Unavailable(f"{self.name}: {operation}: {failed.get('Code')}")
                lost.append(batch[int(failed["Id"])])
        return lost


def refuse_failed(name: str, failed: Sequence[dict[str, Any]]) -> None:
    """Raise for the entries of a batch that were not taken: Unavailable, or Unusable when it is our own fault."""
    for one in failed:
        told = f"{name}: {len(failed)} of a batch were not taken: {one.get('Code')}"
        raise Unusable(told) if one.get("SenderFault") else Unavailable(told)


def _seconds(amount: float, least: int = 1) -> int:
    """Return whole seconds, rounded up: a lease must not be shorter than asked for."""
    return max(least, -int(-amount // 1))


def _message(one: dict[str, Any], until: float) -> Message:
    system = one.get("Attributes") or {}
    sent = system.get("SentTimestamp")
    text = one.get("Body", "")
    given = one.get("MessageAttributes")
    attributes = (
        {name: value["StringValue"] for name, value in given.items() if "StringValue" in value} if given else {}
    )
    inner = unwrapped(text)
    if inner is not None:
        text, wrapped = inner
        attributes = {**wrapped, **attributes, ENVELOPE: "sns"}
    return Message(
        one["MessageId"],
        unpacked(text, attributes),
        int(system.get("ApproximateReceiveCount", 1)),
        int(sent) / 1000 if sent else None,
        attributes,
        Lease(one["ReceiptHandle"], until),
    )
