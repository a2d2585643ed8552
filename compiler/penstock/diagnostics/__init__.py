"""Diagnostics: what the compiler has to say, as data. Renderers live in `penstock.output`."""

from penstock.diagnostics.model import (
    ERROR,
    NOTE,
    WARNING,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Severity,
    Span,
)

__all__ = ["ERROR", "NOTE", "WARNING", "Diagnostic", "Edit", "Fix", "Related", "Severity", "Span"]
