"""Gives a problem its place and its fix: Problem to Diagnostic."""

from penstock.diagnostics.model import ERROR, Diagnostic, Edit, Fix, Span
from penstock.schema import Locator
from penstock.schema.problem import Problem


def diagnostic(problem: Problem, where: Locator, definition: str | None, *, fixes: bool) -> Diagnostic:
    """Return `problem` as a diagnostic at the place that `where` knows."""
    span = _span(problem, where)
    fix = _fix(problem, span) if fixes else None
    return Diagnostic(problem.code, ERROR, problem.message, span, help=problem.help, fix=fix, definition=definition)


def _span(problem: Problem, where: Locator) -> Span | None:
    if problem.missing:
        missing = getattr(where, "missing", None)
        if missing is not None:
            found: Span | None = missing(problem.path)
            return found
        return where.locate(problem.path, key=True)
    return where.locate(problem.path, key=problem.key)


def _fix(problem: Problem, span: Span | None) -> Fix | None:
    """Offer the replacement; only on one line, since an edit of a block text needs its indentation."""
    if problem.replacement is None or span is None or span.line != span.end_line:
        return None
    words = f"rename the key to `{problem.replacement}`" if problem.key else f"write `{problem.replacement}`"
    return Fix(words, (Edit(span, problem.replacement),))
