"""The format `text`: findings for people, with the source, a mark, help and the fix."""

from penstock.diagnostics.model import Diagnostic, Fix, Span
from penstock.output._patch import Hunk, hunks
from penstock.output._report import Options, Report, line_of, ordered
from penstock.output._snippet import Canvas, end_of, view
from penstock.output._style import Style, clean, inline

_MAX_FIX_LINES = 12


def render(report: Report, options: Options) -> str:
    """Return one block a finding, an empty line after each; the empty string when there are none."""
    style = Style(options.color)
    return "".join(_block(found, report, options, style) for found in ordered(report))


def _block(found: Diagnostic, report: Report, options: Options, style: Style) -> str:
    changes = hunks(report, found.fix) if found.fix else ()
    canvas = Canvas(report, style, _gutter(found, report, changes), options.width)
    head, *more = clean(found.message).split("\n")
    canvas.out.append(style(found.severity, f"{found.severity}[{found.code}]") + style("bold", f": {head}"))
    for line in more:
        canvas.row(text=line)
    if found.span is not None:
        _place(canvas, found.span, found.definition)
        if line_of(report, found.span.file, found.span.line) is not None:
            canvas.row()
            canvas.span(found.span, found.severity, "^")
    for related in found.related:
        if related.span.file != (found.span.file if found.span else None):
            _place(canvas, related.span)
        canvas.row()
        canvas.span(related.span, "gutter", "-", clean(related.message))
    _advice(canvas, found)
    if found.fix:
        _fix(canvas, found.fix, changes, after_help=bool(found.help))
    return "\n".join([*canvas.out, "", ""])


def _gutter(found: Diagnostic, report: Report, changes: tuple[Hunk, ...]) -> int:
    """Return the width of the largest line number that will be printed."""
    spans = ([found.span] if found.span else []) + [related.span for related in found.related]
    numbers = [end_of(report, span)[0] for span in spans]
    numbers += [change.line + max(len(change.old), len(change.new)) for change in changes]
    return len(str(max(numbers, default=1)))


def _place(canvas: Canvas, span: Span, definition: str | None = None) -> None:
    where = f"{inline(span.file)}:{span.line}:{span.column}" + (f" in {inline(definition)}" if definition else "")
    canvas.out.append(" " * canvas.gutter + canvas.style("gutter", "-->") + f" {where}")


def _advice(canvas: Canvas, found: Diagnostic) -> None:
    if not found.help:
        return
    canvas.row()
    head, *more = clean(found.help).split("\n")
    canvas.row(text=canvas.style("help", "help") + f": {head}", sign="=")
    for line in more:
        canvas.row(text=f"      {line}")


def _fix(canvas: Canvas, fix: Fix, changes: tuple[Hunk, ...], *, after_help: bool) -> None:
    kind = "fix" if fix.safe else "fix (check it)"
    if not after_help:
        canvas.row()
    canvas.row(text=canvas.style("help", kind) + f": {clean(fix.message)}", sign="=")
    left = _MAX_FIX_LINES
    for change in changes:
        canvas.row()
        for sign, role, lines in (("-", "removed", change.old), ("+", "added", change.new)):
            for number, line in enumerate(lines[: max(left, 0)], change.line):
                shown = view(line, 0, 0, canvas.width - 2)[0]
                canvas.row(number, canvas.style(role, f"{sign} {shown}".rstrip()))
            if len(lines) > max(left, 0):
                canvas.row(text="…")
            left -= len(lines)
