"""Ask `penstock validate` about files and give back what it says, as data."""

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from penstock.cli import main


class Said(NamedTuple):
    """One finding: where it points, what it says and what would be right."""

    file: str
    line: int
    code: str
    severity: str
    message: str
    help: str


class Verdict(NamedTuple):
    """What the command ended with, and its findings in file order."""

    code: int
    said: list[Said]

    @property
    def errors(self) -> list[Said]:
        return [one for one in self.said if one.severity == "error"]

    @property
    def messages(self) -> list[str]:
        return [one.message for one in self.errors]


def judge(folder: Path, *words: str) -> Verdict:
    """Run `penstock validate WORDS` in a folder; the command must end with a verdict, not with a failure."""
    back = os.getcwd()
    out = io.StringIO()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = main.run(["validate", "--format", "json", *words])
    finally:
        os.chdir(back)
    found = json.loads(out.getvalue())["diagnostics"]
    verdict = Verdict(code, [_said(one) for one in found])
    assert code == (1 if verdict.errors else 0)
    return verdict


def judge_text(folder: Path, text: str, file: str = "workflow.yaml", *words: str) -> Verdict:
    """Write a file and judge it outside of any project."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return judge(folder, *words, file)


def _said(one: dict[str, Any]) -> Said:
    span = one.get("span") or {}
    line = (span.get("start") or {}).get("line", 0)
    return Said(span.get("file", ""), line, one["code"], one["severity"], one["message"], one.get("help") or "")
