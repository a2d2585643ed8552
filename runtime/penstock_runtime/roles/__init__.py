"""Roles of a worker: one module each, found by its file name.

A role module has `SUMMARY: str`, one line for `--help`, and `run(config: dict[str, Any]) -> int`, which works until it is
done or told to stop and returns the exit code. The role `create-items` is `create_items.py`.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any, NamedTuple


class Role(NamedTuple):
    """One role of this build."""

    name: str
    summary: str
    run: Callable[[dict[str, Any]], int]


def names(package: str = __name__) -> tuple[str, ...]:
    """Return the names of all roles in `package`, sorted; no role is imported."""
    path = importlib.import_module(package).__path__
    found = (module.name for module in pkgutil.iter_modules(path) if not module.name.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in found))


def find(name: str, package: str = __name__) -> Role | None:
    """Return the role called `name`, or None when this build has no such role."""
    if name not in names(package):
        return None
    module = importlib.import_module(f"{package}.{name.replace('-', '_')}")
    return Role(name, module.SUMMARY, module.run)
