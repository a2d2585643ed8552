"""Mapped: the way back from a native definition to the foreign file that it was converted from."""

from collections.abc import Mapping
from typing import Any

from penstock.diagnostics import Span
from penstock.layers.layer import Path
from penstock.record import Record


class Mapped(Record):
    """Provenance of a conversion: `table` maps paths of the native definition to paths of the foreign document.

    The source paths count from `root` in the document. A native path takes the entry of its longest known prefix; what
    follows is appended. A path that the foreign text does not hold (a default, a computed name) is located at the
    nearest ancestor that it does hold.
    """

    document: Any
    table: Mapping[Path, Path]
    root: Path = ()

    def source_path(self, path: Path) -> Path:
        """Return the path in the document for a native path, whether or not the document has it."""
        for length in range(len(path), -1, -1):
            found = self.table.get(path[:length])
            if found is not None:
                return self.root + found + path[length:]
        return self.root

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Return the span of what a native path was made from."""
        span: Span = self.document.locate(self.source_path(path), key=key)
        return span

    def document_at(self, path: Path) -> tuple[Any, Path]:
        """Return the foreign document and the path in it."""
        return self.document, self.source_path(path)
