"""Writes the receipt of an order."""

import json


async def write(message, context):
    """Take a priced order (JSON: `id`, `total`, `currency`) and write its receipt to the store; once more is no harm."""
    order = json.loads(message.body)
    text = f"{order['id']}: {order['total'] / 100:.2f} {order['currency']}\n"
    store = await context.store("receipts")
    await store.write(f"{order['id']}.txt", text.encode())
