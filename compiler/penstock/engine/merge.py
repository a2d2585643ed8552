"""A definition with the definitions and fragments that it extends below it and a place's overlays above it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from penstock.definitions.environment import Overlay
from penstock.diagnostics import Diagnostic, Span
from penstock.engine.entries import Entry
from penstock.engine.findings import Findings, default_severity
from penstock.layers import Heir, Layer, Lookup, Merged, from_document, from_located, merge, resolve_extends
from penstock.layers.layer import has_path
from penstock.place import Place
from penstock.record import Record
from penstock.text import Document, Path

if TYPE_CHECKING:
    from penstock.engine.library import Library


class MergedSubject(Record):
    """A merge as a subject of findings."""

    merged: Merged

    def locate(self, path: Path, key: bool = False) -> Span:
        """Return where the winning layer sets `path`."""
        return self.merged.locate(path, key=key)

    def missing(self, path: Path) -> Span:
        """Return where to point when the mapping at `path` lacks a key."""
        found = self.merged.document_at(path)
        return found[0].missing(found[1]) if found else self.merged.locate(path, key=True)

    def document_at(self, path: Path) -> tuple[Document, Path] | None:
        """Return the winning document and the path there."""
        return self.merged.document_at(path)


class _Definitions(Mapping[tuple[str, str], Layer]):
    """The library's entries as layers, made when they are asked for."""

    def __init__(self, library: "Library") -> None:
        self.library = library

    def __getitem__(self, key: tuple[str, str]) -> Layer:
        entry = self.library.find(*key)
        if entry is None:
            raise KeyError(key)
        return layer_of(entry)

    def __iter__(self) -> Any:
        return ((entry.kind, entry.name) for entry in self.library.entries.values())

    def __len__(self) -> int:
        return len(self.library.entries)


class _Fragments(Mapping[str, Layer]):
    """The project's fragments as layers, read when they are asked for."""

    def __init__(self, library: "Library", findings: Findings) -> None:
        self.library = library
        self.findings = findings

    def __getitem__(self, path: str) -> Layer:
        found = self.library.fragment(path.removeprefix("fragments/").removesuffix(".yaml"))
        if found is None:
            raise KeyError(path)
        if isinstance(found, list):
            self.findings.found.extend(found)
            raise KeyError(path)
        return from_document(found)

    def __iter__(self) -> Any:
        return (f"fragments/{name}.yaml" for name in self.library.fragments())

    def __len__(self) -> int:
        return len(self.library.fragments())


def layer_of(entry: Entry) -> Layer:
    """Return an entry as a layer."""
    if entry.table is None:
        return from_document(entry.document, label=entry.file)
    return from_located(entry.file, entry.data, entry)


def _overlay_layer(library: "Library", place: Place, index: int) -> Layer:
    """Return one overlay of the environment as a layer: resolved data, located in the environment's text."""
    patch = place.data["spec"]["overlays"][index]["patch"]
    environment = library.find("Environment", place.name)
    path: Path = ("spec", "overlays", index, "patch")
    if environment is None:
        return Layer(f"overlay {index}", patch, lambda _path, _key: None)

    def locate(below: Path, key: bool) -> Span | None:
        return environment.locate(path + below, key) if has_path(patch, below) else None

    def document_at(below: Path) -> tuple[Document, Path] | None:
        return environment.document_at(path + below)

    return Layer(f"environment {place.name}", patch, locate, document_at)


def merge_entry(
    library: "Library", entry: Entry, place: Place | None, over: Sequence[tuple[int, Overlay]], findings: Findings
) -> tuple[Any, MergedSubject, tuple[str, ...]]:
    """Return merged data, the subject for findings, and labels of the bases. Problems of `extends` go to `findings`."""

    def report(layer: Layer, path: Path, start: int, end: int, code: str, message: str, help_text: str | None) -> None:
        from penstock.language.position import locate_in_scalar

        found = layer.document_at(path) if layer.document_at else None
        span = locate_in_scalar(found[0], found[1], start, end) if found else layer.locate(path, False)
        findings.found.append(Diagnostic(code, default_severity(code), message, span, (), help_text, None, entry.id))

    lookup = Lookup(_Definitions(library), _Fragments(library, findings))
    layers = resolve_extends(Heir(entry.kind, entry.name, layer_of(entry)), lookup, report)
    bases = tuple(layer.label for layer in layers[:-1])
    if place is not None:
        layers += [_overlay_layer(library, place, index) for index, _ in over]
    merged = merge(layers)
    return merged.data, MergedSubject(merged), bases
