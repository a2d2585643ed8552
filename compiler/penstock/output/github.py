"""The format `github`: workflow commands, which GitHub Actions shows as annotations on the changed lines."""

from penstock.diagnostics.model import Diagnostic, Severity
from penstock.output._data import slugs, with_help
from penstock.output._report import Options, Report, located, ordered
from penstock.output._style import clean

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, options: Options) -> str:
    """Return one workflow command a line; the empty string when there are no findings."""
    found = ordered(report)
    names = slugs(found)
    return "".join(_command(one, f"{one.code} {names.get(one.code, '')}".rstrip(), options) for one in found)


def _command(found: Diagnostic, title: str, options: Options) -> str:
    properties: list[tuple[str, str]] = []
    span = found.span
    if span:
        properties += [("file", located(span.file, options)), ("line", str(span.line)), ("endLine", str(span.end_line))]
        if span.line == span.end_line:
            # GitHub takes columns only for an annotation within one line.
            properties += [("col", str(span.column)), ("endColumn", str(span.end_column))]
    properties.append(("title", title))
    words = ",".join(f"{name}={_property(value)}" for name, value in properties)
    return f"::{_COMMANDS[found.severity]} {words}::{_message(clean(with_help(found)))}\n"


def _message(text: str) -> str:
    """Escape the message: a raw line end would end the command, and let a definition write commands of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(clean(text)).replace(":", "%3A").replace(",", "%2C")
