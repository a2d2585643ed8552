"""Requests to one container of Cosmos DB: paths, headers, and errors by what to do about them."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import aiohttp

from penstock_runtime.errors import Conflict, Denied, Missing, TooLarge, Unavailable
from penstock_runtime.tables._cosmos_access import Signer

VERSION: Final = "2020-07-15"
TIMEOUT: Final = 30.0  # seconds of one request
MAX_ITEM: Final = 2 * 1024 * 1024  # bytes of one item (Azure Cosmos DB service quotas)
_WAITING: Final = frozenset({408, 423, 429, 449, 500, 502, 503, 504})


class Answer(NamedTuple):
    """Status, headers in lower case and the JSON value of an answer (None without a body)."""

    status: int
    headers: dict[str, str]
    value: Any


class Gone(Exception):
    """A partition was split or moved: its ranges have to be read again."""


class Client:
    """One container. A request that fails is not repeated here: the caller knows what is safe."""

    def __init__(self, url: str, database: str, container: str, signer: Signer) -> None:
        self._base = url.rstrip("/")
        self.link = f"dbs/{database}/colls/{container}"
        self.name = container
        self._signer = signer
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        verb: str,
        kind: str = "docs",
        item: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        accept: tuple[int, ...] = (),
    ) -> Answer:
        """Send one request and return its answer; statuses in `accept` are answers, not errors.

        `kind` is `docs` or `pkranges` of the container, or `colls` for the container itself.
        """
        link = self.link if item is None else f"{self.link}/{kind}/{item}"
        path = quote(link if item is not None or kind == "colls" else f"{link}/{kind}")
        signed = await self._signer.headers(verb, kind, link)
        data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        if data is not None and len(data) > MAX_ITEM:
            raise TooLarge(f"an item of {self.name} has at most {MAX_ITEM} bytes", len(data), MAX_ITEM)
        sent = {"x-ms-version": VERSION, "Accept": "application/json", **signed, **(headers or {})}
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            async with self._open().request(verb, f"{self._base}/{path}", data=data, headers=sent) as response:
                text = await response.read()
                found = {name.lower(): value for name, value in response.headers.items()}
                answer = Answer(response.status, found, _value(text))
        except (aiohttp.ClientError, TimeoutError) as error:
            words = type(error).__name__ if isinstance(error, TimeoutError) else str(error)
            raise Unavailable(f"Cosmos DB container {self.name}: {words}") from error
        if answer.status < 300 or answer.status in accept:
            return answer
        raise self._error(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._signer.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT), connector=aiohttp.TCPConnector(limit=32)
            )
        return self._session

    def _error(self, answer: Answer) -> Exception:
        status = answer.status
        words = f"Cosmos DB container {self.name}: {status}{_said(answer.value)}"
        if status in (401, 403):
            return Denied(words)
        if status == 404:
            return Missing(words)
        if status in (409, 412):
            return Conflict(words)
        if status == 410:
            return Gone(words)
        if status == 413:
            return TooLarge(words, 0, MAX_ITEM)
        after = answer.headers.get("x-ms-retry-after-ms")
        if status in _WAITING:
            return Unavailable(words, float(after) / 1000 if after else None)
        return Unavailable(words)


def own(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item without what the service adds (`_rid`, `_etag`, ...)."""
    return {name: value for name, value in item.items() if name not in _ADDED}


_ADDED: Final = frozenset({"_rid", "_self", "_etag", "_attachments", "_ts", "_lsn", "_metadata"})


def _value(text: bytes) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _said(value: Any) -> str:
    """Return the first line of what the service said, short."""
    message = value.get("message") if isinstance(value, dict) else None
    return f": {str(message).splitlines()[0][:200]}" if message else ""
