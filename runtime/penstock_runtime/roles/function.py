"""The role `function`: one call, and then the end: of a pipeline's handler, or of a task of a batch workflow."""

import sys
import traceback
from typing import Any

from penstock_runtime import exits
from penstock_runtime.errors import Denied, Unusable

SUMMARY = "call a handler once (jobs, tasks of batch workflows); with a HANDLER, serve it in Lambda"


def run(config: dict[str, Any]) -> int:
    """Call the handler and return the exit code: a job that failed is a failed job, which its platform starts again."""
    if "batch" in config:
        from penstock_runtime import batch_task

        return batch_task.run(config)
    from penstock_runtime.functions import batches, consume
    from penstock_runtime.functions.context import FunctionContext

    name = config["definition"]["name"]
    try:
        batches.handle(consume.loaded(config), {}, FunctionContext(name, float(config.get("handlerTimeout", 840))))
    except Unusable as error:
        _say(error)
        return exits.CONFIG
    except Denied as error:
        _say(error)
        return exits.DENIED
    except Exception as error:  # noqa: BLE001 - whatever the author's code raises is the job's failure
        _say(error)
        traceback.print_exception(error)
        return exits.FAILED
    return exits.OK


def _say(error: Exception) -> None:
    sys.stderr.write(f"penstock-worker: {type(error).__name__}: {error}\n")
