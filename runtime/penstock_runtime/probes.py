"""A small HTTP server for probes and metrics: `/livez`, `/readyz`, `/metrics`; GET and HEAD, one answer a connection."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from penstock_runtime.logs import say
from penstock_runtime.metrics import CONTENT_TYPE, Registry

PORT: Final = 9090  # of probes and metrics, where the configuration says none
_LONGEST: Final = 8192  # bytes of a request
_PATIENCE: Final = 5.0  # seconds for a request
_REASONS: Final = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}

_log = logging.getLogger("penstock.worker")

# Returns None when all is well, else what is wrong.
Check = Callable[[], str | None]


class Probes:
    """The answers: `live` and `ready` are asked anew for each request."""

    def __init__(self, registry: Registry, live: Check, ready: Check) -> None:
        self._registry = registry
        self._checks = {"/livez": live, "/readyz": ready}

    async def serve(self, port: int) -> asyncio.Server:
        """Listen on all addresses. Raises OSError when the port is taken. Port 0 is any free one of the loopback address."""
        return await asyncio.start_server(self._answer, None if port else "127.0.0.1", port, limit=_LONGEST)

    def respond(self, line: bytes) -> tuple[int, str, bytes]:
        """Return status, content type and body for a request line."""
        words = line.split()
        if len(words) != 3:
            return 400, "text/plain", b"bad request\n"
        method, path = words[0], words[1].partition(b"?")[0].decode("latin-1")
        if method not in (b"GET", b"HEAD"):
            return 405, "text/plain", b"GET or HEAD\n"
        if path == "/metrics":
            return 200, CONTENT_TYPE, self._registry.text().encode()
        if path not in self._checks:
            return 404, "text/plain", b"there are /livez, /readyz and /metrics\n"
        wrong = self._checks[path]()
        return (200, "text/plain", b"ok\n") if wrong is None else (503, "text/plain", f"{wrong}\n".encode())

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                line = await reader.readline()
                while (await reader.readline()).strip():  # headers do not matter
                    pass
                status, kind, body = self.respond(line)
                head = f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {kind}\r\n"
                head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode() + (b"" if line.startswith(b"HEAD") else body))
                await writer.drain()
        except (OSError, ValueError, TimeoutError):  # it went away, was too slow or too long
            pass
        finally:
            writer.close()


async def serve(config: dict[str, Any], registry: Registry, live: Check, ready: Check) -> asyncio.Server | None:
    """Serve the probes of a worker configuration; None where it has none, or where their port is taken (the log says so)."""
    if "metrics" not in config:
        return None
    port = config["metrics"].get("port", PORT)
    try:
        server = await Probes(registry, live, ready).serve(port)
    except OSError as error:
        event = "the port of probes and metrics is taken; the worker goes on without them"
        say(_log, logging.ERROR, event, port=port, error=error.strerror or str(error))
        return None
    say(_log, logging.INFO, "probes and metrics", port=server.sockets[0].getsockname()[1])
    return server
