"""Reads the change feed of a table instead of a queue: events are dispatched, records of items are published.

The place in the feed is kept in another table after what came before it was sent: a crash in between sends it again.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.dispatch.handler import dispatcher
from penstock_runtime.errors import Rejected, Unavailable
from penstock_runtime.events import decode_value
from penstock_runtime.events.model import Event
from penstock_runtime.logs import say
from penstock_runtime.metrics import Registry
from penstock_runtime.pctasks import publish, records
from penstock_runtime.tables.model import Table

PAUSE: Final = 2.0  # seconds between looks at a feed that has nothing new
_LONGEST: Final = 30.0  # seconds between tries while a service is away
_log = logging.getLogger("penstock.dispatch")


class Follower:
    """Follows the table of the configuration's `changes`."""

    def __init__(self, context: Context, registry: Registry) -> None:
        self._context = context
        self._changes: dict[str, str] = context.config["changes"]
        self._name = f"{context.config['definition']['name']}:{self._changes['table']}"
        self._seen = registry.counter("penstock_changes_total", "Items of the change feed that were read.")
        self._trouble = registry.counter("penstock_changes_trouble_total", "Reads of the change feed that failed.")
        self._since: str | None = None
        self.ready = False

    async def follow(self, stop: asyncio.Event) -> None:
        """Follow the feed until `stop` is set; a page that was begun is finished."""
        source = await self._context.table(self._changes["table"])
        places = await self._context.table(self._changes["places"])
        row = await places.get(self._name, self._name)
        self._since = row.item["token"] if row else None
        failures = 0
        while not stop.is_set():
            try:
                before = self._since
                await self._read(source, places, stop)
                failures, self.ready = 0, True
                pause = PAUSE if self._since == before else 0.0
            except Unavailable as error:
                failures += 1
                self._trouble.add()
                pause = error.after or min(PAUSE * 2**failures, _LONGEST)
                say(_log, logging.WARNING, "the changes cannot be moved; it is tried again", error=str(error))
            await _pause(stop, pause)

    async def _read(self, source: Table, places: Table, stop: asyncio.Event) -> None:
        """Move what changed, page by page."""
        async for page, token in source.scan(since=self._since):
            await self._take(page)
            await places.put([{"id": self._name, "token": token}])
            self._seen.add(len(page))
            self._since = token
            if stop.is_set():
                return

    async def _take(self, page: list[dict[str, Any]]) -> None:
        if self._changes["take"] == "events":
            await (await dispatcher(self._context)).send(_events(page))
            return
        kept = [one for one in page if one.get("type") == records.ITEM and not one.get("deleted")]
        if kept:
            await publish.items(kept, self._context, table=self._changes["table"])


def _events(page: Sequence[dict[str, Any]]) -> list[Event]:
    found: list[Event] = []
    for item in page:
        try:
            found += decode_value(item)
        except Rejected as error:
            # It stays in the table, where it can be looked at: there is no message to park.
            say(_log, logging.ERROR, "an item of the feed is no event", itemId=str(item.get("id")), error=str(error))
    return found


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
