"""Lets functions written for pctasks import what they name of it, where pctasks itself is not installed.

Only the names that users' functions import are offered: storages, wait results, the base class of collections. Importing any
other module of pctasks says that it is missing.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

# Module of pctasks -> module of ours with the same names; None is a package without names of its own.
MODULES: Final[dict[str, str | None]] = {
    "pctasks": None,
    "pctasks.core": None,
    "pctasks.core.models": None,
    "pctasks.core.models.task": "penstock_runtime.pctasks.results",
    "pctasks.core.storage": "penstock_runtime.pctasks.storage",
    "pctasks.core.storage.base": "penstock_runtime.pctasks.storage.base",
    "pctasks.core.storage.blob": "penstock_runtime.pctasks.storage.blob",
    "pctasks.core.storage.local": "penstock_runtime.pctasks.storage.local",
    "pctasks.dataset": None,
    "pctasks.dataset.collection": "penstock_runtime.pctasks.collection",
}


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of the table; it stands last, so that an installed pctasks wins."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        del path, target
        if fullname not in MODULES:
            return None
        package = any(name.startswith(f"{fullname}.") for name in MODULES)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=package)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """See `importlib.abc.Loader`."""
        del spec
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Give the module the names of ours."""
        source = MODULES[module.__name__]
        if source is not None:
            ours = importlib.import_module(source)
            names = {name: value for name, value in vars(ours).items() if not name.startswith("_")}
            module.__dict__.update({name: value for name, value in names.items() if not isinstance(value, ModuleType)})
        module.__doc__ = f"Stands in for {module.__name__}: pctasks is not installed in this image."


_finder: Final = _Finder()


def install() -> bool:
    """Offer the modules unless pctasks is installed; tell whether they are offered. Doing it again changes nothing."""
    if _finder in sys.meta_path:
        return True
    if importlib.util.find_spec("pctasks") is not None:
        return False
    sys.meta_path.append(_finder)
    return True
