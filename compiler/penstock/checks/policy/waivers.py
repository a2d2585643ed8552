"""Waivers and severities of a policy name codes that exist and may be changed, and days that exist."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.ruling import may_soften
from penstock.definitions import Definition
from penstock.text import Path


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge a Policy."""
    spec = definition.spec
    for code, severity in spec.severities.items():
        path: Path = ("spec", "severities", code)
        yield from _code(code, path, key=True)
        if severity in ("off", "note", "warning"):
            yield from _hard(code, path, f"cannot be made `{severity}`", key=True)
    for index, waiver in enumerate(spec.waivers):
        path = ("spec", "waivers", index)
        yield from _code(waiver.code, (*path, "code"), key=False)
        yield from _hard(waiver.code, (*path, "code"), "cannot be waived", key=False)
        if not _is_day(waiver.expires):
            message = f"there is no day `{waiver.expires}`"
            yield Finding("PEN1692", (*path, "expires"), message, "write the last day as year-month-day")
        if "/" not in waiver.definition and "*" not in waiver.definition:
            message = f"`{waiver.definition}` meets no definition: it has no kind"
            help_text = f"write `Kind/name`, as in `Workflow/{waiver.definition}`"
            yield Finding("PEN1692", (*path, "definition"), message, help_text)


def _code(code: str, path: Path, *, key: bool) -> Iterator[Finding]:
    from penstock.diagnostics import catalog

    if catalog.page(code) is None:
        near = catalog.similar(code)
        help_text = f"did you mean `{near[0]}`?" if near else "`penstock explain` lists the codes"
        yield Finding("PEN1693", path, f"there is no code `{code}`", help_text, key=key)


def _hard(code: str, path: Path, what: str, *, key: bool) -> Iterator[Finding]:
    from penstock.diagnostics import catalog

    known = catalog.entry(code)
    if known is not None and not may_soften(code, known.severity):
        message = f"{code} {what}: {known.title[0].lower()}{known.title[1:]}"
        yield Finding("PEN1694", path, message, "such a definition does not work, whoever allows it", key=key)


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
