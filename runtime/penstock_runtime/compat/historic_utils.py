"""`stactools_pipelines.historic.utils`: queries, queueing of their rows, and the cursor, for a pipeline's own `historic.py`.

The calls are the original's. What is done with them is safe: the header of a result is no row, a message that lacks the bucket
gets it, a day never matches another one, and the cursor moves only from where this run found it.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

from penstock_runtime import blocking
from penstock_runtime.errors import Unavailable, Unusable
from penstock_runtime.functions.endings import Finished
from penstock_runtime.inventory import athena, bodies, cursors, days, rows

_MOST = 10  # messages of one SendMessageBatch
_found: dict[str, str] = {}  # parameter -> its value when this process read it
_cursors: dict[str, cursors.ParameterCursor] = {}
_widened: set[str] = set()  # queries that we asked for the bucket too


def run_query(client: Any, output_location: str, database_name: str, query: str, *_more: Any) -> str:
    """Run a query with a boto3 client of Athena, wait until it is done and return its id.

    It runs in the workgroup that is called like the database, where the compiler's grants allow queries. Raises Unavailable with
    Athena's own reason when the query fails.
    """
    text, widened = athena.widened(days.delimited(query))
    started = client.start_query_execution(
        QueryString=text,
        QueryExecutionContext={"Database": database_name},
        ResultConfiguration={"OutputLocation": output_location},
        WorkGroup=os.environ.get("ATHENA_WORKGROUP", database_name),
    )
    query_id = str(started["QueryExecutionId"])
    if widened:
        _widened.add(query_id)
    athena.wait(lambda: client.get_query_execution(QueryExecutionId=query_id))
    return query_id


def queue_results(
    athena_client: Any,
    query_id: str,
    sqs_client: Any,
    row_processor: Callable[[dict[str, Any]], str | None],
    queue_url: str,
) -> None:
    """Send a message for each row of a result that `row_processor` makes a body of, ten in one request.

    Raises Unavailable when SQS refuses a message; those before it are queued, and the cursor has not moved.
    """
    waiting: list[str] = []
    for body in _bodies(athena_client, query_id, row_processor):
        waiting.append(body)
        if len(waiting) == _MOST:
            _send(sqs_client, queue_url, waiting)
            waiting = []
    if waiting:
        _send(sqs_client, queue_url, waiting)


def get_current_chunk(chunk_parameter: str) -> str:
    """Return the value of the cursor, an SSM parameter. Raises Finished behind CHUNK_END, the last day of the walk."""
    value = blocking.run(_cursor(chunk_parameter).read())
    end, direction = os.environ.get("CHUNK_END"), os.environ.get("CHUNK_DIRECTION", "backward")
    if end and days.is_past(days.parse(value), days.parse(end), direction):
        raise Finished(f"the walk is done: the cursor is at {value}, behind {end}")
    _found[chunk_parameter] = value
    return value


def set_current_chunk(chunk: str, chunk_parameter: str) -> None:
    """Move the cursor, if it still is where `get_current_chunk` found it.

    Raises Conflict when another run moved it: then that run queued the same day, and this one must not skip one. Raises Unusable
    when the move is against CHUNK_DIRECTION.
    """
    cursor = _cursor(chunk_parameter)
    old = _found.get(chunk_parameter) or blocking.run(cursor.read())
    direction = os.environ.get("CHUNK_DIRECTION", "backward")
    if days.is_ahead(old, chunk) != (direction == "forward"):
        raise Unusable(f"historic.py moves from {old} to {chunk}, and the definition says {direction}")
    blocking.run(cursor.advance(old, chunk))
    _found[chunk_parameter] = chunk


def build_create_table_query(inventory_location: str) -> str:
    """Return the statement that makes the table of an inventory; doing it twice changes nothing."""
    return athena.table_statement(inventory_location)


def _bodies(client: Any, query_id: str, row_processor: Callable[[dict[str, Any]], str | None]) -> Iterator[str]:
    pages = client.get_paginator("get_query_results").paginate(
        QueryExecutionId=query_id, PaginationConfig={"PageSize": athena.PAGE}
    )
    wide = query_id in _widened
    for number, page in enumerate(pages):
        for row in rows.without_header(page["ResultSet"], first=number == 0):
            bucket = row["Data"][1].get("VarCharValue") if wide else None
            body = row_processor({"Data": row["Data"][:1]} if wide else row)
            if body:
                yield bodies.with_bucket(body, bucket) if bucket else body


def _send(client: Any, queue_url: str, waiting: list[str]) -> None:
    if len(waiting) == 1:
        client.send_message(QueueUrl=queue_url, MessageBody=waiting[0])
        return
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(waiting)]
    failed = client.send_message_batch(QueueUrl=queue_url, Entries=entries).get("Failed") or []
    if failed:
        first = failed[0]
        raise Unavailable(
            f"SQS refused {len(failed)} of {len(entries)} messages: {first.get('Code')} {first.get('Message')}"
        )


def _cursor(name: str) -> cursors.ParameterCursor:
    if name not in _cursors:
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        if not region:
            raise Unusable("AWS_REGION is not set in the environment")
        _cursors[name] = cursors.parameter(name, region)
    return _cursors[name]
