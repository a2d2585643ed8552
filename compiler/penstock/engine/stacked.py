"""An environment that is said twice: by a file of another system, and by a native one that is laid over it."""

from collections.abc import Iterable
from typing import Any

from penstock.diagnostics import Span
from penstock.engine.entries import ENVIRONMENT, Entry
from penstock.layers import Merged, merge
from penstock.text import Document, Path

_NOTHING = Merged({}, ())


class Stacked(Entry):
    """An entry whose data is a native definition over a derived one; `merged` knows who sets what."""

    merged: Merged = _NOTHING

    def source_path(self, path: Path) -> Path | None:
        """Return the path in the document that sets `path`."""
        found = self.document_at(path)
        return found[1] if found else None

    def locate(self, path: Path, key: bool = False) -> Span:
        """Return where the winning file sets a value, or the nearest thing above it."""
        return self.merged.locate(path, key=key)

    def missing(self, path: Path) -> Span:
        """Return where to point when the mapping at `path` lacks a key."""
        found = self.document_at(path)
        return found[0].missing(found[1]) if found else self.merged.locate(path, key=True)

    def document_at(self, path: Path) -> tuple[Document, Path] | None:
        """Return the winning document and the path in it."""
        return self.merged.document_at(path)


def stack(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with each native Environment laid over the derived one of its name, if there is one."""
    entries = list(entries)
    below = {entry.id: entry for entry in entries if entry.kind == ENVIRONMENT and entry.derived}
    return [_over(below[entry.id], entry) if _is_over(entry, below) else entry for entry in entries]


def _is_over(entry: Entry, below: dict[str, Entry]) -> bool:
    return not entry.derived and entry.id in below


def _over(base: Entry, entry: Entry) -> Entry:
    from penstock.engine.merge import layer_of

    merged = merge([layer_of(base), layer_of(entry)])
    values: dict[str, Any] = {field: getattr(entry, field) for field in ("kind", "name", "file", "document")}
    return Stacked(**values, data=merged.data, table={}, inputs=(*base.inputs, base.file), merged=merged)
