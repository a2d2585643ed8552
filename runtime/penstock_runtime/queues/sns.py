"""Amazon SNS, published to: batches of ten by the Query protocol (a form in, XML out)."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from penstock_runtime import xml_text
from penstock_runtime.aws.client import AwsClient, error_of
from penstock_runtime.queues._aws_text import packed
from penstock_runtime.queues._batches import batches, check_no_delay, check_sizes, outgoing_size
from penstock_runtime.queues._publish_only import PublishOnly
from penstock_runtime.queues.model import Outgoing, Queue
from penstock_runtime.queues.sqs import refuse_failed

MAX_BATCH: Final = 10
MAX_BODY: Final = 262_144  # bytes of a message, and of all of a batch
_FORM: Final = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the topic of a binding (`arn`, `region`, `name`, perhaps `roleArn`); no request is made."""
    return SnsTopic(binding)


class SnsTopic(PublishOnly):
    """One topic; it can only be sent to."""

    max_batch = MAX_BATCH
    max_body = MAX_BODY

    def __init__(self, binding: dict[str, Any]) -> None:
        self.name = binding["name"]
        self._arn: str = binding["arn"]
        self._fifo = self._arn.endswith(".fifo")
        # The Query protocol needs no target; credentials, signature and transport are the same.
        self._client = AwsClient("sns", binding["region"], target="", role_arn=binding.get("roleArn"))

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Publish in batches of ten and 256 KiB. Raises Unavailable when some of a batch were not taken."""
        check_sizes(self.name, messages, MAX_BODY)
        check_no_delay(self.name, messages)
        entries = [(self._entry(message), message) for message in messages]
        for batch in batches(entries, MAX_BATCH, lambda one: outgoing_size(one[1]), MAX_BODY):
            form = {"Action": "PublishBatch", "Version": "2010-03-31", "TopicArn": self._arn}
            for number, (entry, _) in enumerate(batch, 1):
                start = f"PublishBatchRequestEntries.member.{number}"
                form[f"{start}.Id"] = str(number)
                form |= {f"{start}.{name}": value for name, value in entry.items()}
            answer = await self._client.post(urlencode(form).encode(), dict(_FORM))
            text = answer.body.decode("utf-8", "replace")
            if answer.status != 200:
                raise error_of(f"{self.name}: PublishBatch", answer, xml_text.first(text, "Code") or "")
            failed = text.partition("<Failed>")[2].partition("</Failed>")[0]
            refuse_failed(self.name, [_failed(part) for part in failed.split("<member>")[1:]])

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _entry(self, message: Outgoing) -> dict[str, str]:
        text, attributes = packed(self.name, message, key=not self._fifo)
        entry = {"Message": text}
        for number, (name, value) in enumerate(attributes.items(), 1):
            start = f"MessageAttributes.entry.{number}"
            entry |= {
                f"{start}.Name": name,
                f"{start}.Value.DataType": "String",
                f"{start}.Value.StringValue": value,
            }
        if self._fifo:
            entry["MessageGroupId"] = message.attributes.get("MessageGroupId") or message.key or "penstock"
            if message.key:
                entry["MessageDeduplicationId"] = message.key[:128]
        return entry


def _failed(part: str) -> dict[str, Any]:
    return {"Code": xml_text.first(part, "Code"), "SenderFault": xml_text.first(part, "SenderFault") == "true"}
