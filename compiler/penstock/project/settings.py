"""`penstock.yaml`: where things are in a repository."""

import os
from typing import Any

from penstock.diagnostics import Diagnostic
from penstock.project.discover import find_root
from penstock.record import Record
from penstock.text import Document, load_file, read

PROJECT_FILE = "penstock.yaml"


class Settings(Record):
    """The project file with its defaults. Folders are relative to the root."""

    definitions: tuple[str, ...] = ("definitions",)
    environments: tuple[str, ...] = ("environments",)
    policies: tuple[str, ...] = ("policies",)
    fragments: str = "fragments"
    outputs: str = "outputs"
    rendered: str = "rendered"
    strict: bool = False
    ignore: tuple[str, ...] = ()
    stream_groups: tuple[str, ...] = ()


class Project(Record):
    """An open project: its root folder and settings; `document` is the project file."""

    root: str
    settings: Settings
    document: Document | None = None

    def path(self, relative: str) -> str:
        """Return the path of a file of the project."""
        return os.path.join(self.root, relative)


def _settings(data: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for field in ("definitions", "environments", "policies", "ignore"):
        if field in data:
            values[field] = tuple(data[field])
    if "streamGroups" in data:
        values["stream_groups"] = tuple(data["streamGroups"])
    for field in ("fragments", "outputs", "rendered", "strict"):
        if field in data:
            values[field] = data[field]
    return Settings(**values)


def open_project(start: str) -> tuple[Project | None, list[Diagnostic]]:
    """Return the project at or above `start` with what is wrong in its file; None when there is no project."""
    root = find_root(start, PROJECT_FILE)
    if root is None:
        return None, []
    source = load_file(os.path.join(root, PROJECT_FILE), PROJECT_FILE)
    if isinstance(source, Diagnostic):
        return Project(root=root, settings=Settings()), [source]
    result = read(source)
    found = list(result.diagnostics)
    if found or not result.documents:
        return Project(root=root, settings=Settings()), found
    document = result.documents[0]
    found += _check(document)
    settings = Settings() if found else _settings(document.data)
    return Project(root=root, settings=settings, document=document), found


def _check(document: Document) -> list[Diagnostic]:
    from penstock.schema import to_diagnostics, validate

    problems = validate("Project", document.data, tolerate=lambda _path, _value: False)
    return to_diagnostics(problems, document)
