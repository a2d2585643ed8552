"""From files to entries: each document becomes native definitions with the way back to its text."""

import os
from collections.abc import Collection, Iterable
from typing import Any

from penstock.diagnostics import Diagnostic, Related, Span
from penstock.dialects import claimed, recognise
from penstock.dialects.beside import reader
from penstock.dialects.model import DialectContext, Findings, source_path
from penstock.record import Record
from penstock.schema import expression, identify, is_kind, to_diagnostics, validate
from penstock.text import Document, Path, Source, documents, load_file, read

ENVIRONMENT = "Environment"
POLICY = "Policy"


class Entry(Record):
    """One definition as it was written: `data` is native, not resolved. `table` maps native paths to source paths.

    `derived` and `composed` are what the dialect says of it (`Converted`), `inputs` the files beside it that it looked at. What
    stands below the native paths of `parts` was written in another document, at the path that goes with it.
    """

    kind: str
    name: str
    file: str
    data: dict[str, Any]
    document: Document
    dialect: str | None = None
    table: dict[Path, Path] | None = None
    composed: frozenset[Path] = frozenset()
    derived: bool = False
    inputs: tuple[str, ...] = ()
    parts: tuple[tuple[Path, Document, Path], ...] = ()

    @property
    def id(self) -> str:
        """`Kind/name`."""
        return f"{self.kind}/{self.name}"

    def source_path(self, path: Path) -> Path | None:
        """Return where `path` of the native data stands in the document; None when nothing there leads to it."""
        return path if self.table is None else source_path(self.table, path)

    def _home(self, path: Path) -> tuple[Document, Path | None]:
        """Return the document that `path` was written in, and where; None when nothing there leads to it."""
        for start, document, origin in self.parts:
            if path[: len(start)] == start:
                return document, origin + path[len(start) :]
        return self.document, self.source_path(path)

    def locate(self, path: Path, key: bool = False) -> Span:
        """Return the span of a value or key; of the nearest thing above it where the text has no such thing."""
        document, origin = self._home(path)
        return document.locate(origin or (), key=key)

    def missing(self, path: Path) -> Span:
        """Return where to point when the mapping at `path` lacks a key."""
        document, origin = self._home(path)
        return document.missing(origin or ())

    def document_at(self, path: Path) -> tuple[Document, Path] | None:
        """Return the document and the path there that set `path`; None where the text was put together by a dialect."""
        if path in self.composed:
            return None
        document, origin = self._home(path)
        return None if origin is None else (document, origin)


Ahead = tuple[bytes, list[Any] | None] | None  # bytes and plain documents of a file that was read by another process


