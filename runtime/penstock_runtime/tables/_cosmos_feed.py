"""The change feed of a container: every partition key range with a continuation of its own, in one token.

A token is JSON: `{"<range>": "<continuation>", ...}`. When a range is split its children go on from where it was.
Source: Azure Cosmos DB REST API, "List documents" (incremental feed) and "Get partition key ranges".
"""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from penstock_runtime.errors import Unavailable, Unusable
from penstock_runtime.tables._cosmos_client import Client, Gone, own

PAGE: Final = 500
_NOTHING_NEW: Final = 304
_SPLITS: Final = 5  # times that the ranges are read again in one scan


async def changes(client: Client, since: str | None) -> AsyncIterator[tuple[list[dict[str, Any]], str]]:
    """Yield pages of changed items since the token, each with the token to go on from; ends when nothing is new."""
    places = parse(since)
    splits = 0
    todo = await _ranges(client, places)
    while todo:
        name = todo[0]
        try:
            answer = await client.request("GET", headers=_headers(name, places.get(name)), accept=(_NOTHING_NEW,))
        except Gone as error:
            splits += 1
            if splits > _SPLITS:
                raise Unavailable(f"the partitions of {client.name} keep changing") from error
            todo = await _ranges(client, places)
            continue
        continuation = answer.headers.get("etag")
        if continuation:
            places[name] = continuation
        if answer.status == _NOTHING_NEW:
            todo.pop(0)
            continue
        yield [own(item) for item in answer.value["Documents"]], json.dumps(places, sort_keys=True)


def parse(token: str | None) -> dict[str, str]:
    """Return range -> continuation of a token. Raises Unusable for a text that is none."""
    try:
        found = json.loads(token) if token else {}
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Unusable(f"{token!r} is no place in the change feed of Cosmos DB")
    return found


async def _ranges(client: Client, places: dict[str, str]) -> list[str]:
    """Return the ids of all ranges; those that are new take the continuation of the nearest parent that has one."""
    answer = await client.request("GET", "pkranges")
    found: list[str] = []
    for one in answer.value["PartitionKeyRanges"]:
        name = str(one["id"])
        found.append(name)
        for parent in reversed(one.get("parents") or []):
            if name not in places and parent in places:
                places[name] = places[parent]
    for gone in places.keys() - set(found):
        del places[gone]
    return found


def _headers(name: str, continuation: str | None) -> dict[str, str]:
    headers = {
        "A-IM": "Incremental feed",
        "x-ms-max-item-count": str(PAGE),
        "x-ms-documentdb-partitionkeyrangeid": name,
    }
    return headers if continuation is None else {**headers, "If-None-Match": continuation}
