"""Finds one-file implementations: the module of a package whose name is the type that a configuration names."""

import importlib
import pkgutil
import re
from types import ModuleType

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def module_name(type_name: str) -> str:
    """Return the module that serves a type: `azureStorageQueue` is `azure_storage_queue`, `create-items` is `create_items`."""
    return _CAMEL.sub("_", type_name).replace("-", "_").lower()


def names(package: str) -> tuple[str, ...]:
    """Return the modules of `package` that are implementations, sorted; none is imported."""
    path = importlib.import_module(package).__path__
    found = (module.name for module in pkgutil.iter_modules(path) if not module.name.startswith("_"))
    return tuple(sorted(name for name in found if name != "model"))


def find(package: str, type_name: str) -> ModuleType | None:
    """Import and return the module of `package` that serves `type_name`; None when there is none."""
    return load(package, type_name) if module_name(type_name) in names(package) else None


def load(package: str, type_name: str) -> ModuleType:
    """Import and return the module of `package` that serves `type_name`. Raises ImportError."""
    return importlib.import_module(f"{package}.{module_name(type_name)}")
