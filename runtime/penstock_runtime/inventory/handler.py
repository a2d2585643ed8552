"""The historic function of a pipeline that brings no `historic.py`: it walks through the inventory as the definition says.

Name it in the definition: `handlers.historic: penstock_runtime.inventory.handler:handler`.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from penstock_runtime import blocking
from penstock_runtime.errors import Unusable
from penstock_runtime.inventory import bodies, cursors, days, sources, walk
from penstock_runtime.queues import open_queue
from penstock_runtime.sink import CONFIG
from penstock_runtime.stores import open_store
from penstock_runtime.tables import open_table


def handler(_event: Any, _context: Any) -> dict[str, Any]:
    """Walk once and return what was done. Raises WorkerError when it failed; then the cursor has not moved."""
    done = blocking.run(walked(os.environ))
    sys.stderr.write(f"{json.dumps({'inventory': os.environ.get('INVENTORY_LOCATION'), **done})}\n")
    return done


async def walked(env: Mapping[str, str]) -> dict[str, Any]:
    """Walk as an environment says. Raises WorkerError."""
    config = json.loads(env[CONFIG]) if env.get(CONFIG) else {}
    source, cursor = await _source(env, config), await _cursor(env, config)
    queue = await open_queue(_queue(env, config))
    try:
        return await _walk(env, source, cursor, queue)
    finally:
        await queue.close()


async def _walk(
    env: Mapping[str, str], source: sources.Source, cursor: cursors.Cursor | None, queue: Any
) -> dict[str, Any]:
    shape = bodies.SHAPES.get(env.get("INVENTORY_MESSAGE", "s3Event"))
    if shape is None:
        raise Unusable(f"INVENTORY_MESSAGE is {env['INVENTORY_MESSAGE']!r} (known: {', '.join(bodies.SHAPES)})")
    if cursor is None:
        return await walk.everything(source, queue, shape)
    if "{day" not in env.get("INVENTORY_PATTERN", ""):
        raise Unusable("a walk day by day needs an INVENTORY_PATTERN with {year}, {month} and {day}")
    end = days.parse(env["CHUNK_END"]) if env.get("CHUNK_END") else None
    return await walk.one_day(source, queue, shape, cursor, walk.Plan(env.get("CHUNK_DIRECTION", "backward"), end))


async def _source(env: Mapping[str, str], config: dict[str, Any]) -> sources.Source:
    location = _needed(env, "INVENTORY_LOCATION")
    bucket, _, path = location.removeprefix("s3://").partition("/")
    pattern, listed = env.get("INVENTORY_PATTERN") or None, env.get("INVENTORY_BUCKET", "")
    binding = config.get("stores", {}).get("inventory")
    if env.get("INVENTORY_TYPE", "s3Inventory") == "s3Inventory":
        path = path.rstrip("/") + "/"
    if binding is None and path.endswith("/"):
        from penstock_runtime.aws.client import AwsClient

        client = AwsClient("athena", _region(env), target="AmazonAthena", json="1.1")
        output = _needed(env, "OUTPUT_LOCATION")
        return sources.AthenaSource(client, _needed(env, "DATABASE_NAME"), output, pattern)
    if binding is None:
        binding = {"type": "s3", "bucket": bucket}
    return sources.ListingSource(await open_store(binding), path, pattern, listed)


async def _cursor(env: Mapping[str, str], config: dict[str, Any]) -> cursors.Cursor | None:
    binding = config.get("tables", {}).get("cursor")
    if binding is not None:
        name = str(config["definition"]["name"])
        return cursors.TableCursor(await open_table(binding), name, _needed(env, "CHUNK_INITIAL"))
    if env.get("CHUNK_PARAMETER"):
        return cursors.parameter(env["CHUNK_PARAMETER"], _region(env))
    return None


def _queue(env: Mapping[str, str], config: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] | None = config.get("outputs", {}).get("items")
    if found is not None:
        return found
    url = _needed(env, "QUEUE_URL")
    return {"type": "sqs", "url": url, "region": _region(env), "name": url.rpartition("/")[2]}


def _region(env: Mapping[str, str]) -> str:
    return env.get("AWS_REGION") or _needed(env, "AWS_DEFAULT_REGION")


def _needed(env: Mapping[str, str], name: str) -> str:
    value = env.get(name)
    if not value:
        raise Unusable(f"{name} is not set in the environment")
    return value
