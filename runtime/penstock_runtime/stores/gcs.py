"""Google Cloud Storage, by its JSON interface.

Not through obstore: that speaks the XML interface, which the emulator does not. The ETag of an object is its generation, which
is what Cloud Storage compares. Source: Cloud Storage JSON API.
"""

import json
import os
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from penstock_runtime.errors import Conflict, Missing, TooLarge, Unavailable
from penstock_runtime.gcp.credentials import Credentials
from penstock_runtime.http_client import Answer, HttpClient, failure
from penstock_runtime.stores._keys import checked
from penstock_runtime.stores.model import ObjectInfo, Store

_SERVICE: Final = "https://storage.googleapis.com"
_FIELDS: Final = "name,size,updated,generation"
_WHOLE: Final = 1 << 40  # bytes of an object that is read without a limit
_WITHIN: Final = 120.0
_PAGE: Final = 1000


async def open_store(binding: dict[str, Any]) -> Store:
    """Return the bucket of a binding (`bucket`, perhaps `prefix`); no request is made."""
    return GcsStore(binding, os.environ)


class GcsStore:
    """One bucket. `STORAGE_EMULATOR_HOST` names a server without TLS and credentials."""

    def __init__(self, binding: dict[str, Any], env: Mapping[str, str]) -> None:
        bucket = binding["bucket"]
        emulator = env.get("STORAGE_EMULATOR_HOST", "").rstrip("/")
        base = (emulator if "://" in emulator else f"http://{emulator}") if emulator else _SERVICE
        self._credentials = None if emulator else Credentials(env)
        self.name = f"bucket {bucket}"
        self._objects = f"{base}/storage/v1/b/{quote(bucket, safe='')}/o"
        self._upload = f"{base}/upload/storage/v1/b/{quote(bucket, safe='')}/o"
        self._prefix: str = binding.get("prefix", "")
        self._http = HttpClient(self.name)

    async def pages(
        self, prefix: str = "", *, after: str | None = None, page: int = _PAGE
    ) -> AsyncIterator[list[ObjectInfo]]:
        """Yield pages, as the service cuts them: it lists by UTF-8 bytes."""
        asked = {"prefix": self._prefix + prefix, "maxResults": str(max(1, min(page, _PAGE)))}
        asked["fields"] = f"items({_FIELDS}),nextPageToken"
        start = self._prefix + after if after is not None else None
        if start is not None:
            asked["startOffset"] = start
        while True:
            found = await self._listed(asked)
            infos = [self._info(one) for one in found.get("items", ())]
            # The offset itself is part of what comes, and an emulator may ignore it.
            kept = [one for one in infos if after is None or one.key.encode() > after.encode()]
            for first in range(0, len(kept), page):  # an emulator may send more than it is asked for
                yield kept[first : first + page]
            if not found.get("nextPageToken"):
                return
            asked["pageToken"] = found["nextPageToken"]

    async def directories(self, prefix: str = "") -> list[str]:
        """Return the names below `prefix` that have objects below them."""
        if prefix and not prefix.endswith("/"):
            raise ValueError(f"{prefix!r} does not end with `/`")
        base = self._prefix + prefix
        asked = {"prefix": base, "delimiter": "/", "fields": "prefixes,nextPageToken", "maxResults": str(_PAGE)}
        names: set[str] = set()
        while True:
            found = await self._listed(asked)
            names |= {one[len(base) : -1] for one in found.get("prefixes", ())}
            if not found.get("nextPageToken"):
                return sorted(names, key=str.encode)
            asked["pageToken"] = found["nextPageToken"]

    async def read(self, key: str, *, limit: int | None = None) -> bytes:
        """Return an object. Raises TooLarge by the length that the service announces."""
        what = f"{self.name}: reading {key}"
        try:
            answer = await self._call("GET", f"{self._object(key)}?alt=media", what, limit=limit)
        except TooLarge as error:
            raise TooLarge(f"{self.name}: {key} has {error.size} bytes", error.size, error.limit) from None
        return answer.body

    async def info(self, key: str) -> ObjectInfo:
        """Return the metadata of an object."""
        what = f"{self.name}: reading {key}"
        return self._info(_json(await self._call("GET", f"{self._object(key)}?fields={_FIELDS}", what), what))

    async def write(self, key: str, data: bytes, *, if_absent: bool = False, if_match: str | None = None) -> str | None:
        """Write in one request, with the precondition on the generation."""
        asked = {"uploadType": "media", "name": self._prefix + checked(key), "fields": _FIELDS}
        if if_absent or if_match is not None:
            asked["ifGenerationMatch"] = "0" if if_absent else str(if_match)
        what = f"{self.name}: writing {key}"
        headers = {"Content-Type": "application/octet-stream"}
        answer = await self._call("POST", f"{self._upload}?{urlencode(asked)}", what, headers, data)
        found = _json(answer, what)
        return str(found["generation"]) if "generation" in found else None

    async def delete(self, key: str) -> None:
        """Delete; one that is not there is no error."""
        try:
            await self._call("DELETE", self._object(key), f"{self.name}: deleting {key}")
        except Missing:
            pass

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
        if self._credentials is not None:
            await self._credentials.close()

    def _object(self, key: str) -> str:
        return f"{self._objects}/{quote(self._prefix + checked(key), safe='')}"

    async def _listed(self, asked: Mapping[str, str]) -> dict[str, Any]:
        what = f"{self.name}: listing {asked['prefix']}"
        found: dict[str, Any] = _json(await self._call("GET", f"{self._objects}?{urlencode(asked)}", what), what)
        return found

    async def _call(
        self,
        method: str,
        url: str,
        what: str,
        given: Mapping[str, str] | None = None,
        data: bytes | None = None,
        limit: int | None = None,
    ) -> Answer:
        for again in (True, False):
            headers = dict(given or {})
            if self._credentials is not None:
                headers["Authorization"] = f"Bearer {await self._credentials.token()}"
            answer = await self._http.request(
                method,
                url,
                headers=headers,
                data=data,
                within=_WITHIN,
                limit=_WHOLE if limit is None else limit,
            )
            if answer.status < 300:
                return answer
            if answer.status == 412:
                raise Conflict(f"{what}: the condition does not hold")
            if answer.status == 401 and again and self._credentials is not None:
                self._credentials.forget()
                continue
            break
        raise failure(what, answer)

    def _info(self, one: Mapping[str, Any]) -> ObjectInfo:
        generation = one.get("generation")
        return ObjectInfo(
            one["name"][len(self._prefix) :],
            int(one["size"]),
            datetime.fromisoformat(one["updated"]).timestamp(),
            str(generation) if generation is not None else None,
        )


def _json(answer: Answer, what: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(answer.body)
    except ValueError:
        raise Unavailable(f"{what}: the answer is not JSON") from None
    return found
