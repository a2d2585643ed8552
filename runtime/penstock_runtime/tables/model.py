"""The contract of a table of items: JSON objects by key, with conditional writes.

A table has one partition key (`key`, by default `id`). Methods may raise Unavailable, Denied, Missing, Conflict or TooLarge.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """One item and its ETag (None where the service has none)."""

    item: dict[str, Any]
    etag: str | None = None


class Table(Protocol):
    """One table, opened."""

    name: str
    key: str  # field that holds the partition key

    async def get(self, item_id: str, partition: str | None = None) -> Row | None:
        """Return one item, None when there is none.

        `partition` is its partition key; a table whose key is the id itself looks at no other.
        """
        ...

    async def put(
        self, items: Sequence[dict[str, Any]], *, if_absent: bool = False, if_match: str | None = None
    ) -> None:
        """Insert or replace items; each is atomic. A condition is for a single item and raises Conflict when it fails."""
        ...

    async def delete(self, item_id: str, partition: str | None = None) -> None:
        """Remove an item; one that is not there is no error."""
        ...

    def scan(self, *, since: str | None = None) -> AsyncIterator[tuple[list[dict[str, Any]], str]]:
        """Yield pages of changed items in the order of their changes, each with the token to go on from (`since`)."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
