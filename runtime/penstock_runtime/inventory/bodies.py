"""Bodies of messages, in the shapes that the pipelines read: what an S3 notification through SNS looks like, a path, a bare key."""

import json
import posixpath
from collections.abc import Callable
from typing import Any, Final

from penstock_runtime.errors import Unusable
from penstock_runtime.inventory.rows import Row


def s3_event(row: Row) -> str | None:
    """Return the body of an S3 notification that came through SNS, as the item function gets it for a new object.

    Raises Unusable when the listing names no bucket: an event without one is refused by the code that reads it.
    """
    if not row.bucket:
        raise Unusable(f"the listing says no bucket for {row.key}: set the source bucket, or list bucket and key")
    return _in_sns({"Records": [{"s3": {"bucket": {"name": row.bucket}, "object": {"key": row.key}}}]})


def directory(row: Row) -> str | None:
    """Return the body for the folder that an object is in; None for an object at the top, which has none."""
    path = posixpath.dirname(row.key)
    return _in_sns({"path": path}) if path else None


def bare_key(row: Row) -> str | None:
    """Return the key itself."""
    return row.key


SHAPES: Final[dict[str, Callable[[Row], str | None]]] = {"s3Event": s3_event, "path": directory, "key": bare_key}


def with_bucket(body: str, bucket: str) -> str:
    """Return an S3 event with the bucket in each record that lacks it; any other body as it is."""
    try:
        outer = json.loads(body)
        inner = json.loads(outer["Message"])
        records = [one["s3"] for one in inner["Records"] if "bucket" not in one["s3"]]
    except (ValueError, TypeError, KeyError):
        return body
    if not records:
        return body
    for one in records:
        one["bucket"] = {"name": bucket}
    return json.dumps({**outer, "Message": json.dumps(inner)})


def _in_sns(message: dict[str, Any]) -> str:
    return json.dumps({"Message": json.dumps(message)})
