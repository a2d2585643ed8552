"""Checks: one rule a module, found by being here.

A module may have any of three functions:

- `check(definition, world)` judges one definition, with or without an environment;
- `check_lowered(lowered, world)` judges what comes out of it in a place;
- `check_together(claims)` judges the names of all definitions of a place; it yields (definition id, finding).
"""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from penstock.checks.model import Claim, Finding, Lowered, World
from penstock.definitions import Definition

__all__ = ["Claim", "Finding", "Lowered", "World", "check", "check_lowered", "check_together", "modules"]

_modules: tuple[Any, ...] | None = None
_by_function: dict[str, tuple[Callable[..., Any], ...]] = {}


def modules() -> tuple[Any, ...]:
    """Return the check modules in alphabetical order."""
    global _modules  # noqa: PLW0603 - the folder is listed once
    if _modules is None:
        from os import listdir
        from os.path import dirname

        names = sorted(name[:-3] for name in listdir(dirname(__file__)) if name.endswith(".py"))
        _modules = tuple(import_module(f"{__name__}.{name}") for name in names if name not in ("__init__", "model"))
    return _modules


def _functions(name: str) -> tuple[Callable[..., Any], ...]:
    found = _by_function.get(name)
    if found is None:
        found = tuple(getattr(module, name) for module in modules() if hasattr(module, name))
        _by_function[name] = found
    return found


def check(definition: Definition, world: World) -> list[Finding]:
    """Return what every rule finds in one definition."""
    return [finding for rule in _functions("check") for finding in rule(definition, world)]


def check_lowered(lowered: Lowered, world: World) -> list[Finding]:
    """Return what every rule finds in what comes out of a definition."""
    return [finding for rule in _functions("check_lowered") for finding in rule(lowered, world)]


def check_together(claims: Sequence[Claim]) -> list[tuple[str, Finding]]:
    """Return what every rule finds in the names of all definitions of a place."""
    found: list[tuple[str, Finding]] = []
    for rule in _functions("check_together"):
        rows: Iterable[tuple[str, Finding]] = rule(claims)
        found.extend(rows)
    return found
