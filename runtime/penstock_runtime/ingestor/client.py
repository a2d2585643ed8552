"""The client of the ingestor: posts items and collections, again where that may help, and says what became of each."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from penstock_runtime import blocking
from penstock_runtime.errors import Denied, Rejected, Unavailable
from penstock_runtime.ingestor import http, retry
from penstock_runtime.ingestor.tokens import Tokens

MOST: Final = 6 * 1024 * 1024  # bytes of an object; an ingestor behind Lambda takes no more (Lambda quotas)


class Outcome(Enum):
    """What the ingestor did: it took the object, or it has the same one already. Both are success."""

    STORED = "stored"
    EXISTS = "exists"


@dataclass(slots=True)
class AsyncIngestor:
    """Posts STAC objects. `url` is the root of the API with its stage. One object serves one event loop."""

    url: str
    tokens: Tokens
    patience: retry.Patience = retry.USUAL
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    timeout: float = http.TIMEOUT
    most: int = MOST

    async def post_item(self, item: Any) -> Outcome:
        """Post one item (a mapping, or what has `to_dict`). Posting the same item again is harmless.

        Raises Rejected (it can never succeed), Denied (credentials) or Unavailable (after all attempts).
        """
        return await self._post("ingestions", item)

    async def post_collection(self, collection: Any) -> Outcome:
        """Post one collection. Raises as `post_item`."""
        return await self._post("collections", collection)

    async def _post(self, path: str, thing: Any) -> Outcome:
        body, data = encoded(thing, self.most)
        url = f"{self.url.strip('/')}/{path}"
        return await retry.persist(lambda: self._sent(url, body, str(data["id"])), self.patience, self.sleep)

    async def _sent(self, url: str, body: bytes, name: str) -> Outcome:
        token = await self.tokens.token()
        answer = await self._exchange(url, body, token)
        if answer.status in (401, 403):
            # It may have been withdrawn before its time; a second refusal is meant.
            token = await self.tokens.token(refused=token)
            answer = await self._exchange(url, body, token)
        return _outcome(answer, url, name)

    async def _exchange(self, url: str, body: bytes, token: str) -> http.Answer:
        headers = {"Authorization": f"bearer {token}"}
        return await asyncio.to_thread(http.post, url, headers, body, timeout=self.timeout)


@dataclass(slots=True)
class Ingestor:
    """The same for code that is not async; may be called from several threads."""

    posting: AsyncIngestor

    def post_item(self, item: Any) -> Outcome:
        """Post one item; as `AsyncIngestor.post_item`."""
        return blocking.run(self.posting.post_item(item))

    def post_collection(self, collection: Any) -> Outcome:
        """Post one collection; as `AsyncIngestor.post_collection`."""
        return blocking.run(self.posting.post_collection(collection))


def encoded(thing: Any, most: int = MOST) -> tuple[bytes, dict[str, Any]]:
    """Return the JSON text of a STAC object, and the object as a mapping. Raises Rejected for what is none."""
    data = thing.to_dict() if hasattr(thing, "to_dict") else thing
    name = data.get("id") if isinstance(data, dict) else None
    if not isinstance(name, str) or not name:
        raise Rejected("a STAC object is a mapping with an id", kind="NotStac")
    try:
        text = json.dumps(data, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Rejected(f"{name} cannot be written as JSON: {error}", kind="NotJson") from error
    body = text.encode()
    if len(body) > most:
        raise Rejected(f"{name} has {len(body)} bytes of JSON; at most {most} are taken", kind="TooLarge")
    return body, data


def _outcome(answer: http.Answer, url: str, name: str) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome.STORED
    if status == 409:
        return Outcome.EXISTS
    words = f"{url} answered {status} for {name}: {answer.text}"
    if status in retry.AGAIN:
        raise Unavailable(words, retry.told(answer.headers.get("retry-after"), time.time()))
    if status in (401, 403):
        raise Denied(words)
    raise Rejected(words, kind="RefusedByIngestor")
