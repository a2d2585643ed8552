"""The diff for machines: `schemas/output/diff.schema.json`."""

from typing import Any

from penstock import __version__
from penstock.output._data import dump
from penstock.semantic_diff.counts import counts
from penstock.semantic_diff.fields import show_path
from penstock.semantic_diff.model import ABSENT, Change, Difference, Environment, Field, Owner

VERSION = 1
SCHEMA = "https://penstock.dev/schemas/output/v1/diff.schema.json"


def render(difference: Difference) -> str:
    """Return the diff as JSON text."""
    return dump(
        {
            "$schema": SCHEMA,
            "version": VERSION,
            "tool": {"name": "penstock", "version": __version__},
            "old": difference.old,
            "new": difference.new,
            "summary": counts(difference),
            "environments": [_environment(one) for one in difference.environments],
        }
    )


def _environment(environment: Environment) -> dict[str, Any]:
    return {
        "name": environment.name,
        "action": environment.action,
        "notes": list(environment.notes),
        "definitions": [_owner(owner) for owner in environment.owners],
    }


def _owner(owner: Owner) -> dict[str, Any]:
    return {
        "definition": owner.definition or None,
        "action": owner.action,
        "former": owner.former,
        "summary": list(owner.summary),
        "changes": [_change(change) for change in owner.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    thing = change.thing
    return {
        "action": change.action,
        "destructive": change.destructive,
        "reason": change.reason,
        "layer": thing.layer,
        "type": thing.type,
        "scope": thing.scope or None,
        "name": thing.name,
        "former": change.former,
        "file": thing.file,
        "fields": [_field(field) for field in change.fields],
    }


def _field(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"path": show_path(field.path), "hidden": field.hidden}
    if field.old is not ABSENT:
        found["old"] = field.old
    if field.new is not ABSENT:
        found["new"] = field.new
    return found
