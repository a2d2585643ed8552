"""Lists the assets of a split and writes them as chunks of at most so many."""

from itertools import islice
from typing import Any, Final

from penstock_runtime.context import Context
from penstock_runtime.pctasks.batch import listing
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.tasks import Task

_SEPARATOR: Final = "://"


def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return `chunks`: address and id of each; the id is `<host><path>/<number>/<file>`, so splits never meet."""
    factory = storage_factory(context.config)
    options = args.get("options") or {}
    source, target = factory.get_storage(args["src_uri"]), factory.get_storage(args["dst_uri"])
    name = f"{options.get('chunk_file_name', 'uris-list')}{options.get('chunk_extension', '.csv')}"
    length = int(options.get("chunk_length", listing.LENGTH))
    root = source.get_uri().partition(_SEPARATOR)[2] or source.get_uri().lstrip("/")
    uris = (source.get_uri(path) for path in listing.chosen(source, options))
    found: list[dict[str, Any]] = []
    while chunk := list(islice(uris, length)):
        chunk_id = f"{root.strip('/')}/{len(found)}/{name}"
        path = listing.chunk_path("", listing.ALL, chunk_id)
        target.write_text(path, "\n".join(chunk) + "\n")
        found.append({"uri": target.get_uri(path), "chunk_id": chunk_id})
    return {"chunks": found}


task = Task(run, ("src_uri", "dst_uri"))
