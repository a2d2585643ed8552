"""Amazon DynamoDB: items by their partition key, with conditional writes.

The service has no ETag: one stands in an attribute of its own in each item that is written here (`penstock_etag`), and is not part
of the item that is given out. It has no order of changes either, so that a scan gives all items, and cannot go on from a token.
"""

import asyncio
import math
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from penstock_runtime.aws.client import AwsClient
from penstock_runtime.errors import TooLarge, Unusable
from penstock_runtime.tables.model import Row, Table

ETAG: Final = "penstock_etag"
MAX_ITEM: Final = 400 * 1024  # bytes
AT_ONCE: Final = 16  # writes of one `put` that are on their way at a time


async def open_table(binding: dict[str, Any]) -> Table:
    """Return the table of a binding (`table`, `region`, perhaps `key`); no request is made."""
    return DynamoTable(binding)


class DynamoTable:
    """One table; items of one partition key are one item."""

    def __init__(self, binding: dict[str, Any]) -> None:
        self.name: str = binding["table"]
        self.key: str = binding.get("key", "id")
        self._client = AwsClient("dynamodb", binding["region"], target="DynamoDB_20120810")

    async def get(self, item_id: str, partition: str | None = None) -> Row | None:
        """Return an item as the last write left it."""
        value = {**self._address(item_id, partition), "ConsistentRead": True}
        found = (await self._call("GetItem", value)).get("Item")
        return None if found is None else _row(found)

    async def put(
        self, items: Sequence[dict[str, Any]], *, if_absent: bool = False, if_match: str | None = None
    ) -> None:
        """Write items, several at a time. Raises ValueError for an item without id or key, TooLarge above 400 KiB."""
        if (if_absent or if_match is not None) and len(items) != 1:
            raise ValueError("a condition is for a single item")
        values = [self._value(item) for item in items]
        condition = _condition(self.key, if_absent, if_match)
        gate = asyncio.Semaphore(AT_ONCE)

        async def write(value: dict[str, Any]) -> None:
            async with gate:
                await self._call("PutItem", {"TableName": self.name, "Item": value, **condition})

        await asyncio.gather(*[write(value) for value in values])

    async def delete(self, item_id: str, partition: str | None = None) -> None:
        """Remove an item; one that is not there is no error."""
        await self._call("DeleteItem", self._address(item_id, partition))

    async def scan(self, *, since: str | None = None) -> AsyncIterator[tuple[list[dict[str, Any]], str]]:
        """Yield all items, in no order. Raises Unusable for a token: DynamoDB keeps no order of changes."""
        if since:
            raise Unusable(f"table {self.name}: DynamoDB has no order of changes to go on from")
        asked: dict[str, Any] = {"TableName": self.name}
        while True:
            found = await self._call("Scan", asked)
            yield [_row(item).item for item in found.get("Items", ())], ""
            if not found.get("LastEvaluatedKey"):
                return
            asked["ExclusiveStartKey"] = found["LastEvaluatedKey"]

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _call(self, operation: str, value: dict[str, Any]) -> Any:
        return await self._client.call(operation, value, what=f"table {self.name}")

    def _address(self, item_id: str, partition: str | None) -> dict[str, Any]:
        value = item_id if partition is None or self.key == "id" else partition
        return {"TableName": self.name, "Key": {self.key: {"S": value}}}

    def _value(self, item: dict[str, Any]) -> dict[str, Any]:
        for field in ("id", self.key):
            if not isinstance(item.get(field), str):
                raise ValueError(f"an item needs a text in `{field}`")  # noqa: TRY004 -- the contract's error
        value = {name: packed(one) for name, one in item.items()}
        value[ETAG] = {"S": secrets.token_hex(8)}
        size = _size(value)
        if size > MAX_ITEM:
            raise TooLarge(f"table {self.name}: an item of {size} bytes", size, MAX_ITEM)
        return value


def packed(value: Any) -> dict[str, Any]:
    """Return a JSON value as DynamoDB types it. Raises ValueError for what JSON does not have."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return {"N": repr(value)}
    if isinstance(value, Mapping):
        return {"M": {str(name): packed(one) for name, one in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [packed(one) for one in value]}
    raise ValueError(f"{type(value).__name__} is not JSON")


def unpacked(value: dict[str, Any]) -> Any:
    """Return a typed value of DynamoDB as JSON. Sets, which others may have written, become lists; bytes stay base64."""
    ((kind, one),) = value.items()
    if kind == "N":
        return _number(one)
    if kind == "M":
        return {name: unpacked(inner) for name, inner in one.items()}
    if kind == "L":
        return [unpacked(inner) for inner in one]
    if kind == "NULL":
        return None
    if kind == "NS":
        return [_number(inner) for inner in one]
    return one


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _row(item: dict[str, Any]) -> Row:
    etag = item.pop(ETAG, None)
    return Row({name: unpacked(value) for name, value in item.items()}, etag["S"] if etag else None)


def _condition(key: str, if_absent: bool, if_match: str | None) -> dict[str, Any]:
    if if_absent:
        return {"ConditionExpression": "attribute_not_exists(#key)", "ExpressionAttributeNames": {"#key": key}}
    if if_match is not None:
        return {
            "ConditionExpression": "#etag = :etag",
            "ExpressionAttributeNames": {"#etag": ETAG},
            "ExpressionAttributeValues": {":etag": {"S": if_match}},
        }
    return {}


def _size(value: Any) -> int:
    """Return about as many bytes as the service counts: names and texts in UTF-8, three for a list or map."""
    if isinstance(value, dict):
        return 3 + sum(len(str(name).encode()) + _size(one) for name, one in value.items())
    if isinstance(value, list):
        return 3 + sum(_size(one) for one in value)
    return len(value.encode()) if isinstance(value, str) else 1
