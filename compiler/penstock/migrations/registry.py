"""Finds the steps, and the way of a definition from its version to the current one."""

from collections.abc import Callable, Sequence
from importlib import import_module
from os import listdir
from os.path import dirname
from typing import Any, Protocol

from penstock.diagnostics import Edit
from penstock.text import Document

_HELPERS = ("registry", "run")


class Step(Protocol):
    """One step. `edits` returns what to change in a document of version `FROM`, which a reader has found to be right."""

    FROM: str
    TO: str
    SUMMARY: str
    edits: Callable[[Document], list[Edit]]


def steps() -> tuple[Step, ...]:
    """Return every step, by the name of its module."""
    names = sorted(name[:-3] for name in listdir(dirname(__file__)) if name.endswith(".py"))
    found: list[Any] = [import_module(f"penstock.migrations.{name}") for name in names if name not in _HELPERS]
    return tuple(module for module in found if hasattr(module, "FROM"))


def current() -> str:
    """Return the version of definitions that this compiler reads."""
    from penstock.schema.header import api_version

    return api_version("Workflow")


def way(version: str, target: str, known: Sequence[Step]) -> list[Step] | None:
    """Return the steps from a version to `target`, none when it is there, None when no way leads there."""
    found: list[Step] = []
    while version != target:
        step = next((one for one in known if version == one.FROM), None)
        if step is None or step in found:
            return None
        found.append(step)
        version = step.TO
    return found
