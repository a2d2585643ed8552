"""Azure Storage Queue, by its REST interface.

A message is text of at most 64 KiB. `encoding` of the binding says how bodies become text: `text` (as they are; the default) or
`base64` (any bytes, 48 KiB). Event Grid writes base64. Source: Azure Storage REST API, "Queue service".
"""

import asyncio
import time
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Sequence
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

from penstock_runtime import xml_text
from penstock_runtime.azure.storage import Access, access
from penstock_runtime.errors import Missing, Rejected, WorkerError
from penstock_runtime.http_client import TIMEOUT, Answer, HttpClient, failure
from penstock_runtime.queues._batches import check_sizes
from penstock_runtime.queues.model import Depth, Message, Outgoing, Queue

MAX_BATCH: Final = 32
MAX_TEXT: Final = 65_536  # bytes
MAX_BINARY: Final = 49_152  # bytes that fit as base64
MAX_LEASE: Final = 604_800.0
AT_ONCE: Final = 8  # requests about single messages that are on their way at a time
_PAUSES: Final = (0.1, 0.2, 0.4, 0.8, 1.0)  # seconds between looks at an empty queue: the service has no long poll
_LOST: Final = frozenset({"MessageNotFound", "PopReceiptMismatch"})
T = TypeVar("T")
R = TypeVar("R")
_XML: Final = {"content-type": "application/xml"}


async def open_queue(binding: dict[str, Any]) -> Queue:
    """Return the queue of a binding (`account`, `name`, perhaps `url`, `encoding`); no request is made."""
    return AzureQueue(binding)


class AzureQueue:
    """One queue."""

    max_batch = MAX_BATCH
    max_lease = MAX_LEASE
    carries_attributes = False

    def __init__(self, binding: dict[str, Any]) -> None:
        self.name: str = binding["name"]
        self._binary = binding.get("encoding", "text") == "base64"
        self.max_body = MAX_BINARY if self._binary else MAX_TEXT
        self._access = _access(binding)
        self._base = f"{self._access.endpoint}/{quote(self.name, safe='')}"
        self._path = urlsplit(self._base).path
        self._http = HttpClient(f"Azure queue {self.name}")

    async def receive(self, limit: int, lease: float, wait: float) -> list[Message]:
        """Return up to 32 messages; an empty queue is looked at again until `wait` is over."""
        end = time.monotonic() + wait
        count = max(1, min(limit, MAX_BATCH))
        looks = 0
        while True:
            answer = await self._call("GET", "/messages", f"numofmessages={count}&visibilitytimeout={_seconds(lease)}")
            messages = self._messages(answer.body.decode("utf-8-sig", "replace"))
            left = end - time.monotonic()
            if messages or left <= 0:
                return messages
            await asyncio.sleep(min(_PAUSES[min(looks, len(_PAUSES) - 1)], left))
            looks += 1

    async def renew(self, messages: Sequence[Message], lease: float) -> list[Message]:
        """Lease again; each message gets a new receipt."""
        return await self._each(messages, lambda message: self._update(message, _seconds(lease)))

    async def acknowledge(self, messages: Sequence[Message]) -> list[Message]:
        """Delete, one request a message."""
        return await self._each(messages, self._delete)

    async def release(self, messages: Sequence[Message], delay: float = 0.0) -> None:
        """Make messages visible again after `delay`."""
        await self._each(messages, lambda message: self._update(message, _seconds(delay, 0)))

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Send, one request a message, several at a time."""
        check_sizes(self.name, messages, self.max_body)
        bodies = [(self._packed(message.body), _seconds(message.delay, 0)) for message in messages]
        await _gathered(self._put, bodies)

    async def depth(self) -> Depth:
        """Return the approximate count; leased messages are among it, the service does not tell them apart."""
        answer = await self._call("GET", "", "comp=metadata")
        return Depth(waiting=int(answer.headers.get("x-ms-approximate-messages-count", 0)))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
        await self._access.close()

    async def _put(self, given: tuple[str, int]) -> None:
        text, delay = given
        body = f"<QueueMessage><MessageText>{text}</MessageText></QueueMessage>".encode()
        # Messages live until they are taken out: retention is for the definition to say, by a dead letter queue.
        await self._call("POST", "/messages", f"messagettl=-1&visibilitytimeout={delay}", body, (201,))

    async def _update(self, message: Message, seconds: int) -> bool:
        query = f"popreceipt={quote(message.receipt, safe='')}&visibilitytimeout={seconds}"
        answer = await self._call("PUT", f"/messages/{message.id}", query, b"", (204, 404, 400))
        if answer.status != 204:
            return self._held(answer)
        message.receipt = answer.headers.get("x-ms-popreceipt", message.receipt)
        return True

    async def _delete(self, message: Message) -> bool:
        query = f"popreceipt={quote(message.receipt, safe='')}"
        answer = await self._call("DELETE", f"/messages/{message.id}", query, None, (204, 404, 400))
        return answer.status == 204 or self._held(answer)

    def _held(self, answer: Answer) -> bool:
        """Return False when the lease was lost, raise for any other refusal."""
        code = _code(answer)
        if code in _LOST:
            return False
        raise _error(f"queue {self.name}", answer, code)

    async def _each(self, messages: Sequence[Message], act: Callable[[Message], Awaitable[bool]]) -> list[Message]:
        """Do `act` for each, several at a time, and return those for which it says that the lease was lost."""
        held = await _gathered(act, messages)
        return [message for message, good in zip(messages, held, strict=True) if not good]

    async def _call(
        self, method: str, path: str, query: str, data: bytes | None = None, accept: tuple[int, ...] = (200,)
    ) -> Answer:
        """Return the answer to a request below the queue; raises for a status that is not accepted."""
        given = _XML if data else {}
        length = len(data or b"")
        for again in (True, False):
            headers = await self._access.headers(method, self._path + path, query, length, given)
            sas = f"&{self._access.sas}" if self._access.sas else ""
            answer = await self._http.request(
                method, f"{self._base}{path}?{query}{sas}", headers=headers, data=data, within=TIMEOUT
            )
            if answer.status in accept:
                return answer
            if answer.status == 401 and again and self._access.identity is not None:
                self._access.forget()
                continue
            break
        raise _error(f"queue {self.name}", answer, _code(answer))

    def _packed(self, body: bytes) -> str:
        if self._binary:
            return b64encode(body).decode()
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = "\0"
        if not xml_text.is_text(text):
            raise Rejected(f"queue {self.name}: the body is no text; `encoding: base64` carries any bytes", "NotText")
        return xml_text.escape(text)

    def _messages(self, document: str) -> list[Message]:
        return [self._message(part) for part in document.split("<QueueMessage>")[1:]]

    def _message(self, part: str) -> Message:
        text = xml_text.first(part, "MessageText") or ""
        inserted = xml_text.first(part, "InsertionTime")
        return Message(
            xml_text.first(part, "MessageId") or "",
            _unpacked(text) if self._binary else text.encode(),
            int(xml_text.first(part, "DequeueCount") or 1),
            _unix(inserted) if inserted else None,
            receipt=xml_text.first(part, "PopReceipt"),
        )


@lru_cache(maxsize=128)
def _unix(text: str) -> float:
    """Return the Unix time of a date of HTTP; messages come in many a second."""
    return parsedate_to_datetime(text).timestamp()


def _unpacked(text: str) -> bytes:
    """Return the bytes of base64; a text that is none came from a sender that writes plain text, and is taken as it is."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return text.encode()


