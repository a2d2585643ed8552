"""Writes a value to a file of a storage: text as it is, anything else as JSON."""

import json
from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.pctasks.call import storage_factory
from penstock_runtime.pctasks.tasks import Task


def run(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return `uri`, where it was written."""
    storage, path = storage_factory(context.config).get_storage_for_file(args["uri"])
    content = args["content"]
    storage.write_text(path, content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
    return {"uri": args["uri"]}


task = Task(run, ("content", "uri"))
