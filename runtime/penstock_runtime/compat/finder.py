"""Finds modules by a table of names: the last finder of the import path, so that it never hides an installed module."""

import importlib
import importlib.abc
import importlib.machinery
from collections.abc import Mapping, Sequence
from types import ModuleType


class Finder(importlib.abc.MetaPathFinder):
    """Serves the names of `table`: a module of the package `home` under another name, or an empty package (None)."""

    def __init__(self, table: Mapping[str, str | None], home: str) -> None:
        self._table = table
        self._home = home

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the protocol of finders
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how to load `fullname`, None when it is not one of ours."""
        if fullname not in self._table:
            return None
        served = self._table[fullname]
        loader = _Served(f"{self._home}.{served}" if served else None)
        return importlib.machinery.ModuleSpec(fullname, loader, origin="penstock", is_package=served is None)


class _Served(importlib.abc.Loader):
    """Fills a module with the public names of another one, or leaves it empty."""

    def __init__(self, served: str | None) -> None:
        self._served = served

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:  # noqa: ARG002 - the default module is right
        return None

    def exec_module(self, module: ModuleType) -> None:
        if self._served is None:
            module.__doc__ = "Offered by penstock-runtime: the real package is not installed."
            return
        ours = importlib.import_module(self._served)
        module.__doc__ = ours.__doc__
        module.__dict__.update({name: value for name, value in vars(ours).items() if not name.startswith("__")})
