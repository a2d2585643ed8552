"""Loads items or collections into the catalogue: files of lines of JSON, or what stands in the arguments."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from penstock_runtime.catalogues import open_catalogue
from penstock_runtime.context import Context
from penstock_runtime.errors import Unusable
from penstock_runtime.pctasks.batch import listing
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.storage import StorageFactory
from penstock_runtime.pctasks.tasks import Task

_GROUP: Final = 5000


async def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return how many were loaded; `options.insert_group_size` items go in one call."""
    import asyncio

    content = args["content"]
    kind = content.get("type")
    catalogue = await open_catalogue(context)
    try:
        if kind in ("Collection", "Collections"):
            collections = content["collections"] if kind == "Collections" else [content]
            await catalogue.upsert_collections(collections)
            return {"collections": len(collections)}
        if kind not in ("Feature", "Ndjson"):
            raise Unusable(
                f"handler.args.content.type is {kind!r}: it can be Ndjson, Collections, Collection or Feature"
            )
        found = iter([content]) if kind == "Feature" else _lines(content, storage_factory(context.config))
        size = int((args.get("options") or {}).get("insert_group_size", _GROUP))
        count = 0
        while group := await asyncio.to_thread(lambda: list(islice(found, size))):
            await catalogue.upsert(group)
            count += len(group)
        return {"items": count}
    finally:
        await catalogue.close()


def _lines(content: dict[str, Any], factory: StorageFactory) -> Iterator[dict[str, Any]]:
    """Yield the items of all files. Raises ValueError with the file and line of what is no item."""
    for uri in _files(content, factory):
        storage, path = factory.get_storage_for_file(uri)
        for number, line in enumerate(storage.read_text(path).splitlines(), 1):
            if line.strip():
                try:
                    item = json.loads(line)
                    item["id"], item["collection"]
                except (ValueError, TypeError, KeyError) as error:
                    raise ValueError(f"{uri}, line {number}, is no STAC item: {error}") from error
                yield item


def _files(content: dict[str, Any], factory: StorageFactory) -> Iterable[str]:
    uris = content.get("uris")
    if uris is not None:
        return [uris] if isinstance(uris, str) else uris
    folder = content["ndjson_folder"]
    storage = factory.get_storage(folder["uri"])
    return [storage.get_uri(path) for path in listing.chosen(storage, folder)]


task = Task(run, ("content",))
