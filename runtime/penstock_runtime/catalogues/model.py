"""The contract of a catalogue: items go in, one by one or many at once, and replace what has their id."""

from collections.abc import Sequence
from typing import Any, Protocol


class Catalogue(Protocol):
    """One catalogue, opened. Methods may raise Unavailable, Denied, or Refused for an item that it will never take."""

    async def upsert(self, items: Sequence[dict[str, Any]]) -> None:
        """Insert or replace items, all of them or none."""
        ...

    async def upsert_collections(self, collections: Sequence[dict[str, Any]]) -> None:
        """Insert or replace the descriptions of collections."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
