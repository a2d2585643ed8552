"""The answer for machines: `schemas/output/why.schema.json`."""

from typing import Any

from penstock import __version__
from penstock.diagnostics import Span
from penstock.language import plain
from penstock.output._data import dump
from penstock.provenance.model import ABSENT, Influence, Setting, Source, Why
from penstock.provenance.shown import value_at
from penstock.text import format_path

VERSION = 1
SCHEMA = "https://penstock.dev/schemas/output/v1/why.schema.json"


def render(why: Why) -> str:
    """Return the answer as JSON text."""
    site = why.site
    return dump(
        {
            "$schema": SCHEMA,
            "version": VERSION,
            "tool": {"name": "penstock", "version": __version__},
            "kind": why.kind,
            "definition": why.definition,
            "environment": why.environment,
            "subject": why.subject,
            "path": format_path(why.path),
            **_value("value", why.path, why.value),
            "settings": [_setting(one, why) for one in why.settings],
            "sources": [_source(one) for one in why.sources],
            "template": None
            if site is None
            else {"span": _span(site.span), "text": site.text, "own": site.own, "constant": site.constant},
            "influences": [_influence(one) for one in why.influences],
            "notes": list(why.notes),
        }
    )


def _value(key: str, path: Any, value: Any) -> dict[str, Any]:
    return {} if value is ABSENT else {key: plain(value_at(path, value))}


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"file": span.file, "line": span.line, "column": span.column}


def _setting(one: Setting, why: Why) -> dict[str, Any]:
    return {"label": one.label, "span": _span(one.span), "wins": one.wins, **_value("value", why.path, one.value)}


def _source(one: Source) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "span": _span(one.span),
        "note": one.note,
        **_value("value", (one.name,), one.value),
    }


def _influence(one: Influence) -> dict[str, Any]:
    return {
        "what": one.what,
        "path": format_path(one.path),
        "span": _span(one.span),
        "sources": [_source(source) for source in one.sources],
        **_value("value", one.path, one.value),
        **_value("tried", one.path, one.tried),
        **_value("became", one.path, one.became),
    }
