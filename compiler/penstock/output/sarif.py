"""The format `sarif`: SARIF 2.1.0, as code scanning services and editors take it."""

from typing import Any

from penstock import __version__
from penstock.diagnostics.catalog import DOCS_URL, docs_url, entry, page, summary
from penstock.diagnostics.model import Diagnostic, Fix, Severity, Span
from penstock.output._data import dump, fingerprints, with_help
from penstock.output._report import Options, Report, located, ordered

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}


def render(report: Report, options: Options) -> str:
    """Return a SARIF log with one run, also for a clean report. Columns count code points, as everywhere here."""
    found = ordered(report)
    codes = sorted({one.code for one in found})
    # GitHub refuses a whole upload when one result has no place (codeql-action issue 2459), so what concerns the project
    # as a whole points to its first file.
    anchor = report.files[0] if report.files else "."
    marks = fingerprints(report, found)
    results = [
        _result(one, codes.index(one.code), mark, anchor, options) for one, mark in zip(found, marks, strict=True)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "penstock",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": DOCS_URL,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    known = entry(code)
    title = known.title if known else code
    markdown = page(code) or title
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in known.slug.split("-")) if known else code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": summary(code) or title},
        "help": {"text": markdown, "markdown": markdown},
        "helpUri": docs_url(code),
        "defaultConfiguration": {"level": _LEVELS[known.severity] if known else "error"},
        "properties": {"tags": ["security"] if code.startswith("PEN16") else ["correctness"]},
    }


def _result(one: Diagnostic, rule: int, mark: str, anchor: str, options: Options) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": _physical(one.span, options)
        if one.span
        else {"artifactLocation": _artifact(anchor, options), "region": {"startLine": 1}}
    }
    if one.definition:
        kind, _, name = one.definition.rpartition("/")
        location["logicalLocations"] = [
            {"name": name, "fullyQualifiedName": one.definition, "kind": kind.lower() or "resource"}
        ]
    out: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": with_help(one)},
        "locations": [location],
        "partialFingerprints": {"penstock/v1": mark},
    }
    if one.related:
        out["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(near.span, options), "message": {"text": near.message}}
            for number, near in enumerate(one.related)
        ]
    if one.fix:
        out["fixes"] = [_fix(one.fix, options)]
    return out


def _fix(fix: Fix, options: Options) -> dict[str, Any]:
    files: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        change = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        files.setdefault(edit.span.file, []).append(change)
    changes = [
        {"artifactLocation": _artifact(file, options), "replacements": replacements}
        for file, replacements in files.items()
    ]
    return {"description": {"text": fix.message}, "artifactChanges": changes}


def _physical(span: Span, options: Options) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.file, options), "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _artifact(file: str, options: Options) -> dict[str, str]:
    from urllib.parse import quote

    path = located(file, options)
    try:
        raw = path.encode("utf-8", "surrogateescape")  # the bytes of a file name that is not UTF-8
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "backslashreplace")
    uri = quote(raw, safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    # A relative reference must not begin with something that looks like a scheme; quote() has escaped the colon.
    return {"uri": uri, "uriBaseId": _ROOT}
