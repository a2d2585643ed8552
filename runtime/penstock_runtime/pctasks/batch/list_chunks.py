"""Lists the chunks of a set that exists: those that are not done yet, or all."""

from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.pctasks.batch import listing
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.tasks import Task


def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return `chunks`, as `create_chunks` does."""
    storage = storage_factory(context.config).get_storage(args["chunkset_uri"])
    lead = f"{listing.ALL}/"
    done = f"{listing.SUCCESS}/"
    marked = set() if args.get("all") else {path.removeprefix(done) for path in storage.list_files(done)}
    ids = [path.removeprefix(lead) for path in storage.list_files(lead)]
    return {"chunks": [{"uri": storage.get_uri(lead + one), "chunk_id": one} for one in ids if one not in marked]}


task = Task(run, ("chunkset_uri",))
