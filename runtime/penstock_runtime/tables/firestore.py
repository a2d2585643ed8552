"""Firestore: items as documents of one collection, by the REST interface.

The ETag of an item is the time of its last update, which Firestore compares. It has no order of changes, so that a scan gives all
items and takes no token. Source: Cloud Firestore REST API, v1.
"""

import asyncio
import json
import math
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from penstock_runtime.errors import Conflict, Unavailable, Unusable
from penstock_runtime.gcp.credentials import Credentials
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.tables.model import Row, Table

_SERVICE: Final = "https://firestore.googleapis.com"
_PAGE: Final = 300
AT_ONCE: Final = 16  # writes of one `put` that are on their way at a time
# Firestore has no list directly in a list: the inner one stands in a map of this one field.
_NESTED: Final = "penstock_list"


async def open_table(binding: dict[str, Any]) -> Table:
    """Return the collection of a binding (`project`, `collection`, perhaps `key`); no request is made."""
    return FirestoreTable(binding, os.environ)


class FirestoreTable:
    """One collection of the default database. `FIRESTORE_EMULATOR_HOST` names a server without TLS and credentials."""

    def __init__(self, binding: dict[str, Any], env: Mapping[str, str]) -> None:
        self.name: str = binding["collection"]
        self.key: str = binding.get("key", "id")
        emulator = env.get("FIRESTORE_EMULATOR_HOST")
        root = f"http://{emulator}" if emulator else _SERVICE
        project = quote(binding["project"], safe="")
        self._base = f"{root}/v1/projects/{project}/databases/(default)/documents/{quote(self.name, safe='')}"
        self._credentials = None if emulator else Credentials(env)
        self._http = HttpClient(f"table {self.name}")

    async def get(self, item_id: str, partition: str | None = None) -> Row | None:
        """Return an item as the last write left it."""
        answer = await self._call("GET", self._document(item_id, partition))
        if answer.status == 404:
            return None
        return _row(self._good(answer, "reading"))

    async def put(
        self, items: Sequence[dict[str, Any]], *, if_absent: bool = False, if_match: str | None = None
    ) -> None:
        """Write items, several at a time. Raises ValueError for an item without id or key."""
        if (if_absent or if_match is not None) and len(items) != 1:
            raise ValueError("a condition is for a single item")
        asked = {"currentDocument.exists": "false"} if if_absent else {}
        if if_match is not None:
            asked = {"currentDocument.updateTime": if_match}
        writes = [(self._address(item), json.dumps({"fields": _fields(item)}).encode()) for item in items]
        gate = asyncio.Semaphore(AT_ONCE)

        async def write(url: str, body: bytes) -> None:
            async with gate:
                answer = await self._call("PATCH", f"{url}?{urlencode(asked)}" if asked else url, body)
            if asked and (answer.status in (404, 409, 412) or _status(answer) == "FAILED_PRECONDITION"):
                raise Conflict(f"table {self.name}: the condition does not hold")
            self._good(answer, "writing")

        await asyncio.gather(*[write(*one) for one in writes])

    async def delete(self, item_id: str, partition: str | None = None) -> None:
        """Remove an item; one that is not there is no error."""
        answer = await self._call("DELETE", self._document(item_id, partition))
        if answer.status != 404:
            self._good(answer, "deleting")

    async def scan(self, *, since: str | None = None) -> AsyncIterator[tuple[list[dict[str, Any]], str]]:
        """Yield all items, in no order. Raises Unusable for a token: Firestore keeps no order of changes."""
        if since:
            raise Unusable(f"table {self.name}: Firestore has no order of changes to go on from")
        asked = {"pageSize": str(_PAGE)}
        while True:
            found = self._good(await self._call("GET", f"{self._base}?{urlencode(asked)}"), "listing")
            yield [_row(document).item for document in found.get("documents", ())], ""
            if not found.get("nextPageToken"):
                return
            asked["pageToken"] = found["nextPageToken"]

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
        if self._credentials is not None:
            await self._credentials.close()

    def _document(self, item_id: str, partition: str | None) -> str:
        name = item_id if partition is None or self.key == "id" else partition
        # A name holds no slash and is no dot: what Firestore refuses is written in percents, and those again for the address.
        return f"{self._base}/{quote(quote(name, safe='').replace('.', '%2E'), safe='')}"

    def _address(self, item: Mapping[str, Any]) -> str:
        for field in ("id", self.key):
            if not isinstance(item.get(field), str):
                raise ValueError(f"an item needs a text in `{field}`")  # noqa: TRY004 -- the contract's error
        return self._document(item["id"], item[self.key])

    async def _call(self, method: str, url: str, body: bytes | None = None) -> Answer:
        headers = {"Content-Type": "application/json"} if body else {}
        if self._credentials is None:
            headers["Authorization"] = "Bearer owner"
            return await self._http.request(method, url, headers=headers, data=body)
        headers["Authorization"] = f"Bearer {await self._credentials.token()}"
        answer = await self._http.request(method, url, headers=headers, data=body)
        if answer.status != 401:
            return answer
        self._credentials.forget()
        headers["Authorization"] = f"Bearer {await self._credentials.token()}"
        return await self._http.request(method, url, headers=headers, data=body)

    def _good(self, answer: Answer, doing: str) -> dict[str, Any]:
        if answer.status != 200:
            raise failure(f"table {self.name}: {doing}", answer, _status(answer))
        try:
            found: dict[str, Any] = json.loads(answer.body)
        except ValueError:
            raise Unavailable(f"table {self.name}: {doing}: the answer is not JSON") from None
        return found


def _status(answer: Answer) -> str:
    """Return the status that Google's interfaces name in an error."""
    try:
        return str(json.loads(answer.body)["error"]["status"])
    except (ValueError, KeyError, TypeError):
        return ""


def _row(document: Mapping[str, Any]) -> Row:
    fields = document.get("fields", {})
    return Row({name: unpacked(value) for name, value in fields.items()}, document.get("updateTime"))


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name): packed(value) for name, value in item.items()}


def packed(value: Any) -> dict[str, Any]:
    """Return a JSON value as Firestore types it. Raises ValueError for what JSON does not have."""
    if value is None:
        return {"nullValue": None}
    if isinstance(value, bool):
        return {"booleanValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, int):
        return {"integerValue": str(value)}
    if isinstance(value, float) and math.isfinite(value):
        return {"doubleValue": value}
    if isinstance(value, Mapping):
        return {"mapValue": {"fields": _fields(value)}}
    if isinstance(value, list | tuple):
        return {"arrayValue": {"values": [_inner(one) for one in value]}}
    raise ValueError(f"{type(value).__name__} is not JSON")


def _inner(value: Any) -> dict[str, Any]:
    return packed({_NESTED: value} if isinstance(value, list | tuple) else value)


def unpacked(value: Mapping[str, Any]) -> Any:
    """Return a typed value of Firestore as JSON; what others may have written (times, references) as text."""
    ((kind, one),) = value.items()
    if kind == "integerValue":
        return int(one)
    if kind == "mapValue":
        found = {name: unpacked(inner) for name, inner in one.get("fields", {}).items()}
        return found[_NESTED] if found.keys() == {_NESTED} else found
    if kind == "arrayValue":
        return [unpacked(inner) for inner in one.get("values", ())]
    return one
