"""Hides what a finding calls a secret: the report shows where it stands, never what it is."""

from collections.abc import Mapping
from typing import Final

from penstock.diagnostics.model import Span
from penstock.output._report import Report, SourceLike

# Codes whose span is a secret.
SECRETS: Final = frozenset({"PEN1601", "PEN1602"})
_COVER: Final = "*"


class Masked:
    """A source whose secrets are covered, character by character, so that columns stay as they are."""

    def __init__(self, source: SourceLike, spans: list[Span]) -> None:
        self._source = source
        self._spans = spans

    def line(self, number: int) -> str:
        """Return a line without its secrets."""
        text = self._source.line(number)
        for span in self._spans:
            if span.line <= number <= span.end_line:
                start = span.column - 1 if number == span.line else 0
                end = span.end_column - 1 if number == span.end_line else len(text)
                covered = "".join(char if char.isspace() else _COVER for char in text[start:end])
                text = text[:start] + covered + text[end:]
        return text


def masked(report: Report) -> Report:
    """Return a report whose sources hide every secret that it points at; the same report when it points at none."""
    spans: dict[str, list[Span]] = {}
    for found in report.diagnostics:
        if found.code in SECRETS and found.span is not None:
            spans.setdefault(found.span.file, []).append(found.span)
    if not spans:
        return report
    sources: Mapping[str, SourceLike] = {
        file: Masked(source, spans[file]) if file in spans else source for file, source in report.sources.items()
    }
    return report.replace(sources=sources)
