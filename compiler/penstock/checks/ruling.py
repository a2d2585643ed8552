"""What policies make of findings: severities that they change, waivers that they grant, and waivers that have run out.

Pure: policies and the day are passed in. The rules of a policy are checks (`every/policy_rules.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from penstock.checks.model import Finding
from penstock.definitions.policy import PolicySpec, Waiver
from penstock.diagnostics import Diagnostic, Severity
from penstock.globs import matches

_WEIGHT: Final = {"off": 0, "note": 1, "warning": 2, "error": 3}
_WAIVED: Final = " (waived until "

# Findings about what an organisation allows, or what it may take upon itself. Any other error says that the text cannot be
# compiled or deployed as it is, and nobody can waive that.
_CHOICES: Final = range(1511, 1690)


def may_soften(code: str, severity: str) -> bool:
    """Tell whether a policy may make less of a finding: always of a warning or note, of an error when it is about choices."""
    return severity != "error" or int(code[3:]) in _CHOICES


def apply(
    diagnostics: Iterable[Diagnostic], policies: Sequence[PolicySpec], environment: str | None, today: str
) -> list[Diagnostic]:
    """Return diagnostics as the policies that hold in an environment see them; doing it twice changes nothing more.

    A severity that several policies set is the strictest of them. A waived finding stays as a note with the reason. `today`
    is year-month-day; a waiver holds to the end of its last day.
    """
    holding_here = holding(policies, environment)
    if not holding_here:
        return list(diagnostics)
    severities = _severities(holding_here)
    waivers = [waiver for policy in holding_here for waiver in policy.waivers if today <= waiver.expires]
    return [
        ruled
        for found in diagnostics
        if (ruled := _waive(_weigh(found, severities.get(found.code)), waivers)) is not None
    ]


def holding(policies: Sequence[PolicySpec], environment: str | None) -> tuple[PolicySpec, ...]:
    """Return the policies that look at an environment; outside of any, those that look at all."""
    return tuple(policy for policy in policies if _holds(policy, environment))


def _holds(policy: PolicySpec, environment: str | None) -> bool:
    if policy.environments is None:
        return True
    return environment is not None and any(matches(text, environment) for text in policy.environments)


def _severities(policies: Iterable[PolicySpec]) -> dict[str, str]:
    found: dict[str, str] = {}
    for policy in policies:
        for code, severity in policy.severities.items():
            if _WEIGHT[severity] >= _WEIGHT[found.get(code, "off")]:
                found[code] = severity
    return found


def _weigh(found: Diagnostic, severity: str | None) -> Diagnostic | None:
    if severity is None or severity == found.severity or is_waived(found):
        return found
    if _WEIGHT[severity] < _WEIGHT[found.severity] and not may_soften(found.code, found.severity):
        return found
    if severity == "off":
        return None
    changed: Severity = "error" if severity == "error" else "warning" if severity == "warning" else "note"
    return found.replace(severity=changed)


def _waive(found: Diagnostic | None, waivers: Iterable[Waiver]) -> Diagnostic | None:
    if found is None or found.severity == "note" or not may_soften(found.code, found.severity):
        return found
    for waiver in waivers:
        if covers(waiver, found):
            message = f"{found.message}{_WAIVED}{waiver.expires}: {waiver.reason.strip()})"
            return found.replace(severity="note", message=message)
    return found


def is_waived(found: Diagnostic) -> bool:
    """Tell whether a waiver made a note of this finding."""
    return found.severity == "note" and _WAIVED in found.message


def covers(waiver: Waiver, found: Diagnostic) -> bool:
    """Tell whether a waiver is about this finding, whatever the day."""
    return waiver.code == found.code and found.definition is not None and matches(waiver.definition, found.definition)


def judge_waivers(
    policy: PolicySpec, diagnostics: Sequence[Diagnostic], today: str, *, complete: bool
) -> Iterator[Finding]:
    """Report waivers that have run out and, when the run saw everything (`complete`), those that nothing needs."""
    for index, waiver in enumerate(policy.waivers):
        path = ("spec", "waivers", index)
        about = f"{waiver.code} of {waiver.definition}"
        if waiver.expires < today:
            yield Finding(
                "PEN1690",
                (*path, "expires"),
                f"the waiver of {about} ended on {waiver.expires}",
                "mend what it excuses and take it out; or decide again and give it a new last day",
            )
        elif complete and not any(covers(waiver, found) for found in diagnostics):
            yield Finding(
                "PEN1691",
                path,
                f"nothing needs the waiver of {about}",
                "take it out: it would hide the finding when it comes back",
            )
