"""Requests of the slim clients: one aiohttp session each, and its failures as errors of the runtime."""

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from penstock_runtime.errors import Denied, Missing, TooLarge, Unavailable, Unusable, WorkerError

if TYPE_CHECKING:
    import aiohttp

TIMEOUT: Final = 30.0  # seconds for a request that does not wait for messages
_CONNECT: Final = 10.0
_PIECE: Final = 512 * 1024  # bytes
MAX_ANSWER: Final = 32 * 1024 * 1024  # bytes; answers of the services are far smaller
_DENIED: Final = (401, 403)
_MISSING: Final = (404, 410)
_PATIENCE: Final = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers (any case) and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """Requests to one service, named `service` in messages; connections are kept and made at first use."""

    def __init__(self, service: str, *, connections: int = 64) -> None:
        self.service = service
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self._proxied: bool | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        within: float = TIMEOUT,
        limit: int = MAX_ANSWER,
    ) -> Answer:
        """Return the answer, whatever its status. Raises Unavailable, and TooLarge above `limit` bytes.

        A connection that the service closed while it was idle is no failure: the request is made once more.
        """
        import aiohttp

        for again in (True, False):
            try:
                return await self._once(method, url, headers, data, within, limit)
            except (aiohttp.ServerDisconnectedError, ConnectionResetError) as error:
                if not again:
                    raise Unavailable(f"{self.service}: the connection was closed") from error
            except aiohttp.ConnectionTimeoutError as error:
                raise Unavailable(f"{self.service}: cannot connect within {_CONNECT:g} s") from error
            except TimeoutError as error:
                raise Unavailable(f"{self.service}: no answer within {within:g} s") from error
            except aiohttp.ClientConnectorError as error:
                # Its text holds host and reason; the address of a request may hold a signature, and is not repeated.
                reason = error.strerror or type(error).__name__
                raise Unavailable(f"{self.service}: cannot connect to {error.host}:{error.port}: {reason}") from error
            except aiohttp.InvalidURL as error:
                raise Unusable(f"{self.service}: the address is not a URL") from error
            except (aiohttp.ClientError, OSError) as error:
                raise Unavailable(f"{self.service}: {type(error).__name__}") from error
        raise AssertionError

    async def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        data: bytes | None,
        within: float,
        limit: int,
    ) -> Answer:
        session = self._session or self._open()
        # Small bodies go out in one piece; of a large one, a piece at a time, so that the loop goes on.
        payload: Any = data if data is None or len(data) <= _PIECE else BytesIO(data)
        async with session.request(
            method,
            _url(url),
            headers=headers,
            data=payload,
            timeout=_timeout(within),
            allow_redirects=False,
            proxy=self._proxy(url),
        ) as response:
            length = response.content_length
            if length is not None and length > limit and method != "HEAD":
                response.close()
                raise TooLarge(f"{self.service}: an answer of {length} bytes", length, limit)
            body = await response.read()
        if len(body) > limit:
            raise TooLarge(f"{self.service}: an answer of {len(body)} bytes", len(body), limit)
        return Answer(response.status, response.headers, body)

    def _proxy(self, url: str) -> str | None:
        """Return the proxy that the environment names for an address, where it names any.

        aiohttp would look for one, and for a `.netrc`, at each request: twice the cost of the request itself.
        """
        if self._proxied is None:
            self._proxied = any(name.lower().endswith("_proxy") for name in os.environ)
        if not self._proxied:
            return None
        from urllib.request import getproxies, proxy_bypass

        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme)
        return proxy if proxy and not proxy_bypass(parts.hostname or "") else None

    def _open(self) -> "aiohttp.ClientSession":
        if self._closed:
            raise Unavailable(f"{self.service}: it is closed")
        import aiohttp

        connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=20)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Content-Type", "User-Agent", "Accept-Encoding"),
        )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()
            # The transports of TLS connections close in the next turns of the loop.
            await asyncio.sleep(0)


_urls: dict[str, Any] = {}
_timeouts: dict[float, Any] = {}
_KEPT: Final = 256


def _url(text: str) -> Any:
    """Return the parsed URL, written exactly as given; the same few come again and again."""
    found = _urls.get(text)
    if found is None:
        from yarl import URL

        found = URL(text, encoded=True)
        if len(text) < 100 and len(_urls) < _KEPT:  # addresses with receipts and keys are not worth keeping
            _urls[text] = found
    return found


def _timeout(seconds: float) -> Any:
    found = _timeouts.get(seconds)
    if found is None:
        import aiohttp

        found = aiohttp.ClientTimeout(total=seconds, sock_connect=_CONNECT)
        if len(_timeouts) < _KEPT:
            _timeouts[seconds] = found
    return found


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that `Retry-After` asks for (a number or an HTTP date); None without a readable one."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:6])
    if not text:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def failure(what: str, answer: Answer, code: str = "") -> WorkerError:
    """Return the error for an answer by its status: refused, absent, later, or wrong for good.

    `what` says which call on what failed, `code` what the service calls it. Bodies are not quoted: they may hold secrets.
    """
    told = f"{what}: {code} ({answer.status})" if code else f"{what}: status {answer.status}"
    if answer.status in _DENIED:
        return Denied(told)
    if answer.status in _MISSING:
        return Missing(told)
    if answer.status >= 500 or answer.status in _PATIENCE:
        return Unavailable(told, retry_after(answer.headers))
    return Unusable(told)
