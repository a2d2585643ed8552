"""The toolbox: what compiling a definition needs beside the definition, made once for a place."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from penstock import resources
from penstock.engine.library import Library
from penstock.engine.resolve import Resolved
from penstock.graph import Graph
from penstock.graph.nodes import Node
from penstock.lower.context import CodeFiles, Context
from penstock.place import Place
from penstock.targets.kubernetes import Renderer
from penstock.targets.model import CloudTarget

if TYPE_CHECKING:
    from penstock.targets.pulumi.program import Printer

_CODE_FILES = 2_000  # files of one package


def cloud_target(name: str) -> CloudTarget:
    """Return the target package of a cloud. Raises ModuleNotFoundError when there is none."""
    found: Any = import_module(f"penstock.targets.{name}")
    return found  # type: ignore[no-any-return]


def template_loader(root: str | None) -> Callable[[str], str]:
    """Return a function that gives a template's text: the project's own file where there is one, else the built-in."""

    def load(relative: str) -> str:
        if root is not None:
            own = os.path.join(root, "templates", relative)
            if os.path.isfile(own):
                with open(own, encoding="utf-8") as stream:
                    return stream.read()
        return resources.read_text(f"templates/{relative}")

    return load


class Toolbox:
    """Targets and printers for one place. With `emit` off, definitions are only checked."""

    def __init__(
        self, place: Place, library: Library, *, strict: bool, emit: bool, templates: Mapping[str, Any] | None = None
    ) -> None:
        self.cloud = cloud_target(place.cloud)
        # One machine has a cluster only when the environment names one.
        self.cluster = bool(getattr(self.cloud, "CLUSTER", True)) or place.spec.cluster is not None
        self.strict = strict
        self.emit = emit
        self.load = template_loader(library.root)
        self.renderer = Renderer(self.load)
        self.rendered = library.project.settings.rendered if library.project else "rendered"
        if templates:
            self.renderer.import_cache(templates)
        self.program = f"pulumi/{place.spec.pulumi.stack or place.name}"
        self._printer: Printer | None = None

    @property
    def printer(self) -> "Printer":
        """The printer of Pulumi modules, made when the first one is needed."""
        if self._printer is None:
            from penstock.targets.pulumi.program import Printer

            self._printer = Printer(self.load)
        return self._printer

    def files(self, nodes: Iterable[Node], graph: Graph, place: Place) -> Iterable[tuple[str, str]]:
        """Return further files (path, text) that a target writes for these nodes of a graph."""
        more = getattr(self.cloud, "files", None)
        return more(nodes, graph, place) if more is not None else ()

    def context(self, resolved: Resolved, place: Place, library: Library, seen: list[str]) -> Context:
        """Return what lowering may ask of the world; every file that it looks at is added to `seen`."""
        base = os.path.dirname(library.path(resolved.entry.file))

        def exports(kind: str, name: str) -> dict[str, Any] | None:
            return library.exports(kind, name, place)

        def code(path: str) -> CodeFiles | None:
            return read_code(path, base, library.root or base, seen)

        return Context(
            place=place,
            functions=bool(getattr(self.cloud, "FUNCTIONS", False)),
            topics=bool(getattr(self.cloud, "TOPICS", False)),
            scaler_identity=bool(getattr(self.cloud, "SCALER_IDENTITY", False)),
            exports=exports,
            code=code,
            names=library.names,
            folder=None if self.cluster else os.path.relpath(base, library.root or base),
        )


def read_code(source: str, base: str, root: str, seen: list[str]) -> CodeFiles | None:
    """Return the files of a code package: a file as it is, a folder's Python files below the folder's name.

    `source` counts from the project (as `local.path` gives it) or from the folder of the definition's file.
    """
    candidates = (os.path.normpath(os.path.join(start, source)) for start in (root, base))
    path = next((one for one in candidates if os.path.exists(one)), "")
    if not path or os.path.relpath(path, root).startswith(".."):
        return None
    if os.path.isfile(path):
        seen.append(path)
        return CodeFiles(
            digest=_digest([path]), name=os.path.basename(path), files=(("", os.path.relpath(path, root)),)
        )
    if not os.path.isdir(path):
        return None
    found = sorted(_python_files(path))[:_CODE_FILES]
    seen.append(path)
    seen.extend(found)
    parent = os.path.dirname(path)
    return CodeFiles(
        digest=_digest(found, parent),
        name=f"{os.path.basename(path)}.zip",
        files=tuple((os.path.relpath(file, parent), os.path.relpath(file, root)) for file in found),
    )


def _python_files(folder: str) -> Iterable[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        for name in files:
            if name.endswith(".py"):
                yield os.path.join(here, name)


def _digest(files: list[str], parent: str | None = None) -> str:
    """Return the MD5 of one file's bytes (as pctasks names an upload), or of names and bytes of several."""
    digest = hashlib.md5(usedforsecurity=False)
    for file in files:
        if parent is not None:
            digest.update(os.path.relpath(file, parent).encode() + b"\0")
        with open(file, "rb") as stream:
            digest.update(stream.read())
    return digest.hexdigest()
