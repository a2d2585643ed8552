"""Handler that loads STAC items into a catalogue; it stands in for pctasks' `StreamingIngestItemsTask`.

A message is one STAC item, or a reference to the record of one that was too large for the queue. What is no item goes to the
dead letters at once; what the catalogue does not take comes again until it was tried often enough. Either leaves a record.
"""

import json
import logging
from typing import Any

from penstock_runtime import exits
from penstock_runtime.catalogues import open_catalogue
from penstock_runtime.catalogues.model import Catalogue
from penstock_runtime.context import Context
from penstock_runtime.errors import Rejected, Stop, Unusable
from penstock_runtime.logs import say
from penstock_runtime.pctasks.errors import record_error
from penstock_runtime.pctasks.records import REFERENCE
from penstock_runtime.queues.model import Message

_log = logging.getLogger("penstock.ingest")


async def handle(message: Message, context: Context) -> None:
    """Handle one message."""
    try:
        catalogue: Catalogue = await context.kept("ingest", lambda: open_catalogue(context))
    except Unusable as error:
        raise Stop(str(error), exits.CONFIG) from error
    try:
        item = await _item(message, context)
    except ValueError as error:
        await record_error(context, "InvalidData", message.id, message, message.body.decode(errors="replace"), error)
        raise Rejected(f"this is no STAC item: {error}", kind="InvalidData") from error
    try:
        await catalogue.upsert([item])
    except Exception as error:
        await record_error(context, "ItemIngest", message.id, message, message.body.decode(errors="replace"), error)
        raise
    say(_log, logging.INFO, "Ingested item", collectionId=item["collection"], itemId=item["id"])


async def _item(message: Message, context: Context) -> dict[str, Any]:
    """Return the item of a message. Raises ValueError when there is none."""
    found = json.loads(message.body)
    if isinstance(found, dict) and found.get("type") == REFERENCE:
        found = await _referenced(found, context)
    if not isinstance(found, dict):
        raise ValueError(f"a STAC item is an object, not {type(found).__name__}")  # noqa: TRY004 - of the message
    for name in ("id", "collection"):
        if not isinstance(found.get(name), str) or not found[name]:
            raise ValueError(f"it has no `{name}`")
    return found


async def _referenced(reference: dict[str, Any], context: Context) -> Any:
    """Return the item that a reference leads to. Raises ValueError when it leads nowhere."""
    try:
        name, record_id, partition = reference["table"], reference["id"], reference["stac_id"]
    except KeyError as error:
        raise ValueError(f"the reference to an item has no {error}") from None
    row = await (await context.table(name)).get(record_id, partition)
    if row is None:
        raise ValueError(f"there is no record {record_id!r} in the table {name}")
    return row.item.get("item")
