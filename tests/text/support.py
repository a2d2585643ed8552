"""Short words for the tests of the text layer: read a text, list its findings, find the corpus."""

import os
from pathlib import Path

from penstock.diagnostics import Diagnostic, Edit, Span
from penstock.text import Document, Result, Source, authority, fast, read

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def of(text: str | bytes, file: str = "f.yaml") -> Result:
    """Read a text as the file of that name."""
    return read(Source(file, text.encode() if isinstance(text, str) else text))


def document(text: str) -> Document:
    """Read a text that holds one document and nothing wrong."""
    result = of(text)
    assert result.diagnostics == ()
    assert len(result.documents) == 1
    return result.documents[0]


def findings(text: str | bytes) -> list[tuple[int, int, str]]:
    """Return (line, column, code) of each finding."""
    return [place(one) for one in of(text).diagnostics]


def place(one: Diagnostic) -> tuple[int, int, str]:
    assert one.span is not None
    return (one.span.line, one.span.column, one.code)


def spot(one: Diagnostic) -> tuple[int, int]:
    """Return the line and column of a finding."""
    return place(one)[:2]


def edits(one: Diagnostic) -> tuple[Edit, ...]:
    """Return the edits of the fix of a finding, which must have one."""
    assert one.fix is not None
    return one.fix.edits


def ends(span: Span) -> tuple[int, int, int, int]:
    return (span.line, span.column, span.end_line, span.end_column)


def exact(data: bytes) -> tuple[list[object], list[Diagnostic]]:
    """Read by the authority alone."""
    done = authority.read(Source("f.yaml", data))
    return [value for _, value, _ in done.documents], done.found.items


def quick(data: bytes) -> list[object] | None:
    """Read by the fast path alone."""
    return fast.read(data)


def same(one: object, other: object) -> bool:
    """Equal in value, type and order of keys; NaN equals itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


def corpus_files() -> list[Path]:
    """Return real definition files of other projects; empty where they are not at hand."""
    if not CORPUS.is_dir() or os.environ.get("PENSTOCK_NO_CORPUS"):
        return []
    return sorted(path for path in CORPUS.rglob("*.y*ml") if path.is_file())
