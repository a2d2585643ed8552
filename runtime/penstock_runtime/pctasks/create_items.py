"""Handler that makes STAC items of new objects: event -> the user's function -> checked items -> records, and the ingest queue.

It stands in for pctasks' `StreamingCreateItemsTask`, with the same arguments: `create_items_function`, `collection_id`,
`options.skip_validation`. `options.on_error` says what a failure of the function leads to, beside its error record: `retry`
(the default), `park` (dead letter at once) or `record` (the record alone, as pctasks does).
"""

import logging
import time
from datetime import UTC, datetime
from typing import Any, Final

from penstock_runtime import exits
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Rejected, Retry, Stop, Unavailable
from penstock_runtime.events import decode
from penstock_runtime.events.model import Event
from penstock_runtime.logs import say
from penstock_runtime.loop.outcome import kind_of
from penstock_runtime.pctasks import call, publish, records
from penstock_runtime.pctasks.errors import record_error, run_id
from penstock_runtime.pctasks.storage.factory import to_uri
from penstock_runtime.queues.model import Message

ITEMS: Final = "items"  # the table of records
_ON_ERROR: Final = ("retry", "park", "record")
_log = logging.getLogger("penstock.create_items")


async def handle(message: Message, context: Context) -> None:
    """Handle one message with one or more events."""
    on_error = _settings(context)
    try:
        events = decode(message.body, message.attributes)
    except Rejected as error:
        await record_error(context, "InvalidEvent", message.id, message, message.body.decode(errors="replace"), error)
        raise
    for event in events:
        await _one(event, message, context, on_error)


def _settings(context: Context) -> str:
    """Return `on_error`. Raises Stop for arguments that no message could be handled with."""
    args = context.args
    if not args.get("create_items_function"):
        raise Stop("handler.args has no `create_items_function`", exits.CONFIG)
    on_error = str((args.get("options") or {}).get("on_error", "retry"))
    if on_error not in _ON_ERROR:
        words = f"handler.args.options.on_error is {on_error!r}: it can be {', '.join(_ON_ERROR)}"
        raise Stop(words, exits.CONFIG)
    return on_error


async def _one(event: Event, message: Message, context: Context, on_error: str) -> None:
    if event.kind == "deleted":
        say(_log, logging.INFO, "an object was deleted; its items stay", address=event.address, eventId=event.id)
        return
    uri = to_uri(event.address)
    start = time.monotonic()
    try:
        answer = await context.run(call.make, context.config, uri)
        if answer.items:
            await _recorded(answer.items, message, context)
    except (Unavailable, Denied):
        raise  # not the item's fault: it comes again without a record
    except Exception as error:
        if kind_of(error) == "Unusable":
            raise Stop(str(error), exits.CONFIG) from error
        await _failed(error, event, message, context, on_error)
        return
    if answer.away:
        raise Unavailable(f"{uri}: {answer.message}")
    if answer.items is None:
        raise Retry(f"{uri}: {answer.message}", answer.wait)
    for item in answer.items:
        say(
            _log,
            logging.INFO,
            "Created item",
            type="pctasks.create_item",
            collectionId=item["collection"],
            itemId=item["id"],
            assetUri=uri,
            durationSeconds=time.monotonic() - start,
        )


async def _recorded(made: list[dict[str, Any]], message: Message, context: Context) -> None:
    """Write the records of items, then send the items to the queues that want them."""
    now = datetime.now(UTC)
    kept = [records.item_record(item, now) for item in made]
    noted = [records.updated_record(item, now, run_id=run_id(context), inserted=message.enqueued_at) for item in made]
    recorded = ITEMS in context.config.get("tables", {})
    if recorded:
        table = await context.table(ITEMS)
        await table.put([*kept, *noted])
    await publish.items(kept, context, table=ITEMS if recorded else None)


async def _failed(error: Exception, event: Event, message: Message, context: Context, on_error: str) -> None:
    """Record a failure of the function or its items, and raise what becomes of the message."""
    recorded = await record_error(context, "CreateItem", event.id, message, event.cloud_event, error)
    if on_error == "record" and recorded:  # without a record the message is all that is left of the event
        say(_log, logging.ERROR, "the function failed; a record says so", eventId=event.id, error=str(error))
        return
    if on_error == "park" and not isinstance(error, Rejected):
        raise Rejected(str(error), kind=kind_of(error)) from error
    raise error
