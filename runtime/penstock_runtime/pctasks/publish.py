"""Sends items to queues, as the messages that the ingest handler reads: the item, or where it is when it is too large."""

import json
from collections.abc import Sequence
from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.errors import TooLarge
from penstock_runtime.pctasks import records
from penstock_runtime.queues.model import Outgoing, Queue


async def items(kept: Sequence[dict[str, Any]], context: Context, *, table: str | None) -> None:
    """Send the items of records to every output of the worker.

    `table` holds the records; without one an item that is larger than a message raises TooLarge.
    """
    for name in context.config.get("outputs", {}):
        queue = await context.output(name)
        await queue.send([message(record, queue, table) for record in kept])


def message(record: dict[str, Any], queue: Queue, table: str | None) -> Outgoing:
    """Return the message for one record."""
    body = json.dumps(record["item"], ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > queue.max_body:
        if table is None:
            raise TooLarge(
                f"the item {record['stac_id']} is too large for the queue {queue.name}, and no table holds it",
                len(body),
                queue.max_body,
            )
        body = json.dumps(records.reference(record, table)).encode()
    return Outgoing(body, key=record["id"])
