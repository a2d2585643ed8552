"""Where the store contract finds real stores: one module for each adapter, found by listing this folder.

A module has `missing() -> str | None` (why it cannot run here), `serve(folder)`, a context manager that yields
`new(label, prefix="") -> binding` (an empty store, below that prefix), and `LIMITS`.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import NamedTuple


class Limits(NamedTuple):
    """What a test must know of a service."""

    conditions: bool = True  # `if_absent` and `if_match` hold; False where an emulator ignores them
    prefixes: bool = True  # a binding has a prefix
    at_once: int = 32  # requests that the service answers at the same time
    objects: int = 1100  # more than the service puts on a page
    empty: bool = True  # an object may be empty; False where an emulator fails at it


def names() -> list[str]:
    """Return the backends, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> ModuleType:
    """Return a backend."""
    return importlib.import_module(f"{__name__}.{name}")
