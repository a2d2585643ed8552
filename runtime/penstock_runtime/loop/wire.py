"""What the worker and its handler processes say to each other: pickled frames with their length in front.

Both ends are the same installation and speak over a socket that only they have, so pickle is as safe here as it is with
`multiprocessing`. Exceptions go over as plain data: those of handlers need not survive pickling.
"""

import pickle
import socket
import struct
from typing import Any, Final

from penstock_runtime.errors import PartialFailure, Rejected, Retry, Stop
from penstock_runtime.logs import traceback_of
from penstock_runtime.loop.outcome import Failed, kind_of

HEAD: Final = struct.Struct("!I")


def packed(value: Any) -> bytes:
    """Return `value` as a frame."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(data)) + data


def unpacked(data: bytes) -> Any:
    """Return what a frame without its head holds."""
    return pickle.loads(data)  # noqa: S301 (see the first lines)


def receive(connection: socket.socket) -> Any:
    """Return the next value. Raises EOFError when the other end has gone."""
    return unpacked(_exactly(connection, HEAD.unpack(_exactly(connection, HEAD.size))[0]))


def describe(error: BaseException) -> dict[str, Any]:
    """Return `error` as plain data."""
    found: dict[str, Any] = {"message": str(error)}
    if isinstance(error, Rejected):
        return {**found, "is": "rejected", "kind": error.kind}
    if isinstance(error, Retry):
        return {**found, "is": "retry", "after": error.after}
    if isinstance(error, Stop):
        return {**found, "is": "stop", "code": error.code}
    if isinstance(error, PartialFailure):
        return {"is": "partial", "failed": {name: describe(one) for name, one in error.failed.items()}}
    return {**found, "is": "failed", "kind": kind_of(error), "trace": traceback_of(error)}


def restored(data: dict[str, Any]) -> Exception:
    """Return the exception that `describe` described; one that is not ours is a `Failed`."""
    match data["is"]:
        case "rejected":
            return Rejected(data["message"], data["kind"])
        case "retry":
            return Retry(data["message"], data["after"])
        case "stop":
            return Stop(data["message"], data["code"])
        case "partial":
            return PartialFailure({name: restored(one) for name, one in data["failed"].items()})
    return Failed(data["kind"], data["message"], data["trace"])


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
