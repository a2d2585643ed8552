"""Findings of one file: collected up to a limit, in order of place at the end."""

from penstock.diagnostics import ERROR, NOTE, Diagnostic, Span
from penstock.text import limits


class Full(Exception):
    """There are so many findings that the rest of the file is not read."""


class Findings:
    """What is wrong with one file's text.

    Above the limit warnings are only counted, and an error ends the reading: nobody reads a thousand findings, and a hostile
    file must not cost memory for each of its lines.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.items: list[Diagnostic] = []
        self.hidden = 0
        self.is_full = False

    def add(self, one: Diagnostic) -> None:
        """Take a finding. Raises Full when it is an error and the limit is reached."""
        if len(self.items) < limits.FINDINGS:
            self.items.append(one)
        elif one.severity != ERROR:
            self.hidden += 1
        else:
            self.items.append(one)
            self.is_full = True
            raise Full

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return the findings in order of place; a closing note says what is not shown."""
        done = sorted(self.items, key=_place)
        message = None
        if self.is_full:
            message = f"the rest of this file was not read after {len(done)} findings"
        elif self.hidden:
            message = f"{self.hidden:,} more warnings about the text of this file are not shown"
        if message is not None:
            span = done[-1].span or Span(self.file, 1, 1, 1, 1)
            done.append(Diagnostic("PEN1017", NOTE, message, span))
        return tuple(done)


def _place(one: Diagnostic) -> tuple[int, int]:
    return (one.span.line, one.span.column) if one.span else (0, 0)
