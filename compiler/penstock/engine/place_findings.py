"""From the findings of checks to diagnostics in the user's text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from penstock.checks.model import Finding
from penstock.diagnostics import Diagnostic, Related
from penstock.engine.findings import Findings
from penstock.engine.library import Library
from penstock.engine.resolve import Resolved

if TYPE_CHECKING:
    from penstock.place import Place


def place_findings(
    resolved: Resolved, rows: Sequence[Finding], library: Library, place: "Place | None"
) -> list[Diagnostic]:
    """Return the findings of checks about one definition as diagnostics, as the policies of the place see them."""
    findings = Findings(resolved.subject, resolved.entry.id)
    for row in rows:
        related = [
            Related(text, span)
            for text, definition, path in row.related
            if (span := library.locate(definition, path)) is not None
        ]
        findings.add(
            row.code,
            row.path,
            row.message,
            severity=row.severity,
            help_text=row.help,
            key=row.key,
            missing=row.missing,
            related=tuple(related),
            within=row.within,
        )
    return library.rulebook.apply(findings.found, place) if library.rulebook is not None else findings.found
