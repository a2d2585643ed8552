"""The form of a dead letter, how a message is parked in it, and how parked messages are replayed.

Where a queue carries attributes, the body is parked as it is, and what happened stands in the attribute `penstock-dead-letter`
(JSON, at most 1,000 bytes) with the end of the traceback in `penstock-traceback`. Where it does not (Azure storage queues), the
body is a JSON envelope with the same fields. Either way the original body comes back byte for byte.
"""

import base64
import binascii
import json
import time
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from penstock_runtime.queues.model import Message, Outgoing, Queue

MARK: Final = "penstock-dead-letter"
TRACE: Final = "penstock-traceback"
VERSION: Final = "dead-letter/v1"
_VALUE: Final = 1000  # bytes of an attribute: Pub/Sub takes 1,024
_ATTRIBUTES: Final = 10  # attributes of a message: SQS takes no more
_ERROR: Final = 500  # characters of the error in a letter
_LEASE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Letter:
    """What happened to a parked message. Times are Unix time."""

    reason: str
    error: str
    attempts: int
    messageId: str  # noqa: N815 (the fields are those of the JSON)
    queue: str
    definition: str
    enqueuedAt: float | None  # noqa: N815
    parkedAt: float  # noqa: N815


@dataclass(frozen=True, slots=True)
class Parked:
    """A message in a dead letter queue: the original body and attributes; `letter` is None when a service parked it by itself."""

    body: bytes
    attributes: dict[str, str]
    letter: Letter | None


@dataclass(slots=True)
class Replayed:
    """How many messages were sent again (or would have been), and how many were passed over."""

    sent: int = 0
    passed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


def park(message: Message, letter: Letter, trace: str, *, attributes: bool, limit: int) -> Outgoing:
    """Return what to send to a dead letter queue that does or does not carry `attributes` and takes bodies of `limit` bytes."""
    if attributes:
        return Outgoing(message.body, _marked(dict(message.attributes), letter, trace))
    for body in _envelopes(message, letter, trace):
        if len(body) <= limit:
            return Outgoing(body)
    return Outgoing(message.body)  # no room for a word about it: the log line says what happened


def unpark(message: Message) -> Parked:
    """Return what was parked in `message`."""
    if MARK in message.attributes:
        rest = {key: value for key, value in message.attributes.items() if key not in (MARK, TRACE)}
        return Parked(message.body, rest, _letter(message.attributes[MARK]))
    if message.body.startswith(b'{"penstock":"dead-letter/'):
        found = _opened(message.body)
        if found is not None:
            return found
    return Parked(message.body, dict(message.attributes), None)


async def replay(
    source: Queue,
    target: Queue,
    *,
    where: Callable[[Parked], bool] = lambda _parked: True,
    limit: int | None = None,
    dry_run: bool = False,
) -> Replayed:
    """Send messages that are parked in `source` to `target`, and remove each from `source` once it is stored there.

    Only what was parked before the start is looked at, each message once. Those that `where` passes over, and all of a dry
    run, are given back. A crash in between may send a message twice, and loses none.
    """
    done = Replayed()
    kept: list[Message] = []
    try:
        async for messages in _looked_at(source, kept):
            chosen = []
            for message in messages:
                parked = unpark(message)
                if (limit is None or done.sent < limit) and where(parked):
                    done.sent += 1
                    reason = parked.letter.reason if parked.letter else "Unknown"
                    done.reasons[reason] = done.reasons.get(reason, 0) + 1
                    chosen.append((message, parked))
                else:
                    done.passed += 1
                    kept.append(message)
            if dry_run:
                kept += [message for message, _ in chosen]
            elif chosen:
                await target.send([Outgoing(parked.body, parked.attributes) for _, parked in chosen])
                await source.acknowledge([message for message, _ in chosen])
            if limit is not None and done.sent >= limit:
                break
    finally:
        await source.release(kept)
    return done


async def _looked_at(source: Queue, kept: list[Message]) -> AsyncIterator[list[Message]]:
    """Yield the messages of `source` in batches until there are none, or only such as were seen, or parked since."""
    start = time.time()
    seen: set[str] = set()
    while messages := await source.receive(source.max_batch, min(_LEASE, source.max_lease), 1.0):
        fresh = []
        for message in messages:
            letter = unpark(message).letter
            if message.id in seen or (letter is not None and letter.parkedAt > start):
                kept.append(message)
            else:
                fresh.append(message)
        seen.update(message.id for message in messages)
        if not fresh:
            return
        yield fresh


def _marked(attributes: dict[str, str], letter: Letter, trace: str) -> dict[str, str]:
    fields = asdict(letter)
    while len(text := _json(fields)) > _VALUE and fields["error"]:
        fields["error"] = fields["error"][: len(fields["error"]) // 2]
    marks = {MARK: text.decode(), **({TRACE: trace[-_VALUE // 4 :]} if trace else {})}
    for name, value in marks.items():
        if len(attributes) < _ATTRIBUTES:
            attributes[name] = value
    return attributes


def _envelopes(message: Message, letter: Letter, trace: str) -> list[bytes]:
    """Return envelopes of `message`, each smaller than the one before."""
    fields: dict[str, Any] = {"penstock": VERSION, **asdict(letter)}
    if message.attributes:
        fields["attributes"] = dict(message.attributes)
    try:
        plain = {"encoding": "utf-8", "body": message.body.decode()}
    except UnicodeDecodeError:
        plain = {"encoding": "base64", "body": base64.b64encode(message.body).decode()}
    packed = {"encoding": "deflate", "body": base64.b64encode(zlib.compress(message.body, 9)).decode()}
    return [_json({**fields, "traceback": trace, **plain}), _json({**fields, **plain}), _json({**fields, **packed})]


def _opened(data: bytes) -> Parked | None:
    """Return what an envelope holds, None when it is none of ours."""
    try:
        fields = json.loads(data)
        text, encoding = fields["body"], fields["encoding"]
        if encoding == "utf-8":
            body = text.encode()
        else:
            body = base64.b64decode(text, validate=True)
            body = zlib.decompress(body) if encoding == "deflate" else body
        return Parked(body, fields.get("attributes", {}), _letter(data))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, zlib.error):
        return None


def _letter(text: str | bytes) -> Letter | None:
    try:
        fields = json.loads(text)
        return Letter(**{name: fields[name] for name in Letter.__dataclass_fields__})
    except (ValueError, KeyError, TypeError):
        return None


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def letter_of(message: Message, reason: str, error: str, *, queue: str, definition: str) -> Letter:
    """Return the letter for a message that failed now."""
    return Letter(
        reason=reason,
        error=error[:_ERROR],
        attempts=message.receive_count,
        messageId=message.id,
        queue=queue,
        definition=definition,
        enqueuedAt=message.enqueued_at,
        parkedAt=round(time.time(), 3),
    )
