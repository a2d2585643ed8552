"""Cuts storages into splits: the folders at the depth that a dataset names, or each storage as a whole."""

import re
from collections.abc import Iterator
from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.storage import Storage
from penstock_runtime.pctasks.tasks import Task


def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return `splits`: addresses with the options of their chunks, at most `options.limit`."""
    factory = storage_factory(context.config)
    found: list[dict[str, Any]] = []
    limit = (args.get("options") or {}).get("limit")
    for one in args["inputs"]:
        storage = factory.get_storage(one["uri"])
        for uri in _splits(storage, one.get("splits")):
            if limit is not None and len(found) >= limit:
                break
            found.append({"uri": uri, "chunk_options": one.get("chunk_options", {})})
    return {"splits": found}


def _splits(storage: Storage, splits: list[dict[str, Any]] | None) -> Iterator[str]:
    if not splits:
        yield storage.get_uri()
        return
    for split in splits:
        prefix, depth = split.get("prefix") or "", split["depth"]
        pattern = re.compile(split["folder_matches"]) if split.get("folder_matches") else None
        for folder, _, _ in storage.walk(min_depth=depth, max_depth=depth, name_starts_with=prefix):
            if pattern is None or pattern.search(folder):
                yield storage.get_uri(folder)


task = Task(run, ("inputs",))
