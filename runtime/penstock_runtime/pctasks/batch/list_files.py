"""Lists the files of a storage."""

from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.pctasks.batch import listing
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.tasks import Task


def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return `uris`, the addresses of the files that the options choose."""
    storage = storage_factory(context.config).get_storage(args["src_uri"])
    return {"uris": [storage.get_uri(path) for path in listing.chosen(storage, args)]}


task = Task(run, ("src_uri",))
