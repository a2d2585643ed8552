"""A pipeline's item function as a worker: each message of the queue becomes the event that Lambda would bring.

The entry point of a worker where the cloud has no functions. `args` of its configuration: `handler`, the author's function,
`pipeline`, its id, and `folder`, where its code is (on one machine). Bad input of a message is the author's exception, so it is delivered again and parked as any other.
"""

import json
import os
import sys
import threading
from typing import Any

from penstock_runtime import exits
from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Stop
from penstock_runtime.functions import batches, events, handlers, start
from penstock_runtime.functions.context import FunctionContext
from penstock_runtime.queues.model import Message

_LOCK = threading.Lock()
_loaded: dict[str, handlers.Handler] = {}


def handle(message: Message, context: Context) -> None:
    """Handle one message with the author's function. Raises what that raises, and Stop when it cannot be loaded."""
    try:
        handler = loaded(context.config)
    except Exception as error:
        # No message can be handled: the process ends with the reason instead of parking them all.
        code = exits.DENIED if isinstance(error, Denied) else exits.CONFIG
        raise Stop(f"the handler cannot be loaded: {type(error).__name__}: {error}", code) from error
    name = context.config["definition"]["name"]
    event = {"Records": [events.record(message, name)]}
    batches.single(handler, event, FunctionContext(name, float(context.config.get("handlerTimeout", 840))))


def loaded(config: dict[str, Any]) -> handlers.Handler:
    """Return the author's function, loaded once in this process, after its environment is complete."""
    entry_point = config["handler"].get("args", {}).get("handler") or config["handler"]["entryPoint"]
    with _LOCK:
        if entry_point not in _loaded:
            bind(config)
            start.prepare()
            _loaded[entry_point] = handlers.load(entry_point)
        return _loaded[entry_point]


def bind(config: dict[str, Any]) -> None:
    """Say in this process what a function finds in Lambda, from the configuration of the worker: code, tokens, sink."""
    from penstock_runtime import sink
    from penstock_runtime.ingestor import environment

    folder = config["handler"].get("args", {}).get("folder")
    if folder and os.path.abspath(folder) not in sys.path:
        sys.path.insert(0, os.path.abspath(folder))
    tokens = config.get("tables", {}).get("token-cache")
    if tokens is not None:
        os.environ.setdefault(environment.BINDING, json.dumps({"key": "client_id", **tokens}))
    os.environ.setdefault(sink.CONFIG, json.dumps(config))
