"""Calls the user's function: in the process (or thread) that the worker keeps for code that may hang or crash.

The function is synchronous, so what it reads and writes goes through an event loop of its own, in another thread.
"""

import asyncio
import inspect
import threading
from dataclasses import dataclass
from typing import Any

from penstock_runtime.context import Context
from penstock_runtime.errors import Denied, Unavailable, Unusable
from penstock_runtime.handler import resolve
from penstock_runtime.pctasks import items, shim
from penstock_runtime.pctasks.storage.blob import Bridge
from penstock_runtime.pctasks.storage.factory import StorageFactory


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call: items, or (with `items` None) a wish to be asked again after `wait` seconds, or that a service is away."""

    items: list[dict[str, Any]] | None = None
    wait: float | None = None
    message: str = ""
    away: bool = False


_factories: dict[int, StorageFactory] = {}
_lock = threading.Lock()


def function(entry_point: str) -> Any:
    """Return the user's function, with what it may import of pctasks at hand. Raises Unusable."""
    shim.install()
    found = resolve(entry_point)
    if inspect.isclass(found) or not callable(found):
        raise Unusable(f"the create_items_function {entry_point} is no function")
    return found


def make(config: dict[str, Any], uri: str) -> Answer:
    """Return what the function of a worker configuration makes of one asset. Raises what the function raises."""
    args = config["handler"]["args"]
    called = function(args["create_items_function"])
    factory = storage_factory(config)
    try:
        found = asyncio.run(called(uri, factory)) if inspect.iscoroutinefunction(called) else called(uri, factory)
    except (Unavailable, Denied) as error:
        return Answer(message=f"{type(error).__name__}: {error}", away=True)
    if hasattr(found, "wait_seconds"):
        return Answer(wait=found.wait_seconds, message=getattr(found, "message", None) or "the function wants to wait")
    skip = (args.get("options") or {}).get("skip_validation", False)
    return Answer(items=items.checked(found, args.get("collection_id"), validate=not skip))


def storage_factory(config: dict[str, Any]) -> StorageFactory:
    """Return the storages of this process; the first call starts the event loop that serves them."""
    with _lock:
        found = _factories.get(0)
        if found is None:
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever, name="penstock-storage", daemon=True)
            thread.start()
            assert thread.ident is not None
            tokens = config.get("handler", {}).get("args", {}).get("tokens")
            found = _factories[0] = StorageFactory(Context(config), Bridge(loop, thread.ident), tokens)
        return found
