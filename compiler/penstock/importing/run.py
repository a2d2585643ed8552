"""From a foreign file to native YAML: recognise, convert, check against the schema, carry the comments over."""

from collections.abc import Callable

from penstock.diagnostics import Diagnostic, Span
from penstock.dialects import recognise
from penstock.dialects.beside import reader
from penstock.dialects.model import Converted, Dialect, DialectContext, Findings, Reporter, source_path
from penstock.importing.anchors import layout
from penstock.importing.comments import Comment, comments
from penstock.importing.weave import weave
from penstock.record import Record
from penstock.text import Document, Path, Source, read

Convert = Callable[[Dialect, Document, Reporter, DialectContext], tuple[Converted, ...]]


class Imported(Record):
    """The native text, empty when an error stands in the way; `lost` are comments that have no place in it."""

    text: str
    definitions: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    lost: tuple[Comment, ...]


def import_source(source: Source, directory: str, convert: Convert, *, strict: bool = False) -> Imported:
    """Return the native form of every document of `source` that a dialect reads; others are errors."""
    result = read(source)
    diagnostics = list(result.diagnostics)
    texts: list[str] = []
    names: list[str] = []
    lost: list[Comment] = []
    if not result.documents and not any(found.severity == "error" for found in diagnostics):
        diagnostics.append(_nothing(source))
    starts = [document.locate(()).line for document in result.documents]
    for number, document in enumerate(result.documents):
        dialect = recognise(document.data, source.file)
        if dialect is None:
            diagnostics.append(_foreign(document))
            continue
        context = DialectContext(source.file, directory, strict, reader(directory))
        findings = Findings(document)
        made = convert(dialect, document, findings, context)
        diagnostics += findings.found
        if not any(found.severity == "error" for found in findings.found):
            # After an error some values stand for others: what the schema says of them would be noise.
            diagnostics += [found for one in made for found in _against_schema(one, document)]
        first = 1 if number == 0 else _after_marker(source, starts[number])
        last = len(source.lines()) if number + 1 == len(starts) else _after_marker(source, starts[number + 1]) - 1
        woven, left = _woven(document, made, first, last)
        texts += woven
        lost += left
        names += [f"{one.kind}/{one.data['metadata']['name']}" for one in made]
    broken = any(found.severity == "error" for found in diagnostics)
    return Imported("" if broken else "---\n".join(texts), tuple(names), tuple(diagnostics), tuple(lost))


def _woven(
    document: Document, made: tuple[Converted, ...], first: int, last: int
) -> tuple[list[str], tuple[Comment, ...]]:
    where = layout(document)
    found = comments(document.source.lines(), where, first, last)
    texts: list[str] = []
    carried: set[Comment] = set()
    for number, one in enumerate(made):
        woven = weave(one, where, found, head=number == 0)
        texts.append(woven.text)
        carried |= woven.carried
    return texts, tuple(comment for comment in found if comment not in carried)


def _after_marker(source: Source, line: int) -> int:
    """Return the line after the `---` that begins the document whose first line is `line`."""
    lines = source.lines()
    while line > 1 and not lines[line - 1].startswith("---"):
        line -= 1
    return line + 1


def _against_schema(made: Converted, document: Document) -> list[Diagnostic]:
    from penstock.schema import to_diagnostics, validate

    problems = validate(made.kind, made.data)
    return to_diagnostics(problems, _Located(made, document)) if problems else []


class _Located:
    """Finds the place of a native path in the source."""

    def __init__(self, made: Converted, document: Document) -> None:
        self.made = made
        self.document = document

    def locate(self, path: Path, *, key: bool = False) -> Span:
        return self.document.locate(source_path(self.made.table, path) or (), key=key)


def _nothing(source: Source) -> Diagnostic:
    return Diagnostic("PEN1724", "error", "there is nothing in this file", Span(source.file, 1, 1, 1, 1))


def _foreign(document: Document) -> Diagnostic:
    data = document.data
    native = isinstance(data, dict) and "apiVersion" in data
    return Diagnostic(
        "PEN1724",
        "error",
        "this is a native definition already" if native else "no dialect knows this shape",
        document.locate(()),
        help="there is nothing to import" if native else "`penstock import` reads pctasks and stactools files",
    )
