"""Where the results of a pipeline go: the sink of its definition, whichever it is and wherever the code runs.

    from penstock_runtime.sink import publish_item

The sink is an ingestor (`INGESTOR_URL`), a queue (`OUTPUT_QUEUE_URL`) or a store (`OUTPUT_LOCATION`: `s3://bucket`, or a folder when
one tries a handler out; `OUTPUT_PREFIX`) in Lambda; elsewhere the configuration of the worker says it. Publishing the same object
twice leaves one.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from penstock_runtime import blocking
from penstock_runtime.errors import Unusable
from penstock_runtime.ingestor import environment
from penstock_runtime.ingestor.client import encoded
from penstock_runtime.queues import open_queue
from penstock_runtime.queues.model import Outgoing, Queue
from penstock_runtime.stores import open_store
from penstock_runtime.stores.model import Store

CONFIG: Final = "PENSTOCK_CONFIG"  # the whole configuration (JSON), where a worker or job has one
_opened: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """A store with a prefix, or a queue, as bindings of a worker configuration."""

    kind: str
    binding: dict[str, Any]
    prefix: str = ""


def publish_item(item: Any) -> None:
    """Publish one STAC item (a mapping, or what has `to_dict`).

    Raises Rejected for what is none, and what the sink raises: Denied, Unavailable.
    """
    _publish(item, "ingestions")


def publish_collection(collection: Any) -> None:
    """Publish one STAC collection. Raises as `publish_item`."""
    _publish(collection, "collections")


def place(env: Mapping[str, str] = os.environ) -> Place | None:
    """Return the store or queue that results go to; None when it is an ingestor. Raises Unusable when nothing is said."""
    config = json.loads(env[CONFIG]) if env.get(CONFIG) else {}
    sink = config.get("handler", {}).get("args", {}).get("sink")
    if sink is not None:
        section, name = ("stores", sink["store"]) if sink["type"] == "store" else ("outputs", sink["queue"])
        return Place(sink["type"], config[section][name], sink.get("prefix", ""))
    if env.get("INGESTOR_URL"):
        return None
    region = {"region": env["AWS_REGION"]} if env.get("AWS_REGION") else {}
    if env.get("OUTPUT_QUEUE_URL"):
        url = env["OUTPUT_QUEUE_URL"]
        return Place("queue", {"type": "sqs", "url": url, "name": url.rpartition("/")[2], **region})
    if env.get("OUTPUT_LOCATION"):
        location, prefix = env["OUTPUT_LOCATION"], env.get("OUTPUT_PREFIX", "")
        if not location.startswith("s3://"):
            return Place("store", {"type": "directory", "path": location}, prefix)
        return Place("store", {"type": "s3", "bucket": location[len("s3://") :].strip("/"), **region}, prefix)
    raise Unusable("the environment says no sink: INGESTOR_URL, OUTPUT_LOCATION or OUTPUT_QUEUE_URL")


def key(thing: Mapping[str, Any], path: str, prefix: str = "") -> str:
    """Return the key of an object in a store: `<collection>/<id>.json`, and `<id>/collection.json` for a collection."""
    name = quote(str(thing["id"]), safe="")
    if path == "collections":
        return f"{prefix}{name}/collection.json"
    return f"{prefix}{quote(str(thing.get('collection') or 'items'), safe='')}/{name}.json"


def _publish(thing: Any, path: str) -> None:
    where = place()
    if where is None:
        ingestor = environment.ingestor()
        _ = ingestor.post_item(thing) if path == "ingestions" else ingestor.post_collection(thing)
        return
    text, data = encoded(thing)
    blocking.run(_put(where, key(data, path, where.prefix), text))


async def _put(where: Place, name: str, text: bytes) -> None:
    at = json.dumps(where.binding, sort_keys=True)
    if at not in _opened:
        _opened[at] = await (open_store if where.kind == "store" else open_queue)(where.binding)
    if where.kind == "store":
        store: Store = _opened[at]
        await store.write(name, text)
    else:
        queue: Queue = _opened[at]
        await queue.send([Outgoing(text, key=name)])
