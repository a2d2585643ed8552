"""Typed definitions: `read` turns schema-valid data into frozen records, one module for each kind.

A kind is one module of this package named for it in lower case, with `KIND` and `read_spec(data)`, beside its schema. Only the
modules of kinds that are seen are imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from penstock.definitions.common import Metadata, read_metadata
from penstock.definitions.reading import Unready
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Definition", "Metadata", "Unready", "kinds", "read"]


class Definition(Record):
    """One definition. `spec` is the record of its kind (`WorkflowSpec`, `PipelineSpec`, ...), `data` the resolved mapping."""

    kind: str
    name: str
    metadata: Metadata
    spec: Any
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """`Kind/name`, unique in a project."""
        return f"{self.kind}/{self.name}"


_readers: dict[str, Callable[[Any], Any]] = {}


def read(data: dict[str, Any]) -> Definition:
    """Return the typed definition of data that is valid by the schema of its kind.

    Unresolved expressions may stand wherever a scalar may. Raises LookupError when the kind is unknown, Unready (with the
    path) when a whole mapping or list is still an unresolved expression.
    """
    kind = data["kind"]
    reader = _readers.get(kind) or _reader(kind)
    try:
        metadata = read_metadata(data["metadata"])
    except Unready as found:
        raise found.below("metadata") from None
    try:
        spec = reader(data["spec"])
    except Unready as found:
        raise found.below("spec") from None
    return Definition(kind, metadata.name, metadata, spec, data)


def kinds() -> tuple[str, ...]:
    """Return the kinds that have a module here, in alphabetical order."""
    from os import listdir
    from os.path import dirname

    names = sorted(file[:-3] for file in listdir(dirname(__file__)) if file.endswith(".py"))
    found = (getattr(import_module(f"{__name__}.{name}"), "KIND", None) for name in names if name != "__init__")
    return tuple(sorted(kind for kind in found if kind))


def _reader(kind: str) -> Callable[[Any], Any]:
    if not (kind.isascii() and kind.isalpha()):
        raise LookupError(f"unknown kind {kind!r}")
    try:
        module = import_module(f"{__name__}.{kind.lower()}")
    except ModuleNotFoundError:
        raise LookupError(f"unknown kind {kind!r}") from None
    if getattr(module, "KIND", None) != kind:
        raise LookupError(f"unknown kind {kind!r}")
    reader: Callable[[Any], Any] = module.read_spec
    _readers[kind] = reader
    return reader
