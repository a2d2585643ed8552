"""Runs the main coroutine of a role; what it raises becomes a log line and an exit code."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from penstock_runtime import exits, logs
from penstock_runtime.errors import Denied, Unusable, WorkerError
from penstock_runtime.logs import say
from penstock_runtime.metrics import Registry

_log = logging.getLogger("penstock.worker")


def run(config: dict[str, Any], main: Callable[[dict[str, Any], Registry], Coroutine[Any, Any, int]]) -> int:
    """Run `main(config, metrics)` with logging set up, and return the exit code."""
    logs.set_up(logs.fields_of(config))
    try:
        return asyncio.run(main(config, Registry({"definition": config["definition"]["name"]})))
    except Unusable as error:
        say(_log, logging.CRITICAL, "the worker cannot start", error=str(error))
        return exits.CONFIG
    except Denied as error:
        say(_log, logging.CRITICAL, "access was denied", error=str(error))
        return exits.DENIED
    except WorkerError as error:
        say(_log, logging.CRITICAL, "the worker cannot go on", error=f"{type(error).__name__}: {error}")
        return exits.UNAVAILABLE
    except Exception:  # noqa: BLE001 (the last line of defence: a log line instead of a traceback)
        _log.critical("a fault of the runtime", exc_info=True)
        return exits.SOFTWARE
