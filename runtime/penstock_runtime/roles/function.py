"""The role `function`: one call, and then the end: of a pipeline's handler, or of a task of a batch workflow."""

import logging
from typing import Any

from penstock_runtime import exits, handler, logs
from penstock_runtime.errors import Denied, Unusable
from penstock_runtime.logs import say

SUMMARY = "call a handler once (jobs, tasks of batch workflows); with a HANDLER, serve it in Lambda"
_log = logging.getLogger("penstock.function")


def run(config: dict[str, Any]) -> int:
    """Call the handler and return the exit code: a job that failed is a failed job, which its platform starts again."""
    if "batch" in config:
        from penstock_runtime import batch_task

        return batch_task.run(config)
    from penstock_runtime.functions import batches, consume
    from penstock_runtime.functions.context import FunctionContext

    logs.set_up(logs.fields_of(config))
    name = config["definition"]["name"]
    try:
        if "handler" not in config:
            raise Unusable("the role function needs a handler")  # noqa: TRY301 - said as every other reason
        handler.require(config["handler"].get("requiredEnvironment", []))
        batches.handle(consume.loaded(config), {}, FunctionContext(name, float(config.get("handlerTimeout", 840))))
    except Unusable as error:
        say(_log, logging.CRITICAL, "the job cannot start", error=str(error))
        return exits.CONFIG
    except Denied as error:
        say(_log, logging.CRITICAL, "access was denied", error=str(error))
        return exits.DENIED
    except Exception:  # noqa: BLE001 - whatever the author's code raises is the job's failure
        _log.critical("the handler failed", exc_info=True)
        return exits.FAILED
    say(_log, logging.INFO, "done", handler=config["handler"]["entryPoint"])
    return exits.OK
