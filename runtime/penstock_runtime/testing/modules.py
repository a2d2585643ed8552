"""Finds the modules of a pipeline under test, and where they are not packages, makes them importable under their old names.

PYTEST_DONT_REWRITE
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from penstock_runtime import compat

_PACKAGES: Final = tuple(f"{package}.pipelines" for package in compat.PACKAGES)


def names(pipeline_id: str, module: str) -> tuple[str, ...]:
    """Return the names that a module of a pipeline may have, the likeliest first."""
    return (*[f"{package}.{pipeline_id}.{module}" for package in _PACKAGES], f"{pipeline_id}.{module}", module)


def find(pipeline_id: str, module: str) -> ModuleType:
    """Return a module of a pipeline: the one that the test imported, else the first that can be imported.

    Raises LookupError, naming what was tried.
    """
    tried = names(pipeline_id, module)
    for name in tried:
        if name in sys.modules:
            return sys.modules[name]
    for name in tried:
        try:
            if importlib.util.find_spec(name) is not None:
                return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is None or not name.startswith(error.name):
                raise
    raise LookupError(
        f"pipeline_id={pipeline_id!r}, module={module!r}: none of these can be imported: {', '.join(tried)}"
    )


class PipelineFinder(importlib.abc.MetaPathFinder):
    """Serves `stactools_pipelines.pipelines.<id>.<module>` from `<folder>/<id>/<module>.py`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the protocol of finders
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how to load a package or module of a pipeline, None for anything else."""
        package = next((one for one in _PACKAGES if fullname == one or fullname.startswith(f"{one}.")), None)
        if package is None:
            return None
        rest = fullname.removeprefix(package).removeprefix(".")
        if rest == "conftest":
            return importlib.util.spec_from_loader(fullname, _Values(), origin="penstock")
        place = os.path.join(self._folder, *rest.split(".")) if rest else self._folder
        if os.path.isfile(f"{place}.py"):
            return importlib.util.spec_from_file_location(fullname, f"{place}.py")
        if not os.path.isdir(place):
            return None
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [place]
        return spec


class _Values(importlib.abc.Loader):
    """Answers `stactools_pipelines.pipelines.conftest` with the values of the fixtures."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:  # noqa: ARG002 - the default module is right
        return None

    def exec_module(self, module: ModuleType) -> None:
        from penstock_runtime.testing import values

        module.__doc__ = values.__doc__
        vars(module).update({name: value for name, value in vars(values).items() if not name.startswith("__")})
        vars(module)["__getattr__"] = values.__getattr__


def offer(folder: str) -> None:
    """Make the pipelines in `folder` importable under their old names, where no installed package has them."""
    compat.offer()
    if not any(isinstance(finder, PipelineFinder) and finder._folder == folder for finder in sys.meta_path):  # noqa: SLF001
        sys.meta_path.append(PipelineFinder(folder))