class Entries:
    """All that was read: entries in file order, what is wrong, and the sources for snippets.

    Objects of a cluster whose group nobody has claimed yet wait until all files are read: a definition among them may make
    the group ours (`settle`). `groups` are ours from the start.
    """

    def __init__(self, groups: Collection[str] = ()) -> None:
        self.groups = groups
        self.waiting: list[tuple[Document, str, bool]] = []
        self.found: list[Entry] = []
        self.diagnostics: list[Diagnostic] = []
        self.sources: dict[str, Source] = {}
        self.files: list[str] = []

    def add_file(self, path: str, display: str, *, strict: bool, ahead: Ahead = None) -> None:
        """Read one file and take in its documents; `ahead` is what another process read of it."""
        self.files.append(display)
        if ahead is not None:
            self.add_source(Source(display, ahead[0]), path, strict=strict, values=ahead[1])
            return
        source = load_file(path, display)
        if isinstance(source, Diagnostic):
            self.diagnostics.append(source)
            return
        self.add_source(source, path, strict=strict)

    def add_source(self, source: Source, path: str, *, strict: bool, values: list[Any] | None = None) -> None:
        """Take in the documents of a source; `path` is where its relative references start, `values` what is known of it."""
        self.sources[source.file] = source
        result = read(source) if values is None else documents(source, values)
        self.diagnostics.extend(result.diagnostics)
        for document in result.documents:
            if document.data is None:
                continue
            self._add_document(document, path, strict=strict)

    def _add_document(self, document: Document, path: str, *, strict: bool) -> None:
        data = document.data
        if isinstance(data, dict) and "apiVersion" not in data and "kind" not in data:
            dialect = recognise(data, document.source.file)
            if dialect is not None:
                self._convert(dialect, document, path, strict=strict)
                return
        elif _of_a_cluster(data):
            dialect = claimed(data, self.groups)
            if dialect is not None:
                self._convert(dialect, document, path, strict=strict)
                return
            if not is_kind(data["kind"]):
                self.waiting.append((document, path, strict))
                return
        self._add_native(document)

    def settle(self) -> None:
        """Take in the objects that waited, now that all files are read: streams of kinds that are known by now."""
        waiting, self.waiting = self.waiting, []
        known = {*self.groups, *(group for entry in self.found if (group := _group(entry)) is not None)}
        for document, path, strict in waiting:
            dialect = claimed(document.data, known)
            if dialect is None:
                self._add_native(document)
            else:
                self._convert(dialect, document, path, strict=strict)
        if waiting:
            order = {file: index for index, file in enumerate(self.files)}
            self.found.sort(key=lambda entry: (order.get(entry.file, 0), entry.document.index))
        if any(entry.kind == "StreamClass" and entry.dialect is not None for entry in self.found):
            from penstock.engine.pairs import pair_classes

            self.found, problems = pair_classes(self.found)
            self.diagnostics += problems

    def _add_native(self, document: Document) -> None:
        data = document.data
        kind, problems = identify(data)
        if kind is None or problems:
            self.diagnostics.extend(to_diagnostics(problems, document))
            return
        name = _name(data)
        if name is None:
            self.diagnostics.extend(to_diagnostics(validate(kind, data, tolerate=expression), document))
            return
        self._take(Entry(kind, name, document.source.file, data, document))

    def _take(self, entry: Entry) -> None:
        """Keep an entry; one with a matrix as the entries of its combinations."""
        spec = entry.data.get("spec")
        if spec.__class__ is dict and "matrix" in spec:
            from penstock.engine.matrix import expand

            self.found += expand(entry, self.diagnostics)
        else:
            self.found.append(entry)

    def _convert(self, dialect: Any, document: Document, path: str, *, strict: bool) -> None:
        folder = os.path.dirname(path)
        looked: list[str] = []
        read_beside = reader(folder, looked.append)
        context = DialectContext(file=document.source.file, directory=folder, strict=strict, read=read_beside)
        findings = Findings(document)
        converted = dialect.convert(document, findings, context)
        for made in converted:
            name = made.data["metadata"]["name"]
            self._take(
                Entry(
                    made.kind,
                    name,
                    document.source.file,
                    made.data,
                    document,
                    made.dialect,
                    made.table,
                    made.composed,
                    made.derived,
                    tuple(looked),
                )
            )
        self.diagnostics.extend(findings.found)


def _of_a_cluster(data: Any) -> bool:
    """Tell whether a document is an object of a cluster and no definition of ours."""
    if not isinstance(data, dict):
        return False
    version, kind = data.get("apiVersion"), data.get("kind")
    return isinstance(version, str) and isinstance(kind, str) and not version.startswith("penstock.dev/")


def _group(entry: Entry) -> str | None:
    """Return the API group that a StreamClass makes ours."""
    spec = entry.data.get("spec") if entry.kind == "StreamClass" else None
    group = spec.get("group") if isinstance(spec, dict) else None
    return group if isinstance(group, str) else None


def _name(data: dict[str, Any]) -> str | None:
    """Return the name of a definition; None when it has none, which the schema reports."""
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) and name else None


def written_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without derived ones whose name is also written out: what a person wrote wins."""
    entries = list(entries)
    written = {entry.id for entry in entries if not entry.derived}
    return [entry for entry in entries if not entry.derived or entry.id not in written]


def duplicates(entries: Iterable[Entry], *, across_files: bool) -> list[Diagnostic]:
    """Return a finding for each name that a kind has twice: in one project, or in one file where files are loose."""
    first: dict[tuple[str, str], Entry] = {}
    found: list[Diagnostic] = []
    for entry in entries:
        known = first.setdefault((entry.id, "" if across_files else entry.file), entry)
        if known is entry:
            continue
        found.append(
            Diagnostic(
                code="PEN1301",
                severity="error",
                message=f"the {entry.kind} `{entry.name}` is defined twice",
                span=entry.locate(("metadata", "name")),
                related=(Related("first defined here", known.locate(("metadata", "name"))),),
                help="give one of them another name",
                definition=entry.id,
            )
        )
    return found
