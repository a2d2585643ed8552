"""Handles a batch record by record, and answers which failed: one bad record does not send the others back.

The answer is that of `ReportBatchItemFailures` (AWS Lambda developer guide, "Reporting batch item failures"): only the named
messages become visible again.
"""

import sys
import traceback
from typing import Any

from penstock_runtime.errors import Retry
from penstock_runtime.functions import events
from penstock_runtime.functions.endings import Finished
from penstock_runtime.functions.handlers import Handler


def handle(handler: Handler, event: Any, context: Any) -> Any:
    """Call `handler` and return Lambda's answer.

    An event that is no batch is passed on as it is, and its answer too; a walk that is at its end is a success. Of a batch, each
    record is an event of its own. When all records fail the first error is raised: for the messages the result is the same, and
    the invocation counts as an error.
    """
    if not events.is_batch(event):
        try:
            return handler(event, context)
        except Finished as end:
            sys.stderr.write(f"{end}\n")
            return {"finished": True}
    failed: list[tuple[str, Exception]] = []
    records = event["Records"]
    for one in records:
        try:
            single(handler, {**event, "Records": [one]}, context)
        except Exception as error:  # noqa: BLE001 - whatever the author's code raises is that record's failure
            _say(one, error)
            failed.append((one["messageId"], error))
    if len(failed) == len(records):
        raise failed[0][1]
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier, _ in failed]}


def single(handler: Handler, event: dict[str, Any], context: Any) -> None:
    """Call `handler` with one record. Raises what it raises, and Retry for a record that it names in `batchItemFailures`."""
    if _refused(handler(event, context), event["Records"][0]["messageId"]):
        raise Retry("the handler named it in batchItemFailures")


def _refused(answer: Any, identifier: str) -> bool:
    """Tell whether a handler that reports failures itself named the record. One without a name means the whole batch."""
    named = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if not isinstance(named, list):
        return False
    return any(not isinstance(one, dict) or one.get("itemIdentifier") in (identifier, "", None) for one in named)


def _say(one: dict[str, Any], error: Exception) -> None:
    count = one.get("attributes", {}).get("ApproximateReceiveCount", "?")
    sys.stderr.write(f"record {one['messageId']} failed (delivery {count}): {type(error).__name__}: {error}\n")
    traceback.print_exception(error, file=sys.stderr)
