"""Pinned outputs: `outputs/<environment>.json`, values that only the cloud knew when it made a resource."""

import json
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from penstock.diagnostics import Diagnostic, Span
from penstock.project import Project
from penstock.record import Record

VERSION = 1
LIMIT = 4 * 1024 * 1024  # bytes


class Outputs(Record):
    """The pinned values by name, and what is wrong with the file."""

    values: Mapping[str, str] = MappingProxyType({})
    diagnostics: tuple[Diagnostic, ...] = ()


def outputs_file(project: Project, environment: str) -> str:
    """Return the path of an environment's outputs, relative to the root."""
    return f"{project.settings.outputs}/{environment}.json"


def _broken(file: str, message: str, line: int = 1, column: int = 1) -> Outputs:
    found = Diagnostic(
        "PEN1811",
        "error",
        message,
        Span(file, line, column, line, column + 1),
        (),
        "write the file with `penstock outputs import`",
    )
    return Outputs({}, (found,))


def read_outputs(project: Project, environment: str) -> Outputs:
    """Return the pinned outputs of an environment; none when there is no file yet."""
    file = outputs_file(project, environment)
    try:
        with open(os.path.join(project.root, file), "rb") as stream:
            raw = stream.read(LIMIT + 1)
    except FileNotFoundError:
        return Outputs()
    except OSError as error:
        return _broken(file, f"the outputs cannot be read: {error.strerror}")
    if len(raw) > LIMIT:
        return _broken(file, "the file of outputs is larger than 4 MiB")
    try:
        data: Any = json.loads(raw)
    except json.JSONDecodeError as error:
        return _broken(file, f"the outputs are not JSON: {error.msg}", error.lineno, error.colno)
    except (UnicodeDecodeError, RecursionError):
        return _broken(file, "the outputs are not JSON")
    values = data.get("outputs") if isinstance(data, dict) else None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        return _broken(file, "the outputs must be texts by name, below `outputs`")
    if data.get("version") != VERSION:
        return _broken(
            file, f"this is version {data.get('version')!r} of the outputs file; this tool reads version {VERSION}"
        )
    return Outputs(values)
