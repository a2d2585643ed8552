"""A container of Cosmos DB, by its REST interface: point reads, conditional writes, queries, and the change feed.

The container says itself what its partition key is. Source of the requests: Azure Cosmos DB REST API reference.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from penstock_runtime.errors import Conflict, Missing, Unusable
from penstock_runtime.tables._cosmos_access import KeySigner, Signer, TokenSigner, account_key
from penstock_runtime.tables._cosmos_client import Client, own
from penstock_runtime.tables._cosmos_feed import changes
from penstock_runtime.tables.model import Row

AT_ONCE: Final = 16  # writes of one `put` that are on their way at a time


async def open_table(binding: dict[str, Any]) -> "CosmosTable":
    """Return the container that a binding names; an account key in the environment wins over the worker's identity."""
    key = account_key()
    signer: Signer
    signer = KeySigner(key) if key is not None else TokenSigner()
    client = Client(binding["url"], binding["database"], binding["container"], signer)
    try:
        return CosmosTable(client, await _partition_key(client))
    except BaseException:
        await client.close()
        raise


class CosmosTable:
    """One container."""

    def __init__(self, client: Client, key: str) -> None:
        self.name = client.name
        self.key = key
        self._client = client

    async def get(self, item_id: str, partition: str | None = None) -> Row | None:
        """See `Table.get`."""
        headers = _partition(item_id if partition is None or self.key == "id" else partition)
        answer = await self._client.request("GET", item=item_id, headers=headers, accept=(404,))
        if answer.status == 404 or answer.value is None:
            return None
        return Row(own(answer.value), answer.headers.get("etag"))

    async def put(
        self, items: Sequence[dict[str, Any]], *, if_absent: bool = False, if_match: str | None = None
    ) -> None:
        """See `Table.put`. Raises ValueError for an item without id or key."""
        conditional = if_absent or if_match is not None
        if conditional and len(items) != 1:
            raise ValueError("a condition is for a single item")
        for item in items:
            self._key_of(item)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(item: dict[str, Any]) -> None:
            async with gate:
                await self._put(item, if_absent=if_absent, if_match=if_match)

        await asyncio.gather(*[one(item) for item in items])

    async def delete(self, item_id: str, partition: str | None = None) -> None:
        """See `Table.delete`."""
        headers = _partition(item_id if partition is None or self.key == "id" else partition)
        await self._client.request("DELETE", item=item_id, headers=headers, accept=(404,))

    def scan(self, *, since: str | None = None) -> AsyncIterator[tuple[list[dict[str, Any]], str]]:
        """See `Table.scan`: the change feed, all partitions one after the other."""
        return changes(self._client, since)

    async def query(
        self, text: str, parameters: dict[str, Any] | None = None, partition: str | None = None
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """Yield pages of what a query finds. `parameters` have names without `@`; without `partition` it is for all."""
        body = {
            "query": text,
            "parameters": [{"name": f"@{name}", "value": value} for name, value in (parameters or {}).items()],
        }
        headers = {
            "Content-Type": "application/query+json",
            "x-ms-documentdb-isquery": "True",
            "x-ms-max-item-count": "500",
            **({"x-ms-documentdb-query-enablecrosspartition": "True"} if partition is None else _partition(partition)),
        }
        while True:
            answer = await self._client.request("POST", headers=headers, body=body)
            yield [own(item) for item in answer.value["Documents"]]
            more = answer.headers.get("x-ms-continuation")
            if not more:
                return
            headers["x-ms-continuation"] = more

    async def close(self) -> None:
        """See `Table.close`."""
        await self._client.close()

    async def _put(self, item: dict[str, Any], *, if_absent: bool, if_match: str | None) -> None:
        headers = _partition(self._key_of(item))
        if if_match is not None:
            headers["If-Match"] = if_match
            try:
                await self._client.request("PUT", item=item["id"], headers=headers, body=item)
            except Missing as error:
                raise Conflict(f"{item['id']!r} is not in {self.name} any more") from error
            return
        if not if_absent:
            headers["x-ms-documentdb-is-upsert"] = "True"
        await self._client.request("POST", headers=headers, body=item)

    def _key_of(self, item: dict[str, Any]) -> str:
        found = item.get(self.key)
        if not isinstance(item.get("id"), str) or not isinstance(found, str):
            raise ValueError(f"an item of {self.name} needs `id` and `{self.key}`, both texts")  # noqa: TRY004 - of the value
        return found


def _partition(value: str) -> dict[str, str]:
    return {"x-ms-documentdb-partitionkey": json.dumps([value])}


async def _partition_key(client: Client) -> str:
    """Return the field that holds the partition key. Raises Missing, and Unusable for a key that is no single field."""
    answer = await client.request("GET", "colls")
    paths = (answer.value or {}).get("partitionKey", {}).get("paths", ["/id"])
    if len(paths) != 1 or paths[0].count("/") != 1:
        raise Unusable(f"the partition key of {client.name} is {', '.join(paths)}: it must be one field")
    return str(paths[0][1:])
