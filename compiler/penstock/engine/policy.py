"""The policies of a run: read once, with the day by which waivers are judged."""

import os
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from penstock.definitions.policy import PolicySpec
from penstock.diagnostics import Diagnostic
from penstock.record import Record

if TYPE_CHECKING:
    from penstock.engine.entries import Entry
    from penstock.engine.library import Library
    from penstock.place import Place


class Rulebook(Record):
    """Policies in file order, each with its entry, and the day: year-month-day, in UTC."""

    entries: tuple[tuple["Entry", PolicySpec], ...] = ()
    today: str = ""

    @property
    def policies(self) -> tuple[PolicySpec, ...]:
        """All policies."""
        return tuple(spec for _, spec in self.entries)

    def holding(self, place: "Place | None") -> tuple[PolicySpec, ...]:
        """Return the policies that look at a place."""
        from penstock.checks.ruling import holding

        return holding(self.policies, place.name if place else None)

    def apply(self, diagnostics: Sequence[Diagnostic], place: "Place | None") -> list[Diagnostic]:
        """Return diagnostics as the policies see them."""
        if not self.entries:
            return list(diagnostics)
        from penstock.checks.ruling import apply

        return apply(diagnostics, self.policies, place.name if place else None, self.today)

    def judge(self, diagnostics: Sequence[Diagnostic], *, complete: bool) -> list[Diagnostic]:
        """Return what is wrong with the waivers after a run that found `diagnostics`."""
        if not self.entries:
            return []
        from penstock.checks.ruling import judge_waivers
        from penstock.engine.findings import Findings

        found: list[Diagnostic] = []
        for entry, spec in self.entries:
            findings = Findings(entry, entry.id)
            for row in judge_waivers(spec, diagnostics, self.today, complete=complete):
                findings.add(row.code, row.path, row.message, help_text=row.help)
            found += findings.found
        return found


def open_rulebook(entries: Iterable["Entry"], library: "Library") -> Rulebook:
    """Return the policies among the entries; one with an error in it rules nothing (the error is reported elsewhere)."""
    from penstock.engine.resolve import resolve_entry

    found = []
    for entry in entries:
        definition = resolve_entry(entry, None, library).definition
        if definition is not None:
            found.append((entry, definition.spec))
    return Rulebook(tuple(found), today() if found else "")


def today() -> str:
    """Return the day in UTC, of SOURCE_DATE_EPOCH (seconds) where it is set: reproducible-builds.org/specs."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(given) if given.isascii() and given.isdigit() else time.time()
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))
