"""The format `concise`: one line a finding, `file:line:column: CODE severity: message`, as editors and grep like it."""

from penstock.diagnostics.model import Diagnostic
from penstock.output._report import Options, Report, ordered
from penstock.output._style import Style, flat, inline


def render(report: Report, options: Options) -> str:
    """Return one line a finding; the empty string when there are none. A finding without a place starts with `penstock:`."""
    style = Style(options.color)
    return "".join(_line(found, style) for found in ordered(report))


def _line(found: Diagnostic, style: Style) -> str:
    span = found.span
    where = f"{inline(span.file)}:{span.line}:{span.column}" if span else "penstock"
    if where.startswith("::"):
        where = f"./{where}"  # a CI service would take the line for a command
    return f"{style('bold', where)}: {found.code} {style(found.severity, found.severity)}: {flat(found.message)}\n"
