"""Tokens for the ingestor: one for each expiry, shared by all processes through a table.

Every token of the identity provider is paid for. Of all processes that find none, the one whose conditional write wins asks for
it; the others wait for what it writes. A claim ends by itself, so that a process that died with it holds up nobody for long.
The rows can be read by the original's code too: `client_id`, `jwt`, `expires_at` (Unix seconds), `created_at`.
"""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from penstock_runtime.errors import Conflict, Denied, Unavailable, Unusable
from penstock_runtime.ingestor import http, retry
from penstock_runtime.tables.model import Row, Table

MARGIN: Final = 60  # seconds before its end that a token is no longer used
TIMEOUT: Final = 10.0
# All attempts of one claim are over before it ends, so that nobody asks beside them.
PATIENCE: Final = retry.Patience(attempts=4, total=15.0)
CLAIM: Final = 4 * TIMEOUT + 15.0 + 5.0
POLL: Final = 0.25


@dataclass(frozen=True, slots=True)
class Client:
    """The client of the ingestor, as the identity provider knows it. `domain` is its address, scopes are parted by spaces."""

    domain: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str


@dataclass(slots=True)
class Tokens:
    """Gives tokens, from memory, the table or the provider. One object serves one event loop."""

    client: Client
    open_table: Callable[[], Awaitable[Table]] | None = None
    patience: retry.Patience = PATIENCE
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    _held: tuple[str, float] | None = None
    _table: Table | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def token(self, refused: str | None = None) -> str:
        """Return a token that is still valid. One that was `refused` is not given again.

        Raises Denied when the provider refuses the client, Unavailable when it gives no answer.
        """
        async with self._lock:
            if self._held is None or self._held[0] == refused or self._held[1] <= self.now():
                self._held = await self._shared(refused)
            return self._held[0]

    async def _shared(self, refused: str | None) -> tuple[str, float]:
        if self.open_table is None:
            return await self._asked()
        if self._table is None:
            self._table = await self.open_table()
        while True:
            row = await self._read(self._table)
            found = _valid(row, self.now(), refused)
            if found is not None:
                return found
            if row is not None and float(row.item.get("claimed_until", 0)) > self.now():
                await self.sleep(POLL)
                continue
            mine = self.now() + CLAIM
            if await self._claimed(self._table, row, mine):
                return await self._refreshed(self._table, mine)

    async def _claimed(self, table: Table, row: Row | None, mine: float) -> bool:
        """Write a claim on the condition that the row is as it was read; tell whether this process has it."""
        claim = self._row(table, {"claimed_until": mine})
        if row is not None:
            claim = {**row.item, **claim}
        try:
            if row is None:
                await table.put([claim], if_absent=True)
            else:
                await table.put([claim], if_match=row.etag)
        except Conflict:
            return False
        return True

    async def _refreshed(self, table: Table, mine: float) -> tuple[str, float]:
        try:
            token, expires = await self._asked()
        except BaseException:
            await self._released(table, mine)
            raise
        fresh = {"jwt": token, "expires_at": int(expires), "created_at": int(self.now())}
        await table.put([self._row(table, fresh)])
        return token, expires

    async def _released(self, table: Table, mine: float) -> None:
        """End the claim of an attempt that failed, so that somebody else may try at once; one that is not ours stays."""
        row = await self._read(table)
        if row is not None and row.item.get("claimed_until") == mine:
            try:
                await table.put([{**row.item, "claimed_until": 0}], if_match=row.etag)
            except Conflict:
                pass

    def _row(self, table: Table, values: dict[str, Any]) -> dict[str, Any]:
        name = self.client.client_id
        return {"id": name, table.key: name, "client_id": name, **values}

    async def _read(self, table: Table) -> Row | None:
        return await table.get(self.client.client_id, self.client.client_id)

    async def _asked(self) -> tuple[str, float]:
        """Return a new token of the provider, and when it is no longer to be used."""
        return await retry.persist(self._ask, self.patience, self.sleep)

    async def _ask(self) -> tuple[str, float]:
        url = f"{self.client.domain.rstrip('/')}/oauth2/token"
        user = f"{self.client.client_id}:{self.client.client_secret}"
        headers = {
            "Authorization": f"Basic {base64.b64encode(user.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        form = urlencode({"grant_type": "client_credentials", "scope": self.client.scope}).encode()
        asked = self.now()
        answer = await asyncio.to_thread(http.post, url, headers, form, timeout=TIMEOUT)
        if answer.status in retry.AGAIN:
            after = retry.told(answer.headers.get("retry-after"), self.now())
            raise Unavailable(f"{url} answered {answer.status}: {answer.text}", after)
        if answer.status != 200:
            raise Denied(f"{url} gives no token to the client {self.client.client_id}: {answer.status} {answer.text}")
        return _read(answer, url, asked)


def _valid(row: Row | None, now: float, refused: str | None) -> tuple[str, float] | None:
    if row is None:
        return None
    token, expires = row.item.get("jwt"), float(row.item.get("expires_at", 0))
    return (token, expires) if isinstance(token, str) and token and token != refused and expires > now else None


def _read(answer: http.Answer, url: str, asked: float) -> tuple[str, float]:
    try:
        found = json.loads(answer.body)
        token, lasts = found["access_token"], float(found["expires_in"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{url} answered something else than a token") from error
    if not isinstance(token, str) or not token:
        raise Unusable(f"{url} answered something else than a token")
    return token, asked + lasts - MARGIN
