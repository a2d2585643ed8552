"""Applies the edits of a fix to lines of text, to show them or to write them."""

from penstock.diagnostics.model import Edit, Fix
from penstock.output._report import Report, line_of
from penstock.record import Record


class Hunk(Record):
    """Neighbouring lines of one file that a fix replaces; `line` is the number of the first old one."""

    file: str
    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def hunks(report: Report, fix: Fix) -> tuple[Hunk, ...]:
    """Return what `fix` changes, in order; empty when the text is not at hand or edits overlap."""
    out: list[Hunk] = []
    edits = sorted(fix.edits, key=lambda edit: (edit.span.file, edit.span.line, edit.span.column))
    group: list[Edit] = []
    for edit in edits:
        if group and (edit.span.file != group[-1].span.file or edit.span.line > group[-1].span.end_line):
            out += _hunk(report, group)
            group = []
        group.append(edit)
    if group:
        out += _hunk(report, group)
    return tuple(out)


def _hunk(report: Report, edits: list[Edit]) -> list[Hunk]:
    file, first = edits[0].span.file, edits[0].span.line
    last = max(edit.span.end_line for edit in edits)
    old = [line_of(report, file, number) for number in range(first, last + 1)]
    if old and old[-1] is None and len(old) > 1:
        old[-1] = ""  # an edit may reach to the start of the line after the last one
    lines = [line for line in old if line is not None]
    if len(lines) != len(old):
        return []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines)
    parts: list[str] = []
    done = 0
    for edit in edits:
        span = edit.span
        start = starts[span.line - first] + span.column - 1
        stop = starts[span.end_line - first] + span.end_column - 1
        if start < done or stop < start:
            return []
        parts += [text[done:start], edit.text]
        done = stop
    new = "".join([*parts, text[done:]]).split("\n")
    return [] if new == lines else [_trimmed(file, first, lines, new)]


def _trimmed(file: str, first: int, old: list[str], new: list[str]) -> Hunk:
    """Leave out the lines at both ends that stay as they are."""
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    while old and new and old[0] == new[0]:
        old, new, first = old[1:], new[1:], first + 1
    return Hunk(file, first, tuple(old), tuple(new))
