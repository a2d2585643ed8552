"""Lists the folders of a storage at one depth."""

from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.tasks import Task


def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return `uris`, the addresses of the folders that are `depth` levels down."""
    storage = storage_factory(context.config).get_storage(args["src_uri"])
    depth = int(args["depth"])
    return {"uris": [storage.get_uri(folder) for folder, _, _ in storage.walk(min_depth=depth, max_depth=depth)]}


task = Task(run, ("src_uri", "depth"))
