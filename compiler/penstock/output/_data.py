"""What the formats for machines share: JSON text, fingerprints, one-line messages."""

from typing import Any

from penstock.diagnostics.catalog import entry
from penstock.diagnostics.model import Diagnostic
from penstock.output._report import Report, line_of


def dump(value: Any) -> str:
    """Return `value` as indented JSON with a final newline, non-ASCII text as it is."""
    from json import dumps

    return dumps(value, indent=2, ensure_ascii=False) + "\n"


def slugs(found: tuple[Diagnostic, ...]) -> dict[str, str]:
    """Return the name of each code among `found` that has a page; a page is read once, not once a finding."""
    pages = {code: entry(code) for code in {one.code for one in found}}
    return {code: page.slug for code, page in pages.items() if page is not None}


def fingerprints(report: Report, found: tuple[Diagnostic, ...]) -> list[str]:
    """Return for each finding a hash that stays when other lines are added or removed, all different.

    It covers the code, the file, the text of the line without its indentation, and, among findings that are equal in
    these, which one it is.
    """
    from hashlib import sha256

    seen: dict[str, int] = {}
    out: list[str] = []
    for one in found:
        text = (line_of(report, one.span.file, one.span.line) or "") if one.span else one.message
        key = "\0".join((one.code, one.span.file if one.span else "", one.definition or "", text.strip()[:4096]))
        seen[key] = number = seen.get(key, 0) + 1
        out.append(sha256(f"{key}\0{number}".encode("utf-8", "backslashreplace")).hexdigest()[:32])
    return out


def with_help(one: Diagnostic) -> str:
    """Return the message and, on lines of their own, the help and the words of the fix."""
    parts = [one.message]
    if one.help:
        parts.append(f"help: {one.help}")
    if one.fix:
        parts.append(f"fix: {one.fix.message}")
    return "\n".join(parts)
