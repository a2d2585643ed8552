"""Makes the items of one chunk of assets with the user's function and writes them as lines of JSON.

An asset that fails does not stop the others: all of them are tried, what failed is named, and then the task fails.
"""

import json
import logging
from collections.abc import Callable
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.errors import Retry, WorkerError
from penstock_runtime.logs import say, traceback_of
from penstock_runtime.pctasks import items
from penstock_runtime.pctasks.batch import listing
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.storage import StorageFactory
from penstock_runtime.pctasks.tasks import Task

_NAMED: Final = 5  # failures that the message names
_log = logging.getLogger("penstock.create_items")


class ChunkFailed(WorkerError):
    """Some assets of a chunk failed."""


def task_of(function: Callable[[str, StorageFactory], Any]) -> Task:
    """Return the task that calls `function(asset_uri, storage_factory)` for each asset of a chunk."""

    def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
        return _run(function, args, storage_factory(context.config))

    return Task(run, ("item_chunkset_uri",))


def _run(
    function: Callable[[str, StorageFactory], Any], args: dict[str, Any], factory: StorageFactory
) -> dict[str, Any]:
    """Return `ndjson_uri`, and mark the chunk as done. Raises ChunkFailed."""
    options = args.get("options") or {}
    uris, chunk_id, mark = _assets(args, factory)
    limit = options.get("limit")
    made: list[str] = []
    failed: list[str] = []
    for uri in uris[: None if limit is None else int(limit)]:
        try:
            checked = items.checked(
                _made(function, uri, factory), args.get("collection_id"), validate=not options.get("skip_validation")
            )
        except Exception as error:  # noqa: BLE001 - users' code may raise anything
            failed.append(f"{uri}: {type(error).__name__}: {error}")
            say(_log, logging.ERROR, "an asset failed", assetUri=uri, traceback=traceback_of(error))
            continue
        made += [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in checked]
    if failed:
        mark(listing.FAILED, "\n".join(failed) + "\n")
        more = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
        raise ChunkFailed(f"{len(failed)} of {len(uris)} assets failed: {'; '.join(failed[:_NAMED])}{more}")
    target = factory.get_storage(args["item_chunkset_uri"])
    path = f"{chunk_id.rpartition('.')[0] or chunk_id}.ndjson"
    target.write_text(path, "".join(f"{line}\n" for line in made))
    mark(listing.SUCCESS, "")
    return {"ndjson_uri": target.get_uri(path)}


def _made(function: Callable[[str, StorageFactory], Any], uri: str, factory: StorageFactory) -> Any:
    found = function(uri, factory)
    if hasattr(found, "wait_seconds"):
        raise Retry(getattr(found, "message", None) or "the function wants to wait", found.wait_seconds)
    return found


def _assets(args: dict[str, Any], factory: StorageFactory) -> tuple[list[str], str, Callable[[str, str], None]]:
    """Return the addresses of a chunk (or the one `asset_uri`), its id, and how it is marked."""
    chunk = args.get("asset_chunk_info")
    if chunk is None:
        uri = args["asset_uri"]
        return [uri], uri.partition("://")[2] or uri, lambda _kind, _text: None
    storage, path = factory.get_storage_for_file(chunk["uri"])
    chunk_id = chunk["chunk_id"]
    folder = path.removesuffix(listing.chunk_path("", listing.ALL, chunk_id)).rstrip("/")

    def mark(kind: str, text: str) -> None:
        storage.write_text(listing.chunk_path(folder, kind, chunk_id), text)

    return [line for line in storage.read_text(path).splitlines() if line.strip()], chunk_id, mark
