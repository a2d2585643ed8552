"""Texts that say themselves what must be found where: `@1512@` stands before the place of PEN1512.

`@1604:note@` names a severity other than that of the code's page. What is found must be exactly what is marked.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from penstock.diagnostics import catalog
from penstock.engine.validate import validate
from penstock.engine.workspace import Workspace, open_folder
from penstock.project import open_project

MARK = re.compile(r"@(\d{4})(?::(error|warning|note))?@")
Found = tuple[str, int, int, str, str]
"""File, line, column, code, severity."""


def unmark(file: str, text: str) -> tuple[str, list[Found]]:
    """Return a text without its marks, and what they announce."""
    expected: list[Found] = []
    while mark := MARK.search(text):
        head = text[: mark.start()]
        code = f"PEN{mark[1]}"
        entry = catalog.entry(code)
        assert entry is not None, f"{code} has no page"
        line, column = head.count("\n") + 1, mark.start() - head.rfind("\n")
        expected.append((file, line, column, code, mark[2] or entry.severity))
        text = head + text[mark.end() :]
    return text, expected


def write(folder: Path, files: Mapping[str, str]) -> list[Found]:
    """Write files without their marks (and a `penstock.yaml`); return what the marks announce."""
    expected: list[Found] = []
    for name, text in {"penstock.yaml": "apiVersion: penstock.dev/v1\nkind: Project\n", **files}.items():
        plain, marks = unmark(name, text)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(plain, encoding="utf-8")
        expected += marks
    return sorted(expected)


def project(folder: Path) -> Workspace:
    """Return the workspace of a project."""
    found, problems = open_project(str(folder))
    assert found is not None
    assert problems == []
    return open_folder(found, strict=False)


def found_in(folder: Path, environments: tuple[str, ...] | None = None) -> list[Found]:
    """Return what validating a project finds, in order and each once."""
    rows = set()
    for one in validate(project(folder), environments=environments):
        assert one.span is not None, one
        rows.add((one.span.file, one.span.line, one.span.column, one.code, one.severity))
    return sorted(rows)


def check(folder: Path, files: Mapping[str, str], environments: tuple[str, ...] | None = None) -> None:
    """Assert that a project has exactly the findings that its marks announce."""
    expected = write(folder, files)
    assert found_in(folder, environments) == expected


def messages(folder: Path) -> str:
    """Return all that validating a project says, in one text."""
    return "\n".join(f"{one.message} | {one.help}" for one in validate(project(folder)))
