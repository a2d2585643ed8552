"""Turns what Jinja2 says of a text template into a finding at the line of that template."""

from penstock.diagnostics import Diagnostic, Span
from penstock.targets.refused import RefusedTemplate


def refused(template: str, error: Exception) -> RefusedTemplate:
    """Return the exception for a template of text that cannot be read or rendered.

    Jinja2 gives the line of a syntax error; that of any other error is the last one of this template in the traceback.
    """
    import jinja2

    file = f"templates/{template}"
    line = (error.lineno if isinstance(error, jinja2.TemplateSyntaxError) else _line(error)) or 1
    code, help_text = "PEN1256", "`penstock templates show --builtin NAME` prints the template that comes with penstock"
    if isinstance(error, jinja2.UndefinedError):
        code, help_text = "PEN1251", "the reference of the templates lists what this one is given"
    reason = f"a template that it includes: {error.strerror}" if isinstance(error, OSError) else str(error)
    message = f"this template of text cannot be rendered: {reason or type(error).__name__}"
    return RefusedTemplate((Diagnostic(code, "error", message, Span(file, line, 1, line, 1), help=help_text),))


def _line(error: Exception) -> int:
    """Return the line of the innermost frame that Jinja2 made from a template; it rewrites tracebacks to such lines."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if "<template>" in trace.tb_frame.f_code.co_filename or trace.tb_frame.f_globals.get("__jinja_template__"):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
