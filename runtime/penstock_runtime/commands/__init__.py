"""Commands of `penstock-worker` beside the roles: one module each, found by its file name.

A command module has `SUMMARY: str`, one line for `--help`, and `run(argv: list[str]) -> int`, which gets the arguments that follow
its name and returns the exit code. A role whose command line holds more than `--config` and `--check` has a command of its name.
"""

from collections.abc import Callable
from typing import NamedTuple

from penstock_runtime import registry


class Command(NamedTuple):
    """One command of this build."""

    name: str
    summary: str
    run: Callable[[list[str]], int]


def names(package: str = __name__) -> tuple[str, ...]:
    """Return the names of all commands in `package`, sorted; none is imported."""
    return tuple(name.replace("_", "-") for name in registry.names(package))


def find(name: str, package: str = __name__) -> Command | None:
    """Return the command called `name`, or None when there is none."""
    if name not in names(package):
        return None
    module = registry.load(package, name)
    return Command(name, module.SUMMARY, module.run)
