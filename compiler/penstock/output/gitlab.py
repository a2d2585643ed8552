"""The format `gitlab`: a Code Quality report, which GitLab shows in merge requests."""

from typing import Any

from penstock.diagnostics.model import Diagnostic, Severity
from penstock.output._data import dump, fingerprints, with_help
from penstock.output._report import Options, Report, located, ordered

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report, options: Options) -> str:
    """Return a JSON array, empty for a clean report."""
    found = ordered(report)
    marks = fingerprints(report, found)
    anchor = report.files[0] if report.files else "."
    return dump([_issue(one, mark, anchor, options) for one, mark in zip(found, marks, strict=True)])


def _issue(one: Diagnostic, mark: str, anchor: str, options: Options) -> dict[str, Any]:
    span = one.span
    # GitLab drops an entry without path and line, so what concerns the whole project points to its first file.
    first, last = (span.line, span.end_line) if span else (1, 1)
    return {
        "type": "issue",
        "check_name": one.code,
        "description": f"{one.code}: {with_help(one)}",
        "categories": ["Security"] if one.code.startswith("PEN16") else ["Bug Risk"],
        "severity": _SEVERITIES[one.severity],
        "fingerprint": mark,
        "location": {
            "path": located(span.file if span else anchor, options),
            "lines": {"begin": first, "end": last},
        },
    }
