"""Site: where the YAML reader gave up, with the text around it, for the rules that say what was meant."""

import re
from typing import Any

from penstock.diagnostics import ERROR, Diagnostic, Fix, Related, Span
from penstock.text.builder import Builder

SYNTAX = "PEN1001"
DEEP = "PEN1006"
TAB = "PEN1014"
UNCLOSED = "PEN1016"
INDENT = "PEN1018"

_INDENT = re.compile(r" *")
TRAILING = re.compile(r"\s+#.*$|\s+$")


class Site:
    """An error as the reader gave it: its words, where it gave up (`line`, `column` from 0), and what was open."""

    def __init__(self, error: Any, builder: Builder, lines: list[str]) -> None:
        self.problem = str(getattr(error, "problem", None) or error)
        self.context = str(getattr(error, "context", None) or "")
        self.builder = builder
        self.lines = lines
        self.file = builder.source.file
        mark = getattr(error, "problem_mark", None)
        self.line: int = mark.line if mark is not None else 0
        self.column: int = mark.column if mark is not None else 0
        opened = getattr(error, "context_mark", None)
        self.opened = (opened.line, opened.column) if opened is not None else (self.line, self.column)

    def text(self, line: int) -> str:
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    def indent(self, line: int) -> int:
        match = _INDENT.match(self.text(line))
        return match.end() if match else 0

    def char(self) -> str:
        return self.text(self.line)[self.column : self.column + 1]

    def at_end(self) -> bool:
        """Say whether the reader stopped at the end of the file or of the document."""
        rest = self.lines[self.line :]
        return not any(line.strip() for line in rest) or (
            self.column == 0 and self.text(self.line)[:3] in ("---", "...")
        )

    def span(self, line: int, column: int, end: int | None = None) -> Span:
        return Span(self.file, line + 1, column + 1, line + 1, (column + 1 if end is None else end) + 1)

    def here(self) -> Span:
        return self.span(self.line, self.column)

    def first_word(self, line: int) -> Span:
        """Return the span of the line's text up to its colon or end."""
        text = self.text(line)
        start = self.indent(line)
        stop = text.find(":", start)
        body = TRAILING.sub("", text)
        return self.span(line, start, max(start + 1, stop if stop > start else len(body)))

    def finding(
        self,
        code: str,
        message: str,
        span: Span,
        advice: str,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        return Diagnostic(code, ERROR, message, span, related, advice, fix)
