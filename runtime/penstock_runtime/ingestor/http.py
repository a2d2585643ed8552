"""One HTTP request with bounds: of time, and of the bytes that come back. Without redirects, which would carry the token along.

The standard library does it, so that a function starts without an HTTP client to import. Connections are kept for the next
request, at most `KEPT` idle ones a host.
"""

import http.client
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from penstock_runtime.errors import Unavailable, Unusable

TIMEOUT: Final = 30.0
MOST: Final = 1024 * 1024  # bytes of an answer
KEPT: Final = 8
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
Place = tuple[str, str, int | None]
_LOCK = threading.Lock()
_idle: dict[Place, list[http.client.HTTPConnection]] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The beginning of the body on one line, for people."""
        line = " ".join(self.body[:2000].decode("utf-8", "replace").split())
        return line if len(line) <= 300 else f"{line[:300]} ..."


def post(url: str, headers: Mapping[str, str], body: bytes, *, timeout: float = TIMEOUT, most: int = MOST) -> Answer:
    """Send a POST and return the answer.

    Raises Unavailable when the server does not answer in time or breaks off, and Unusable for an address that is neither `https://`
    nor `http://` on this machine: a token never travels in the clear.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise Unusable(f"{url}: only https:// addresses are called, or http:// on this machine")
    place = (parts.scheme, host, parts.port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection, kept = _taken(place, timeout)
    try:
        try:
            answer = _exchange(connection, path, headers, body, most)
        except (http.client.RemoteDisconnected, ConnectionError):
            # A kept connection may have been closed by the other side meanwhile; a new one tells whether it is there.
            connection.close()
            if not kept:
                raise
            answer = _exchange(connection, path, headers, body, most)
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        reason = "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
        raise Unavailable(f"POST {parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}: {reason}") from error
    _given_back(place, connection)
    return answer


def close() -> None:
    """Close the idle connections."""
    with _LOCK:
        for connections in _idle.values():
            for connection in connections:
                connection.close()
        _idle.clear()


def _exchange(
    connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str], body: bytes, most: int
) -> Answer:
    connection.request("POST", path, body=body, headers=dict(headers))
    response = connection.getresponse()
    data = response.read(most + 1)
    if len(data) > most:
        raise http.client.HTTPException(f"the answer has more than {most} bytes")
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, data)


def _taken(place: Place, timeout: float) -> tuple[http.client.HTTPConnection, bool]:
    """Return a connection that nobody else uses, and whether it was kept."""
    with _LOCK:
        connections = _idle.get(place)
        connection = connections.pop() if connections else None
    if connection is None:
        scheme, host, port = place
        if scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=context), False
        return http.client.HTTPConnection(host, port, timeout=timeout), False
    connection.timeout = timeout
    if connection.sock is not None:
        connection.sock.settimeout(timeout)
    return connection, True


def _given_back(place: Place, connection: http.client.HTTPConnection) -> None:
    with _LOCK:
        connections = _idle.setdefault(place, [])
        if len(connections) < KEPT:
            connections.append(connection)
            return
    connection.close()
