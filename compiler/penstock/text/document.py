"""Document and Result: what reading a file gives."""

from typing import Any

from penstock.diagnostics import Diagnostic, Span
from penstock.record import Record
from penstock.text.paths import Path
from penstock.text.source import Source


class Document(Record):
    """One YAML document: `data` is made of dict, list, str, int, float, bool and None; keys are always str.

    `index` counts from 0 and includes empty documents, so it is the number that a reader of the file would count.
    """

    source: Source
    index: int
    data: Any

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Return the span of the value at `path`, or with `key` of the key that holds it.

        When there is nothing at `path`, the span of the nearest ancestor's key is returned (of the document's first key
        when there is none). Never raises.
        """
        from penstock.text import locate

        return locate.locate(self.source, self.source.roots().get(self.index), path, key=key)

    def missing(self, path: Path) -> Span:
        """Return where to point when the mapping at `path` lacks a key: the key that holds the mapping.

        For an item of a list that is the item's first key, for the document its first key.
        """
        from penstock.text import locate

        return locate.missing(self.source, self.source.roots().get(self.index), path)


class Result(Record):
    """The documents of a file that could be read, and everything that is wrong with its text, in order of place."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
