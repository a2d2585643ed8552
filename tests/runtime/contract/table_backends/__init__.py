"""Where the table contract finds real tables: one module for each adapter, found by listing this folder.

A module has `missing() -> str | None` (why it cannot run here), `serve(folder)`, a context manager that yields
`new(label, key="id") -> binding` (a table that did not exist, with that partition key), and `LIMITS`.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import NamedTuple


class Limits(NamedTuple):
    """What a test must know of a service."""

    misses: bool = True  # a point read of what is not there says so; False where an emulator fails at it
    feeds: bool = True  # `scan` goes on from a token; False where an emulator gives all or nothing
    etags: bool = True
    items: int = 1200  # how many a test of many items writes


def names() -> list[str]:
    """Return the backends, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> ModuleType:
    """Return a backend."""
    return importlib.import_module(f"{__name__}.{name}")
