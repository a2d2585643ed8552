"""Dialects: files of other systems, read as they are and turned into native definitions with positions kept.

A dialect is one module of this package with `NAME`, `recognises` and `convert` (see `Dialect` in `dialects/model.py`); it is
found by being here. One that reads objects of a cluster, which say what they are, also has `claims`.
"""

from collections.abc import Collection
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from penstock.dialects.model import Dialect

_found: tuple["Dialect", ...] | None = None


def dialects() -> tuple["Dialect", ...]:
    """Return the dialects in alphabetical order of their modules."""
    global _found  # noqa: PLW0603 - the folder is listed once
    if _found is None:
        from os import listdir
        from os.path import dirname

        names = sorted(
            name[:-3] for name in listdir(dirname(__file__)) if name.endswith(".py") and not name.startswith("_")
        )
        modules: list[Any] = [import_module(f"{__name__}.{name}") for name in names]
        _found = tuple([module for module in modules if hasattr(module, "recognises")])
    return _found


def recognise(data: Any, file: str) -> "Dialect | None":
    """Return the dialect that a document without `apiVersion` and `kind` is written in, None when it is none of ours."""
    for dialect in dialects():
        if dialect.recognises(data, file):
            return dialect
    return None


def claimed(data: dict[str, Any], groups: Collection[str] = ()) -> "Dialect | None":
    """Return the dialect that an object with `apiVersion` and `kind` belongs to, None when it is none of ours.

    `groups` are API groups that the project has made its own, beside those that a dialect always knows.
    """
    if not isinstance(data["apiVersion"], str) or not isinstance(data["kind"], str):
        return None
    for dialect in dialects():
        claims = getattr(dialect, "claims", None)
        if claims is not None and claims(data, groups):
            return dialect
    return None


def by_name(name: str) -> "Dialect | None":
    """Return the dialect with that `NAME`."""
    return next((dialect for dialect in dialects() if name == dialect.NAME), None)
