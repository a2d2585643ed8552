"""The format `json`: the whole report as versioned data; its schema is `schemas/output/report.schema.json`."""

from typing import Any

from penstock import __version__
from penstock.diagnostics.catalog import docs_url
from penstock.diagnostics.model import Diagnostic, Fix, Span
from penstock.output._data import dump, fingerprints, slugs
from penstock.output._report import Options, Report, count, ordered

# Raised when a reader of an older report would misread a newer one; added keys do not raise it.
VERSION = 1
SCHEMA = "https://penstock.dev/schemas/output/v1/report.schema.json"


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format has these two parameters
    """Return one JSON object, also for a clean report."""
    found = ordered(report)
    names = slugs(found)
    errors, warnings, notes = count(report)
    return dump(
        {
            "$schema": SCHEMA,
            "version": VERSION,
            "tool": {"name": "penstock", "version": __version__},
            "summary": {"files": len(report.files), "errors": errors, "warnings": warnings, "notes": notes},
            "files": list(report.files),
            "diagnostics": [
                _diagnostic(one, names.get(one.code), mark)
                for one, mark in zip(found, fingerprints(report, found), strict=True)
            ],
        }
    )


def _diagnostic(one: Diagnostic, name: str | None, fingerprint: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": name,
        "severity": one.severity,
        "message": one.message,
        "definition": one.definition,
        "span": _span(one.span) if one.span else None,
        "related": [{"message": related.message, "span": _span(related.span)} for related in one.related],
        "help": one.help,
        "fix": _fix(one.fix) if one.fix else None,
        "docs": docs_url(one.code),
        "fingerprint": fingerprint,
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{"span": _span(edit.span), "text": edit.text} for edit in fix.edits]
    return {"message": fix.message, "safe": fix.safe, "edits": edits}
