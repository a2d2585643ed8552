"""Migrates one file: every native document to the current version, by edits of its text."""

from collections.abc import Sequence
from typing import Any

from penstock.diagnostics import Diagnostic, Edit, Span
from penstock.migrations.registry import Step, way
from penstock.record import Record
from penstock.text import Document, Source, read

_OURS = "penstock.dev/"


class Migrated(Record):
    """What a migration comes to. `data` is None when nothing changes; `taken` are the summaries of the steps that were taken."""

    data: bytes | None
    taken: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def migrate(source: Source, target: str, steps: Sequence[Step]) -> Migrated:
    """Return a file with its native documents in version `target`; one with errors is left alone, and they are returned.

    A version that no step leads from is an error: a newer compiler wrote it, or it is misspelt.
    """
    taken: list[str] = []
    here = source
    while True:
        result = read(here)
        errors = tuple(found for found in result.diagnostics if found.severity == "error")
        if errors:
            return Migrated(None, (), errors if here is source else (_broken(source, taken),))
        found = [_way(document, target, steps) for document in result.documents]
        unknown = tuple(
            _unknown(document, target) for document, path in zip(result.documents, found, strict=True) if path is None
        )
        if unknown:
            return Migrated(None, (), unknown)
        edits: list[Edit] = []
        for document, path in zip(result.documents, found, strict=True):
            if path:
                edits += [*path[0].edits(document), _version(document, path[0].TO)]
                if path[0].SUMMARY not in taken:
                    taken.append(path[0].SUMMARY)
        if not edits:
            return Migrated(here.data if here is not source else None, tuple(taken))
        here = Source(source.file, apply(here, edits))


def _way(document: Document, target: str, steps: Sequence[Step]) -> list[Step] | None:
    version = _api_version(document.data)
    return [] if version is None else way(version, target, steps)


def _api_version(data: Any) -> str | None:
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return version if isinstance(version, str) and version.startswith(_OURS) else None


def _version(document: Document, version: str) -> Edit:
    return Edit(document.locate(("apiVersion",)), version)


def _unknown(document: Document, target: str) -> Diagnostic:
    return Diagnostic(
        "PEN1101",
        "error",
        f"no step leads from `{document.data['apiVersion']}` to `{target}`",
        document.locate(("apiVersion",)),
        help="a newer penstock may know this version, or it is misspelt",
    )


def _broken(source: Source, taken: list[str]) -> Diagnostic:
    message = f"the step {taken[-1]!r} made a file that cannot be read; it was left as it is"
    return Diagnostic("PEN1101", "error", message, Span(source.file, 1, 1, 1, 1), help="this is a mistake of penstock")


def apply(source: Source, edits: Sequence[Edit]) -> bytes:
    """Return the bytes of a source after edits, which may come in any order but must not overlap; line ends stay.

    Raises ValueError when two edits overlap.
    """
    text = source.data.decode("utf-8-sig")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    places = sorted(
        (
            starts[edit.span.line - 1] + edit.span.column - 1,
            starts[edit.span.end_line - 1] + edit.span.end_column - 1,
            edit.text,
        )
        for edit in edits
    )
    out: list[str] = []
    at = 0
    for start, end, new in places:
        if start < at:
            raise ValueError("two edits of one migration overlap")
        out += [text[at:start], new]
        at = end
    mark = b"\xef\xbb\xbf" if source.data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join([*out, text[at:]]).encode()
