"""The contract of a store of objects: list, read, write, conditional create.

Keys are relative to the binding's `prefix`, with `/` between their parts, and never start with `/` or hold `..`. Methods may raise
Unavailable, Denied, Missing, Conflict or TooLarge (`penstock_runtime.errors`) and nothing else of their client.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """One object: key, size in bytes, time of its last change (Unix time) and its ETag, where the store has one."""

    key: str
    size: int
    modified: float
    etag: str | None = None


class Store(Protocol):
    """One container, bucket or folder, opened."""

    def pages(self, prefix: str = "", *, after: str | None = None, page: int = 1000) -> AsyncIterator[list[ObjectInfo]]:
        """Yield pages of the objects whose key starts with `prefix`, in the order of their keys (by UTF-8 bytes).

        With `after`, only keys greater than it. At most one page is in memory.
        """
        ...

    async def directories(self, prefix: str = "") -> list[str]:
        """Return the names directly below `prefix` (empty, or ending with `/`) that have objects below them, sorted."""
        ...

    async def read(self, key: str, *, limit: int | None = None) -> bytes:
        """Return an object. Raises Missing, and TooLarge when it has more than `limit` bytes (nothing more is read)."""
        ...

    async def info(self, key: str) -> ObjectInfo:
        """Return what is known about an object without reading it. Raises Missing."""
        ...

    async def write(self, key: str, data: bytes, *, if_absent: bool = False, if_match: str | None = None) -> str | None:
        """Write an object whole and return its ETag.

        With `if_absent` or `if_match` (an ETag) it is written only if that holds, atomically; raises Conflict otherwise.
        """
        ...

    async def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
