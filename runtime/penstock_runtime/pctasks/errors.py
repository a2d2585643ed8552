"""Writes the record of a failure, where the worker has a table for them; what happens to the message is decided elsewhere."""

import logging
from datetime import UTC, datetime
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.errors import WorkerError
from penstock_runtime.logs import redacted, say, traceback_of
from penstock_runtime.loop.outcome import Failed
from penstock_runtime.pctasks import records
from penstock_runtime.queues.model import Message

ERRORS: Final = "process-item-errors"  # the table
_log = logging.getLogger("penstock.pctasks")


def run_id(context: Context) -> str:
    """Return the run of a stream: it has one, which is named for its definition and never ends."""
    return str(context.config["definition"]["name"])


async def record_error(
    context: Context, kind: str, cause: str, message: Message, given: Any, error: BaseException
) -> bool:
    """Write the record of `error`; tell whether it is there. A table that cannot be reached is a line in the log."""
    if ERRORS not in context.config.get("tables", {}):
        return False
    record = records.error_record(
        kind,
        cause,
        run_id=run_id(context),
        attempt=message.receive_count,
        given=given,
        trace=redacted(error.trace if isinstance(error, Failed) else traceback_of(error)),
        now=datetime.now(UTC),
    )
    try:
        table = await context.table(ERRORS)
        await table.put([record])
    except WorkerError as trouble:
        say(_log, logging.ERROR, "the error record could not be written", recordId=record["id"], error=str(trouble))
        return False
    return True
