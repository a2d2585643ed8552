"""Handlers of the fault tests. Each appends a line to the file `args.record`, whole or not at all."""

import asyncio
import json
import os
import time

from penstock_runtime.errors import Rejected


def _record(message, context, word=""):
    line = f"{message.body.decode('latin-1')}\t{word or os.getpid()}\t{message.receive_count}\n".encode("latin-1")
    file = os.open(context.args["record"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, line)
    finally:
        os.close(file)


async def quick(message, context):
    """Work a little, then record."""
    await asyncio.sleep(context.args.get("seconds", 0))
    _record(message, context)


async def begun(message, context):
    """Record, then work."""
    _record(message, context, "begun")
    await asyncio.sleep(context.args.get("seconds", 0))
    _record(message, context, "ended")


async def held(message, context):
    """Keep the loop from turning while it works."""
    _record(message, context, "begun")
    time.sleep(context.args.get("seconds", 0))  # noqa: ASYNC251 (that is the fault)
    _record(message, context, "ended")


def sync(message, context):
    """Work without an event loop."""
    _record(message, context, "begun")
    time.sleep(context.args.get("seconds", 0))
    _record(message, context, "ended")


def hangs(message, context):
    """Hang on one message, do the others."""
    _record(message, context, "begun")
    while message.body == b"hang":
        time.sleep(0.1)
    _record(message, context, "ended")


async def deaf(message, context):
    """Hang, and do not listen to being cancelled."""
    _record(message, context, "begun")
    while message.body == b"hang" and message.receive_count == 1:
        try:
            await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            continue
    _record(message, context, "ended")


async def parses(message, context):
    """Take JSON only."""
    try:
        json.loads(message.body)
    except ValueError as error:
        raise Rejected(str(error), "InvalidData") from error
    _record(message, context)


async def fails(message, context):
    """Fail always."""
    _record(message, context)
    raise ValueError("the secret is hunter2hunter2")