def _access(binding: dict[str, Any]) -> Access:
    url = binding.get("url")
    if url is None:
        return access("queue", binding["account"])
    base = url.rstrip("/")
    return access("queue", binding["account"], base.removesuffix(f"/{binding['name']}"))


def _code(answer: Answer) -> str:
    found = answer.headers.get("x-ms-error-code")
    return found or xml_text.first(answer.body.decode("utf-8-sig", "replace"), "Code") or ""


def _error(what: str, answer: Answer, code: str) -> Exception:
    if code in _LOST:  # a queue that is there, a message that is not
        return Missing(f"{what}: {code}")
    return failure(what, answer, code)


def _seconds(amount: float, least: int = 1) -> int:
    """Return whole seconds, rounded up: a lease must not be shorter than asked for."""
    return min(max(least, -int(-amount // 1)), int(MAX_LEASE))


async def _gathered(act: Callable[[T], Awaitable[R]], items: Sequence[T]) -> list[R]:
    """Return what `act` returns for each item, in order; at most `AT_ONCE` are on their way.

    The first error is raised when all the others are done.
    """
    if len(items) == 1:
        return [await act(items[0])]
    results: dict[int, R] = {}
    numbers = iter(range(len(items)))
    failed: list[WorkerError] = []

    async def work() -> None:
        for number in numbers:
            try:
                results[number] = await act(items[number])
            except WorkerError as error:
                failed.append(error)

    await asyncio.gather(*[work() for _ in range(min(AT_ONCE, len(items)))])
    if failed:
        raise failed[0]
    return [results[number] for number in range(len(items))]
