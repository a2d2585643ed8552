"""Draws the lines of a span with a gutter and a mark under the exact characters.

Columns of a span count code points; a terminal counts cells. A tab reaches to the next multiple of four, wide characters
take two cells, combining ones none, and control characters are printed as visible pictures.
"""

from collections.abc import Sequence

from penstock.diagnostics.model import Span
from penstock.output._report import Report, line_of
from penstock.output._style import Style, visible

_TAB = 4
_HEAD = 4  # so many lines of a longer span are shown before the rest is cut
_ELLIPSIS = "…"


class Canvas:
    """Collects the lines of one finding that share a gutter of the same width."""

    def __init__(self, report: Report, style: Style, gutter: int, width: int) -> None:
        self.report = report
        self.style = style
        self.gutter = gutter
        self.width = max(20, width - gutter - 3)
        self.out: list[str] = []

    def row(self, number: int | None = None, text: str = "", sign: str = "|") -> None:
        """Add a line: the number in the gutter, the bar, the text."""
        label = "" if number is None else str(number)
        line = self.style("gutter", f"{label:>{self.gutter}} {sign}") + (f" {text}" if text else "")
        self.out.append(line.rstrip())

    def span(self, span: Span, role: str, mark: str, label: str = "") -> None:
        """Draw the source under `span`, marked with `mark`; nothing but the label when the text is not at hand."""
        last, end = end_of(self.report, span)
        first = line_of(self.report, span.file, span.line)
        if first is None:
            if label:
                self.row(text=self.style(role, label))
            return
        if last > span.line:
            self._many(span, last, end, role, label)
            return
        stop = end if last == span.line else len(first) + 1
        shown, left, size = view(first, span.column - 1, stop - 1, self.width)
        self.row(span.line, shown)
        self.row(text=" " * left + self.style(role, mark * size + (f" {label}" if label else "")))

    def _many(self, span: Span, last: int, end: int, role: str, label: str) -> None:
        numbers = list(range(span.line, last + 1))
        cut = len(numbers) > _HEAD + 2
        for number in [*numbers[:_HEAD], numbers[-1]] if cut else numbers:
            if cut and number == last:
                self.row(text=self.style(role, "|") + " " + _ELLIPSIS)
            text = line_of(self.report, span.file, number) or ""
            bar = self.style(role, "/" if number == span.line else "|")
            self.row(number, f"{bar} {view(text, 0, 0, self.width - 2)[0]}")
        tail = line_of(self.report, span.file, last) or ""
        _, left, size = view(tail, max(0, end - 2), end - 1, self.width - 2)
        self.row(text=self.style(role, "|" + "_" * (left + size) + "^" + (f" {label}" if label else "")))


def end_of(report: Report, span: Span) -> tuple[int, int]:
    """Return the last line of a span and its exclusive end column there.

    YAML ends a block at the start of the next token, many empty lines later; the mark must end at the last character.
    """
    line, column = span.end_line, span.end_column
    while line > span.line:
        text = line_of(report, span.file, line)
        if text is not None and text[: column - 1].strip():
            return line, min(column, len(text.rstrip()) + 1)
        line -= 1
        column = len((line_of(report, span.file, line) or "").rstrip()) + 1
    return line, max(column, span.column)


def view(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """Return (shown text, cells before the mark, cells of the mark) for code points `start` to `end` of a line.

    The text is cut to about `width` cells around the mark, with an ellipsis at a cut edge. The mark has at least one cell.
    """
    start = min(max(start, 0), len(line))
    end = max(end, start)
    low = 0
    if len(line) > width:
        # Only this window is ever looked at: a line may be 10 MB long.
        low = max(0, min(start - width // 3, len(line) - width))
    high = min(len(line), low + width)
    shown, cells = layout(line[low:high])
    if cells[-1] > width:
        # Wide characters: give up the end of the window first, then its start, down to the first marked character.
        first = low
        while high > min(max(end, start + 1), len(line)) and cells[high - first] - cells[low - first] > width:
            high -= 1
        while low < start and cells[high - first] - cells[low - first] > width:
            low += 1
        while high > start + 1 and cells[high - first] - cells[low - first] > width:
            high -= 1
        shown, cells = layout(line[low:high])
    before, after = (_ELLIPSIS if low else ""), (_ELLIPSIS if high < len(line) else "")
    left = cells[start - low] + len(before)
    size = cells[min(end, high) - low] + len(before) - left
    return before + shown + after, left, max(1, size)


def layout(text: str) -> tuple[str, Sequence[int]]:
    """Return the text as a terminal shows it, and the cell at which each code point starts (one more entry for the end)."""
    if text.isascii() and text.isprintable():
        return text, range(len(text) + 1)
    from unicodedata import combining, east_asian_width

    shown: list[str] = []
    cells = [0]
    for char in text:
        at = cells[-1]
        if char == "\t":
            piece = " " * (_TAB - at % _TAB)
            size = len(piece)
        else:
            piece = visible(char)
            size = len(piece)
            if piece == char:
                size = 0 if combining(char) or char == "\ufe0f" else 2 if east_asian_width(char) in "WF" else 1
        shown.append(piece)
        cells.append(at + size)
    return "".join(shown), cells
