"""The body of a stream fits its class: its fields, their values, and what the plugin makes of them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from penstock.arcane.fields import EXECUTION, FLAT_FIELDS, FORMER_NAMES, OPERATOR_FIELDS
from penstock.checks.model import Finding, World
from penstock.checks.secrets import names_secret
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.diagnostics.suggest import hint
from penstock.lower import classes
from penstock.structural.judge import Kind, Problem, judge

_CODES: Final[dict[Kind, str]] = {
    "unknown": "PEN1160",
    "value": "PEN1161",
    "missing": "PEN1162",
    "format": "PEN1163",
    "union": "PEN1164",
    "secret": "PEN1660",
    "odd": "PEN1165",
}
_START: Final = ("spec", "config")
_BELONGS: Final = {
    "suspended": "it belongs to `spec` itself: `suspended`",
    "jobTemplateRef": "it is `execution.jobTemplate`",
    "backfillJobTemplateRef": "it is `execution.backfillJobTemplate`",
    "execution": "it is `execution` beside `config`, in our words",
}


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge `config` of a Stream by the schema of its class; without a known class there is nothing to judge by."""
    name = definition.spec.class_
    if name is None or not is_text(name) or not isinstance(definition.spec.config, Mapping):
        return
    facts = classes.find(name, world.names, world.exports)
    if facts is None:
        return
    schema = _without_operator(facts["schema"]) if facts["operator"] == "arcane" else dict(facts["schema"])
    # As written, in the order of the text; the record holds it in the order of its keys.
    as_read = definition.spec.execution.layout
    for problem in judge(schema, definition.data["spec"]["config"], _START):
        finding = _finding(problem, as_read)
        if finding is not None:
            yield finding


def _without_operator(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema without what the operator owns: that is written in our words, and judged elsewhere."""
    properties = {key: one for key, one in schema.get("properties", {}).items() if key not in OPERATOR_FIELDS}
    required = [key for key in schema.get("required", ()) if key not in OPERATOR_FIELDS]
    return {**schema, "properties": properties, "required": required}


def _owned(key: str, as_read: str | None) -> str | None:
    """Return what an unknown field at the top means, where it is one of the operator's; `as_read` is the layout of a text
    that was read as it is.
    """
    if as_read is None:
        return _BELONGS.get(key)
    known = FLAT_FIELDS if as_read == "flat" else (EXECUTION,)
    former = FORMER_NAMES.get(key)
    return f"did you mean `{former}`?" if former in known else hint(key, known)


def _finding(problem: Problem, as_read: str | None) -> Finding | None:
    last = problem.path[-1]
    if problem.kind == "secret" and names_secret(str(last)):
        return None  # said already, by the name
    help_text = problem.help
    if problem.kind == "unknown" and len(problem.path) == len(_START) + 1:
        help_text = _owned(str(last), as_read) or help_text
    message = problem.message.replace("`spec.config.", "`").replace("`spec.config`", "the stream")
    return Finding(
        _CODES[problem.kind],
        problem.path,
        message,
        help_text,
        key=problem.key,
        missing=problem.missing,
        severity="warning" if problem.kind == "odd" else None,
    )
