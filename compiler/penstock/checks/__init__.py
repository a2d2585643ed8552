"""Checks: one rule a module, found by being here.

The folder of a rule says when it is run, so that a run imports only the rules of the kinds that it sees:

- `<kind>/` and `every/`: `check(definition, world)` judges one definition, with or without an environment;
- `lowered/`: `check(lowered, world)` judges what comes out of it in a place;
- `together/`: `check(brought)` judges all definitions of a place beside each other; it yields (definition id, finding). What
  definitions are compared by is taken from what they bring (`names`, `shared`, `queues`, `references`); `data` says what one of them asks
  for. A render after an edit relies on it: it asks these rules again only when one of the two changed.
"""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from penstock.checks.model import Brought, Finding, Lowered, World
from penstock.definitions import Definition

__all__ = ["Brought", "Finding", "Lowered", "World", "check", "check_lowered", "check_together", "rules"]

Rule = Callable[..., Iterable[Any]]
_by_folder: dict[str, tuple[Rule, ...]] = {}
_by_kind: dict[str, tuple[Rule, ...]] = {}


def rules(folder: str) -> tuple[Rule, ...]:
    """Return the `check` functions of the modules in a folder, in alphabetical order; none when there is no folder."""
    found = _by_folder.get(folder)
    if found is None:
        from os import listdir
        from os.path import dirname

        try:
            files = sorted(listdir(f"{dirname(__file__)}/{folder}"))
        except FileNotFoundError:
            files = []
        names = [name[:-3] for name in files if name.endswith(".py") and not name.startswith("_")]
        found = tuple(import_module(f"{__name__}.{folder}.{name}").check for name in names)
        _by_folder[folder] = found
    return found


def check(definition: Definition, world: World) -> list[Finding]:
    """Return what every rule finds in one definition."""
    kind = definition.kind
    chosen = _by_kind.get(kind)
    if chosen is None:
        chosen = _by_kind[kind] = (*rules(kind.lower()), *rules("every"))
    return [finding for rule in chosen for finding in rule(definition, world)]


def check_lowered(lowered: Lowered, world: World) -> list[Finding]:
    """Return what every rule finds in what comes out of a definition."""
    return [finding for rule in rules("lowered") for finding in rule(lowered, world)]


def check_together(brought: Sequence[Brought]) -> list[tuple[str, Finding]]:
    """Return what every rule finds in all definitions of a place beside each other."""
    return [row for rule in rules("together") for row in rule(brought)]
