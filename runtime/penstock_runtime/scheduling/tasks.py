"""Tasks as the messages of the queues: values to the exact bytes of upstream, and back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from penstock_runtime.errors import Rejected
from penstock_runtime.scheduling.readiness import Batch
from penstock_runtime.scheduling.times import BadTime, Interval, from_slashed, slashed

# What SNS puts around a body unless the subscription has raw message delivery.
_ENVELOPE = frozenset({"Type", "MessageId", "TopicArn", "Message"})

_GO_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class IntakeTask:
    """Take in one batch. `trace_id` is None in messages of 2021."""

    aggregation_id: str
    batch_id: str
    time: datetime
    trace_id: str | None = None

    def data(self) -> dict[str, Any]:
        """Return what the JSON holds, in its order, without the trace ID when there is none."""
        head = {} if self.trace_id is None else {"trace-id": self.trace_id}
        return head | {
            "aggregation-id": self.aggregation_id,
            "batch-id": self.batch_id,
            "date": slashed(self.time),
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the batches of an aggregation too long for a message stand: a key of the own store, and what to expect there."""

    key: str
    sha256: str
    count: int


@dataclass(frozen=True, slots=True)
class AggregateTask:
    """Aggregate the batches of one window. `supplement` counts the later tasks for batches that came late (0: the first task)."""

    aggregation_id: str
    window: Interval
    batches: tuple[Batch, ...]
    trace_id: str | None = None
    supplement: int = 0
    reference: Reference | None = None

    def data(self) -> dict[str, Any]:
        """Return what the JSON holds, in its order."""
        head = {} if self.trace_id is None else {"trace-id": self.trace_id}
        task: dict[str, Any] = head | {
            "aggregation-id": self.aggregation_id,
            "aggregation-start": slashed(self.window.begin),
            "aggregation-end": slashed(self.window.end),
        }
        if self.reference is None:
            task["batches"] = batch_list(self.batches)
        else:
            at = self.reference
            task["batches-reference"] = {"key": at.key, "sha256": at.sha256, "count": at.count}
        if self.supplement:
            task["supplement"] = self.supplement
        return task


Task = IntakeTask | AggregateTask


def encode(task: Task) -> bytes:
    """Return the bytes of a task: keys in the order of upstream, no spaces, UTF-8, and what HTML minds escaped as Go does."""
    text = compact_json(task.data()).decode()
    return text.translate(_GO_ESCAPES).encode()


def batch_list(batches: Sequence[Batch]) -> list[dict[str, str]]:
    """Return batches as they stand in a task."""
    return [{"id": batch.id, "time": slashed(batch.time)} for batch in batches]


def decode(body: bytes) -> Task:
    """Return the task that a message holds; a key that is not known is passed over. Raises Rejected (`NotATask`)."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("not a task: the body is no JSON", "NotATask") from None
    if not isinstance(data, dict):
        raise Rejected("not a task: the body is no JSON object", "NotATask")
    if data.keys() >= _ENVELOPE:
        raise Rejected("not a task but the envelope of SNS: raw message delivery is off", "NotATask")
    try:
        if "batch-id" in data:
            return _intake(data)
        return _aggregate(data)
    except KeyError as error:
        raise Rejected(f"not a task: it has no {error.args[0]!r}", "NotATask") from None
    except (BadTime, ValueError) as error:
        raise Rejected(f"not a task: {error}", "NotATask") from None


def with_batches(task: AggregateTask, document: bytes) -> AggregateTask:
    """Return `task` with the batches that its reference led to. Raises Rejected when they are no list of batches."""
    try:
        batches = _batches(json.loads(document))
    except (KeyError, ValueError) as error:
        raise Rejected(f"the batches of the task cannot be read: {error}", "NotATask") from None
    return replace(task, batches=batches)


def compact_json(data: Any) -> bytes:
    """Return JSON without spaces, as the encoder of upstream writes it."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def _intake(data: dict[str, Any]) -> IntakeTask:
    return IntakeTask(
        _text(data, "aggregation-id"), _text(data, "batch-id"), from_slashed(_text(data, "date")), _trace(data)
    )


def _aggregate(data: dict[str, Any]) -> AggregateTask:
    begin, end = (from_slashed(_text(data, key)) for key in ("aggregation-start", "aggregation-end"))
    reference = data.get("batches-reference")
    batches = () if reference is not None else _batches(data["batches"])
    where = None if reference is None else _reference(reference)
    supplement = data.get("supplement", 0)
    if not isinstance(supplement, int):
        raise ValueError("'supplement' is no number")  # noqa: TRY004 - every fault of a message is a ValueError here
    return AggregateTask(_text(data, "aggregation-id"), Interval(begin, end), batches, _trace(data), supplement, where)


def _batches(data: Any) -> tuple[Batch, ...]:
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise ValueError("the batches are no list of objects")
    return tuple(Batch(from_slashed(_text(one, "time")), _text(one, "id")) for one in data)


def _reference(data: Any) -> Reference:
    if not isinstance(data, dict):
        raise ValueError("'batches-reference' is no object")  # noqa: TRY004 - as above
    return Reference(_text(data, "key"), _text(data, "sha256"), int(data["count"]))


def _trace(data: dict[str, Any]) -> str | None:
    return _text(data, "trace-id") if data.get("trace-id") is not None else None


def _text(data: dict[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key!r} is no text")
    return value
