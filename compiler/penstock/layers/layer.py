"""Layer: one source of a definition's data, with the way back to its text."""

from collections.abc import Callable
from typing import Any, Protocol

from penstock.diagnostics import Span
from penstock.record import Record

Path = tuple[str | int, ...]


class Located(Protocol):
    """What can say where a path stands: a document, a converted dialect, a merge."""

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Return the span of the value at `path` (or of its key), or of the nearest ancestor that exists."""


class Layer(Record):
    """One layer of a merge. `label` is what people call it: `Workflow/base`, `environments/dev.yaml`.

    `locate(path, key)` returns the span of a path of `data`, None when this layer does not set that path.
    `document_at(path)` returns the document that holds the text at `path`, and the path there; None when unknown.
    """

    label: str
    data: Any
    locate: Callable[[Path, bool], Span | None]
    document_at: Callable[[Path], tuple[Any, Path] | None] | None = None


def value_at(data: Any, path: Path) -> Any:
    """Return the value at `path` in plain data. Raises KeyError when there is none."""
    for part in path:
        if isinstance(part, str):
            if data.__class__ is not dict or part not in data:
                raise KeyError(path)
        elif data.__class__ is not list or not 0 <= part < len(data):
            raise KeyError(path)
        data = data[part]
    return data


def has_path(data: Any, path: Path) -> bool:
    """Return whether plain data has a value (also null) at `path`."""
    try:
        value_at(data, path)
    except KeyError:
        return False
    return True


def from_document(document: Any, root: Path = (), label: str | None = None) -> Layer:
    """Return a document (or the part of it at `root`) as a layer; the label is its file unless given."""
    data = value_at(document.data, root)

    def locate(path: Path, key: bool) -> Span | None:
        if not has_path(data, path):
            return None
        span: Span = document.locate(root + path, key=key)
        return span

    def document_at(path: Path) -> tuple[Any, Path]:
        return document, root + path

    return Layer(label or document.source.file, data, locate, document_at)


def from_located(label: str, data: Any, located: Located) -> Layer:
    """Return data that came out of a conversion as a layer; `located` (a `Mapped`, say) finds its source."""

    def locate(path: Path, key: bool) -> Span | None:
        return located.locate(path, key=key) if has_path(data, path) else None

    return Layer(label, data, locate, getattr(located, "document_at", None))
