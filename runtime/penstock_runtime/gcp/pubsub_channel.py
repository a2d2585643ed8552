"""Calls to Pub/Sub over gRPC, and what their statuses mean.

gRPC and not REST, because Google's own test server speaks nothing else, and so do all emulators.
"""

import os
from collections.abc import Mapping
from typing import Any, Final

from penstock_runtime.errors import Conflict, Denied, Missing, Unavailable, Unusable, WorkerError
from penstock_runtime.gcp.credentials import Credentials

PUBLISHER: Final = "/google.pubsub.v1.Publisher/"
SUBSCRIBER: Final = "/google.pubsub.v1.Subscriber/"
_SERVICE: Final = "pubsub.googleapis.com:443"
_LIMIT: Final = 32 * 1024 * 1024  # bytes of an answer
_DENIED: Final = frozenset({"UNAUTHENTICATED", "PERMISSION_DENIED"})
_WRONG: Final = frozenset({"INVALID_ARGUMENT", "UNIMPLEMENTED", "FAILED_PRECONDITION", "OUT_OF_RANGE"})


class Channel:
    """One connection. `PUBSUB_EMULATOR_HOST` names a server without TLS and credentials."""

    def __init__(self, env: Mapping[str, str] = os.environ) -> None:
        self._emulator = env.get("PUBSUB_EMULATOR_HOST", "")
        self._credentials = None if self._emulator else Credentials(env)
        self._channel: Any = None
        self._methods: dict[str, Any] = {}

    async def call(self, method: str, request: bytes, *, what: str, within: float) -> bytes | None:
        """Return the answer; None when none came `within` seconds."""
        import grpc

        again = self._credentials is not None
        while True:
            metadata = await self._metadata()
            try:
                answer: bytes = await self._method(method)(request, timeout=within, metadata=metadata)
                return answer
            except grpc.aio.AioRpcError as error:
                status = error.code().name
                if status == "DEADLINE_EXCEEDED":
                    return None
                if status == "UNAUTHENTICATED" and again and self._credentials is not None:
                    again = False
                    self._credentials.forget()
                    continue
                raise _error(f"{what}: {method.rpartition('/')[2]}", status) from None

    async def close(self) -> None:
        """Close the connection."""
        channel, self._channel = self._channel, None
        self._methods.clear()
        if channel is not None:
            await channel.close()
        if self._credentials is not None:
            await self._credentials.close()

    async def _metadata(self) -> tuple[tuple[str, str], ...]:
        if self._credentials is None:
            return ()
        return (("authorization", f"Bearer {await self._credentials.token()}"),)

    def _method(self, name: str) -> Any:
        found = self._methods.get(name)
        if found is None:
            found = self._methods[name] = self._open().unary_unary(name)
        return found

    def _open(self) -> Any:
        if self._channel is None:
            import grpc

            options = (
                ("grpc.max_receive_message_length", _LIMIT),
                ("grpc.keepalive_time_ms", 60_000),
                ("grpc.max_reconnect_backoff_ms", 10_000),
                ("grpc.enable_http_proxy", 0 if self._emulator else 1),
            )
            if self._emulator:
                self._channel = grpc.aio.insecure_channel(self._emulator, options=options)
            else:
                self._channel = grpc.aio.secure_channel(_SERVICE, grpc.ssl_channel_credentials(), options=options)
        return self._channel


def _error(what: str, status: str) -> WorkerError:
    told = f"{what}: {status}"
    if status in _DENIED:
        return Denied(told)
    if status == "NOT_FOUND":
        return Missing(told)
    if status == "ALREADY_EXISTS":
        return Conflict(told)
    if status in _WRONG:
        return Unusable(told)
    return Unavailable(told)
