"""Formats one file, and proves that nothing but its layout has changed."""

from collections.abc import Iterator
from typing import Any

from penstock.diagnostics import Diagnostic, Span
from penstock.formatting import order
from penstock.formatting.attach import attach
from penstock.formatting.comments import find
from penstock.formatting.layout import Layout
from penstock.formatting.tree import Document, Mapping, Node, Scalar, Unformattable, parse
from penstock.formatting.words import Arrange, Steps
from penstock.record import Record
from penstock.text import Source, read
from penstock.text.decode import to_text


class Formatted(Record):
    """The file in its layout. `data` is None when the file has errors or a layout that is not touched, said in `diagnostics`."""

    data: bytes | None
    diagnostics: tuple[Diagnostic, ...] = ()


def format_source(source: Source) -> Formatted:
    """Return a file in the one layout: same values, same comments at the same keys, same kind of line ends.

    Keys of native definitions take the order of their schema. Where that is impossible (an alias would come before its
    anchor) they stay in their order; where the proof fails, the file stays as it is (PEN1022).
    """
    result = read(source)
    errors = tuple(found for found in result.diagnostics if found.severity == "error")
    if errors:
        return Formatted(None, errors)
    if not result.documents:
        return Formatted(source.data)
    text = to_text(source.data)
    reason = Unformattable("its values or comments would not be the same", 1)
    for arranged in (True, False):
        try:
            formatted = _formatted(text, arranged=arranged)
        except Unformattable as why:
            reason = why
            continue
        if formatted == text or _same(text, formatted):
            return Formatted(_encoded(formatted, source.data))
    return Formatted(None, (_untouched(source, reason),))


def _formatted(text: str, *, arranged: bool) -> str:
    lines = text.split("\n")
    documents = parse(text)
    comments = find(lines, documents)
    out: list[str] = []
    for number, document in enumerate(documents):
        if document.marker is not None:
            if number == 0:
                before = [line.rstrip() for line in lines[: document.marker]]
                out += before[next((at for at, line in enumerate(before) if line), len(before)) :]
            beside = comments.beside.get(document.marker)
            out.append(f"---{' ' * beside[1]}{beside[0]}" if beside else "---")
        arrange = _by_schema(document) if arranged else _as_it_is
        out += Layout(document, comments, lines, arrange).run()
    return "\n".join(out) + "\n"


def _as_it_is(_path: Steps, keys: list[str]) -> list[int]:
    return list(range(len(keys)))


def _by_schema(document: Document) -> Arrange:
    """Return the order of keys in a document."""
    data = _plain(document.root)
    top = order.of_document(data)

    def arrange(path: Steps, keys: list[str]) -> list[int]:
        schema, value = top, data
        for step in path:
            schema, value = order.child(schema, value, step), value[step]
        return order.arranged(schema, value, keys)

    return arrange


def _plain(node: Node) -> Any:
    """Return a tree as dicts and lists of texts: enough to find the schema of each place."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key.value: _plain(value) for key, value in node.pairs}
    return [_plain(item) for item in node.items]


def _same(before: str, after: str) -> bool:
    """Tell whether two texts hold the same documents and the same comments at the same places."""
    one, other = read(Source("", before.encode())), read(Source("", after.encode()))
    if any(found.severity == "error" for found in other.diagnostics):
        return False
    if [(doc.index, _exact(doc.data)) for doc in one.documents] != [
        (doc.index, _exact(doc.data)) for doc in other.documents
    ]:
        return False
    try:
        return sorted(_said(before)) == sorted(_said(after))
    except Unformattable:
        return False


def _exact(data: Any) -> Any:
    """Return data so that equal means the same: 1, 1.0 and true differ, and nan is itself."""
    if isinstance(data, dict):
        return {key: _exact(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_exact(item) for item in data]
    return type(data).__name__, repr(data) if isinstance(data, float) else data


def _said(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield every comment of a text with its document and what it belongs to, as a path."""
    lines = text.split("\n")
    documents = parse(text)
    comments = find(lines, documents)
    for number, document in enumerate(documents):
        own = attach(document, comments, lines)
        paths = {id(value): (path, first) for path, value, first in _paths(document.root, (), first=True)}
        for known, kind in ((own.lead, "before"), (own.trail, "below")):
            for name, found in known.items():
                path, first = paths[name]
                # the top of a file stays the top of the file, whichever key is the first
                where = "top" if kind == "before" and first else f"{kind} {path}"
                yield from ((number, where, line) for line in found if line)
        if not own.lines:  # no block, so nothing that a comment could be attached to
            inside = range(document.first, document.last + 1)
            rows = [(line, entry[0]) for line, entry in comments.own.items() if entry is not None and line in inside]
            for line, comment in rows:
                yield number, "top" if line < document.root.start.line else "below ", comment
        yield from _beside(number, document, comments.beside, own.lines, paths)
    for line, entry in comments.own.items():
        if entry is not None and documents and documents[0].marker is not None and line < documents[0].marker:
            yield -1, "", entry[0]


def _beside(
    number: int,
    document: Document,
    beside: dict[int, tuple[str, int]],
    starts: dict[int, int],
    paths: dict[int, tuple[str, bool]],
) -> Iterator[tuple[int, str, str]]:
    """Yield the comments that stand beside something: they belong to the last key or item that begins before them."""
    marker = document.marker if document.marker is not None else document.first
    begins = sorted((line, len(paths[name][0]), paths[name][0]) for name, line in starts.items())
    for line, (text, _) in beside.items():
        if marker <= line <= document.last:
            before = [path for start, _, path in begins if start <= line]
            yield number, f"beside {before[-1] if before else ''}", text


def _paths(node: Node, path: Steps, *, first: bool) -> Iterator[tuple[str, Node, bool]]:
    """Yield every node of the blocks with its path; `first` tells that it is the first of the document."""
    yield "/".join(str(step) for step in path), node, False
    if isinstance(node, Scalar) or node.flow:
        return
    steps: list[str | int] = (
        [key.value for key, _ in node.pairs] if isinstance(node, Mapping) else [*range(len(node.items))]
    )
    values = [value for _, value in node.pairs] if isinstance(node, Mapping) else node.items
    for number, (step, value) in enumerate(zip(steps, values, strict=True)):
        for below, inner, _ in _paths(value, (*path, step), first=False):
            yield below, inner, first and number == 0 and inner is value and not path


def _encoded(text: str, before: bytes) -> bytes:
    """Return the bytes of a text with the line ends that the file had."""
    end = before.find(b"\n")
    return (text.replace("\n", "\r\n") if end > 0 and before[end - 1 : end] == b"\r" else text).encode()


def _untouched(source: Source, reason: Unformattable) -> Diagnostic:
    span = Span(source.file, reason.line, 1, reason.line, 1)
    help_text = "format it by hand, or write this place in a plainer way"
    return Diagnostic("PEN1022", "error", f"this file cannot be formatted: {reason.message}", span, (), help_text)
