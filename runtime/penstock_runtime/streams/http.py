"""The HTTP of an ingest: one path, POST, a secret, errors as JSON. It is bounded in every direction."""

import asyncio
import hmac
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from penstock_runtime.errors import Rejected, WorkerError
from penstock_runtime.metrics import Counter, Registry
from penstock_runtime.streams.body import UNSUPPORTED
from penstock_runtime.streams.intake import Intake
from penstock_runtime.streams.record import Record, canonical

if TYPE_CHECKING:
    from aiohttp import web

HEADERS: Final = 16 * 1024  # bytes of all headers
BODIES: Final = 64 * 1024 * 1024  # bytes of bodies that are being received at once
PATIENCE: Final = 30.0  # seconds for a body
HEALTH: Final = "/health-check"
_HIDDEN: Final = frozenset(("Authorization", "Cookie", "Proxy-Authorization"))


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, error: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.error, self.message, self.headers = status, error, message, headers


class Front:
    """Answers requests. `stopping()` says whether the worker is about to end."""

    def __init__(
        self,
        source: dict[str, Any],
        secret: str | None,
        intake: Intake,
        registry: Registry,
        stopping: Callable[[], bool],
    ) -> None:
        self._path = "/" + str(source.get("path") or "/").strip("/")
        self._most = int(source.get("maxBodySize", 1048576))
        self._secret = secret.encode() if secret is not None else None
        self._intake, self._stopping = intake, stopping
        self._receiving = 0
        self._taken: Counter = registry.counter("penstock_records_received_total", "records answered with 200")
        self._refused: Counter = registry.counter(
            "penstock_requests_refused_total", "requests refused, by status", "status"
        )
        registry.gauge("penstock_records_pending", "records answered that are not in all sinks", lambda: intake.pending)

    async def answer(self, request: "web.BaseRequest") -> "web.StreamResponse":
        """Answer one request."""
        from aiohttp import web

        try:
            if request.path == HEALTH and request.method in ("GET", "HEAD"):
                return web.Response(text="OK\n")
            await self._take(request)
        except Refusal as refusal:
            self._refused.add(1, str(refusal.status))
            text = json.dumps(
                {"statusCode": refusal.status, "error": refusal.error, "message": refusal.message}, indent=2
            )
            headers = {name.replace("_", "-"): value for name, value in refusal.headers.items()}
            return web.Response(
                status=refusal.status, text=text + "\n", content_type="application/json", headers=headers
            )
        self._taken.add()
        return web.Response(text="OK")

    async def _take(self, request: "web.BaseRequest") -> None:
        self._admit(request)
        if self._stopping():
            raise Refusal(503, "stopping", "The worker stops; please send again.", Retry_After="1", Connection="close")
        body = await self._body(request)
        try:
            await self._intake.take(Record(body, _headers(request), request.remote or ""))
        except Rejected as error:
            status = 415 if error.kind == UNSUPPORTED else 413 if error.kind == "RowTooLarge" else 422
            raise Refusal(status, _word(error.kind), f"Invalid value for {error}.") from None
        except WorkerError as error:
            after = getattr(error, "after", None) or 5.0
            words = "The record could not be stored; please send it again."
            raise Refusal(503, "unavailable", words, Retry_After=str(max(1, round(after)))) from error

    def _admit(self, request: "web.BaseRequest") -> None:
        """Refuse what is not for us, before the body is read."""
        given = self._given(request)
        if given is None:
            where = f"{self._path.rstrip('/')}/<secret>" if self._secret is not None else self._path
            raise Refusal(404, "notFound", f"Not found, please send data using POST {where}")
        if request.method != "POST":
            raise Refusal(405, "methodNotAllowed", "Only POST is taken here.", Allow="POST")
        if self._secret is not None and not hmac.compare_digest(given.encode(errors="replace"), self._secret):
            raise Refusal(401, "unauthorized", "The secret is missing or wrong.", WWW_Authenticate="Bearer")
        if sum(len(name) + len(value) for name, value in request.raw_headers) > HEADERS:
            raise Refusal(413, "headerTooLarge", f'Request header size is over the maximum "{HEADERS}B".')
        if (request.content_length or 0) > self._most:
            raise self._too_large()

    def _given(self, request: "web.BaseRequest") -> str | None:
        """Return the secret that a request brings (empty when none); None when its path is another one."""
        path = "/" + request.path.strip("/")
        if path == self._path:
            word, _, token = request.headers.get("Authorization", "").partition(" ")
            return token.strip() if word.lower() == "bearer" else ""
        base = self._path.rstrip("/") + "/"
        rest = path.removeprefix(base)
        if self._secret is None or not path.startswith(base) or "/" in rest:
            return None
        return rest

    async def _body(self, request: "web.BaseRequest") -> bytes:
        """Return the body; what is received at once is bounded. Raises Refusal."""
        encoding = request.headers.get("Content-Encoding", "identity").lower()
        if encoding not in ("identity", "gzip", "deflate"):
            raise Refusal(415, "unsupportedEncoding", f"The content encoding {encoding!r} is not taken.")
        # A compressed body does not say how long it will be.
        room = self._most if encoding != "identity" or request.content_length is None else request.content_length
        if self._receiving + room > BODIES:
            raise Refusal(503, "busy", "Too much is being received; please send again.", Retry_After="1")
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.writer.output_size = 0
        self._receiving += room
        found = bytearray()
        try:
            async with asyncio.timeout(PATIENCE):
                while chunk := await request.content.readany():
                    found += chunk
                    if len(found) > self._most:
                        raise self._too_large()
        except TimeoutError:
            raise Refusal(408, "timeout", "The body did not arrive in time.", Connection="close") from None
        finally:
            self._receiving -= room
        return bytes(found)

    def _too_large(self) -> Refusal:
        return Refusal(
            413, "bodyTooLarge", f'Request body size is over the maximum "{self._most}B".', Connection="close"
        )


def _headers(request: "web.BaseRequest") -> dict[str, str]:
    """Return the headers with canonical names and first values; what lets the sender in is no part of a record."""
    found: dict[str, str] = {}
    for name, value in request.headers.items():
        found.setdefault(canonical(name), value)
    return {name: value for name, value in found.items() if name not in _HIDDEN}


def _word(kind: str) -> str:
    return kind[:1].lower() + kind[1:]
