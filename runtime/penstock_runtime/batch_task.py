"""Runs one task of a batch workflow: the role `function` with a `batch` in its configuration (docs/reference/batch-protocol.md)."""

import asyncio
import inspect
import logging
import os
import time
from typing import Any

from penstock_runtime import batch, exits, handler, logs, storage_token
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unusable
from penstock_runtime.expressions import Run, Unresolvable, text_of
from penstock_runtime.logs import say
from penstock_runtime.pctasks import shim, tasks

_log = logging.getLogger("penstock.function")


def run(config: dict[str, Any]) -> int:
    """Run the task; returns the exit code."""
    place = config.get("batch", {})
    logs.set_up(
        {
            "definition": config["definition"]["name"],
            "environment": config["environment"],
            "role": config["role"],
            **{name: place[name] for name in ("job", "task") if name in place},
        }
    )
    start = time.monotonic()
    try:
        _run(config)
    except (Unusable, Unresolvable) as error:
        say(_log, logging.CRITICAL, "the task cannot start", error=str(error))
        return exits.CONFIG
    except Denied as error:
        say(_log, logging.CRITICAL, "access was denied", error=str(error))
        return exits.DENIED
    except batch.BadOutput as error:
        say(_log, logging.ERROR, "the task gave no usable output", error=str(error))
        return exits.FAILED
    except Exception:  # noqa: BLE001 - a task may raise anything; its traceback is in the log line
        _log.exception("the task failed")
        return exits.FAILED
    say(_log, logging.INFO, "the task is done", seconds=time.monotonic() - start)
    return exits.OK


def _run(config: dict[str, Any]) -> None:
    wanted = config.get("handler")
    if wanted is None:
        raise Unusable("the role function needs a handler")
    place = config.get("batch", {})
    given = Run(batch.read_context(place["context"]) if place else {}, storage_token.fetch)
    for name, text in place.get("environment", {}).items():
        os.environ[name] = _variable(name, given.resolve(text, f"batch.environment.{name}"))
    handler.require(wanted.get("requiredEnvironment", []))
    args = given.resolve(wanted.get("args", {}), "handler.args")
    shim.install()
    output = asyncio.run(_call(wanted["entryPoint"], args, config))
    batch.write(batch.files(output, place.get("outputs", [])))


async def _call(entry_point: str, args: dict[str, Any], config: dict[str, Any]) -> Any:
    """Return the output of the task: of a function called with its arguments by name, or of a task of pctasks."""
    if "code" in config["handler"]:
        from penstock_runtime import packages

        await packages.prepare(config)
    context = Context(config)
    try:
        found: Any = tasks.builtin(entry_point) or handler.resolve(entry_point)
        if tasks.is_factory(found, args):
            found = found()
        if tasks.is_task(found):
            return await tasks.call(found, args, context)
        if not callable(found):
            raise Unusable(f"the entry point {entry_point} is not a function but of type {type(found).__name__}")
        wanted = _with_context(found, args, context)
        if inspect.iscoroutinefunction(found):
            return await found(**wanted)
        return await asyncio.to_thread(found, **wanted)
    finally:
        await context.close()


def _with_context(function: Any, args: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the arguments, with the context of the worker for a function that has a parameter of that name.

    Raises Unusable for arguments that the function does not take, naming them.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return args
    wanted = {**args, "context": context} if "context" in signature.parameters and "context" not in args else args
    try:
        signature.bind(**wanted)
    except TypeError as error:
        raise Unusable(
            f"the arguments do not fit {getattr(function, '__name__', function)}{signature}: {error}"
        ) from None
    return wanted


def _variable(name: str, value: Any) -> str:
    text = text_of(value)
    if text is None:
        raise Unresolvable(f"batch.environment.{name}: a variable is text, not {type(value).__name__}")
    return text
