"""Roles of a worker: one module each, found by its file name.

A role module has `SUMMARY: str`, one line for `--help`, and `run(config: dict[str, Any]) -> int`, which works until it is
done or told to stop and returns the exit code. The role `create-items` is `create_items.py`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from penstock_runtime import registry


class Role(NamedTuple):
    """One role of this build."""

    name: str
    summary: str
    run: Callable[[dict[str, Any]], int]


def names(package: str = __name__) -> tuple[str, ...]:
    """Return the names of all roles in `package`, sorted; no role is imported."""
    return tuple(name.replace("_", "-") for name in registry.names(package))


def find(name: str, package: str = __name__) -> Role | None:
    """Return the role called `name`, or None when this build has no such role."""
    if name not in names(package):
        return None
    module = registry.load(package, name)
    return Role(name, module.SUMMARY, module.run)
