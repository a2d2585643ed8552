"""The status of outputs: for each environment what is needed, what is pinned, and what is pinned for nothing."""

import json
from collections.abc import Sequence

from penstock.diagnostics import Diagnostic
from penstock.engine.outputs import outputs_file, read_outputs
from penstock.pinning.needs import Needs
from penstock.project import Project
from penstock.record import Record


class Row(Record):
    """One output. `state` is pinned, missing (needed, without a value) or unused (pinned, needed by nothing)."""

    name: str
    state: str
    value: str | None
    needed_by: tuple[str, ...]


class Status(Record):
    """The outputs of one environment; `file` is where they are pinned, relative to the project."""

    environment: str
    file: str
    rows: tuple[Row, ...]


def status(project: Project, wanted: Needs) -> tuple[Status, tuple[Diagnostic, ...]]:
    """Return the status of one environment, and what is wrong with its file."""
    pinned = read_outputs(project, wanted.environment)
    rows = []
    for name in sorted({*wanted.by, *pinned.values}):
        who = wanted.by.get(name, ())
        value = pinned.values.get(name)
        state = "missing" if value is None else "pinned" if who else "unused"
        rows.append(Row(name, state, value, who))
    return Status(wanted.environment, outputs_file(project, wanted.environment), tuple(rows)), pinned.diagnostics


def as_json(found: Sequence[Status]) -> str:
    """Return the list as JSON, version 1 (schemas/output/outputs.schema.json)."""
    environments = [
        {
            "environment": one.environment,
            "file": one.file,
            "outputs": [
                {"name": row.name, "state": row.state, "value": row.value, "neededBy": list(row.needed_by)}
                for row in one.rows
            ],
        }
        for one in found
    ]
    return json.dumps({"version": 1, "environments": environments}, indent=2, ensure_ascii=False) + "\n"


def as_text(found: Sequence[Status]) -> str:
    """Return the list for people: a line for each output, under its environment."""
    lines = []
    for one in found:
        missing = sum(row.state == "missing" for row in one.rows)
        plural = "" if len(one.rows) == 1 else "s"
        about = f"{len(one.rows)} output{plural}, {missing} missing" if one.rows else "needs no outputs"
        lines.append(f"{one.environment} ({one.file}): {about}")
        width = max((len(row.name) for row in one.rows), default=0)
        for row in one.rows:
            who = ", ".join(row.needed_by) or "nothing needs it"
            value = f" = {row.value}" if row.value is not None else ""
            lines.append(f"  {row.state:<7} {row.name:<{width}}{value}  ({who})")
    return "".join(f"{line}\n" for line in lines)
