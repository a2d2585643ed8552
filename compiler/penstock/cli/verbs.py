"""Finds the verbs: modules of `penstock.cli` that have a `SUMMARY`."""

from importlib import import_module
from os import listdir
from os.path import dirname, isfile, join
from types import ModuleType

_FOLDER = dirname(__file__)


def load(verb: str) -> ModuleType | None:
    """Return the module of `verb`, None when there is no such verb. Only this one module is imported."""
    name = verb.replace("-", "_")
    if not name.isidentifier() or name.startswith("_") or "_" in verb or not isfile(join(_FOLDER, f"{name}.py")):
        return None
    module = import_module(f"penstock.cli.{name}")
    return module if hasattr(module, "SUMMARY") else None


def everything() -> dict[str, ModuleType]:
    """Return all verbs by name, in alphabetical order. Imports every one: for help, completion and suggestions."""
    names = sorted(name[:-3].replace("_", "-") for name in listdir(_FOLDER) if name.endswith(".py"))
    found = ((name, load(name)) for name in names if not name.startswith("-"))
    return {name: module for name, module in found if module is not None}
