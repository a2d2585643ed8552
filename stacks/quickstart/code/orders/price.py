"""Prices an order, keeps it, and asks for its receipt."""

import json

from penstock_runtime.errors import Rejected
from penstock_runtime.queues.model import Outgoing


async def price(message, context):
    """Take one order (JSON: `id`, and `lines` of `quantity` and `price`) and write it with its total to the table and the queue."""
    try:
        order = json.loads(message.body)
        total = sum(line["quantity"] * line["price"] for line in order["lines"])
        item = {"id": order["id"], "total": total, "currency": context.args["currency"]}
    except (ValueError, KeyError, TypeError) as error:
        # It will be no order the next time either: to the dead letters at once, instead of three attempts.
        raise Rejected(f"no order: {error}", kind="NotAnOrder") from error
    table = await context.table("orders")
    await table.put([item])
    receipts = await context.output("receipts")
    await receipts.send([Outgoing(json.dumps(item).encode())])
