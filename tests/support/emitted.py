"""Hold emitted Pulumi projects to what their users' CI would hold them to: ruff check, ruff format and a type checker.

Projects are copied to a folder of their own first, so that no configuration of this repository reaches them: only a
`pyproject.toml` that they bring themselves counts. ruff runs once over all of them; ty takes 0.1-0.3 s for each.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BIN = Path(sysconfig.get_path("scripts"))
_IGNORED = shutil.ignore_patterns("__pycache__", ".venv", "node_modules", ".ruff_cache")


@dataclass(frozen=True, order=True)
class Finding:
    """One complaint: the project as it was given, the file in it, line and column from 1, the tool, its rule and words."""

    project: str
    file: str
    line: int
    column: int
    tool: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.project}/{self.file}:{self.line}:{self.column}: {self.tool} {self.rule}: {self.message}"


def check(projects: Iterable[Path | str], *, tools: Sequence[str] = ("ruff", "format", "ty")) -> list[Finding]:
    """Run the tools on project folders and return all findings, sorted; an empty list means that they are clean.

    Raises ValueError for a folder without Python files (nothing would be checked) and RuntimeError when a tool fails
    by itself.
    """
    given = [str(p) for p in projects]
    for project in given:
        if not any(Path(project).rglob("*.py")):
            raise ValueError(f"{project} has no Python file to check")
    with tempfile.TemporaryDirectory() as scratch:
        copies = {}
        for index, project in enumerate(given):
            # Type checkers read `name/__main__.py` as a module path, so the folder's name is plain.
            copy = Path(scratch).resolve() / f"p{index}"
            shutil.copytree(project, copy, ignore=_IGNORED)
            copies[copy] = project
        findings: list[Finding] = []
        if "ruff" in tools:
            findings += _ruff(copies)
        if "format" in tools:
            findings += _format(copies)
        if "ty" in tools:
            with ThreadPoolExecutor(2) as pool:
                findings += [f for found in pool.map(lambda c: _ty(c, copies), copies) for f in found]
    return sorted(findings)


def _run(command: list[str], cwd: Path, good: tuple[int, ...]) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RUFF_", "TY_", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=env, timeout=300)
    if done.returncode not in good:
        raise RuntimeError(f"{' '.join(command[:2])} failed with {done.returncode}: {done.stderr or done.stdout}")
    return done.stdout


def _finding(copies: dict[Path, str], path: str, line: int, column: int, *words: str) -> Finding:
    file = Path(path).resolve()
    copy = next(c for c in copies if file.is_relative_to(c))
    tool, rule, message = words
    return Finding(copies[copy], file.relative_to(copy).as_posix(), line, column, tool, rule, message)


def _ruff(copies: dict[Path, str]) -> list[Finding]:
    return _ruff_findings(copies, "ruff", ["check"])


def _format(copies: dict[Path, str]) -> list[Finding]:
    found = _ruff_findings(copies, "format", ["format", "--check"])
    return [f for f in found if f.rule != "invalid-syntax"]  # `ruff check` tells those


def _ruff_findings(copies: dict[Path, str], tool: str, verb: list[str]) -> list[Finding]:
    command = [str(BIN / "ruff"), *verb, "--no-cache", "--output-format", "json", *map(str, copies)]
    found: list[Any] = json.loads(_run(command, next(iter(copies)).parent, (0, 1, 2)) or "[]")
    findings = []
    for f in found:
        place = f["location"]
        rule = f["code"] or "invalid-syntax"
        findings.append(_finding(copies, f["filename"], place["row"], place["column"], tool, rule, f["message"]))
    return findings


def _ty(copy: Path, copies: dict[Path, str]) -> list[Finding]:
    command = [str(BIN / "ty"), "check", "--project", str(copy), "--python", sys.prefix, "--error-on-warning"]
    command += ["--output-format", "gitlab", "--color", "never", "--no-progress"]
    found: list[Any] = json.loads(_run(command, copy, (0, 1)))
    return [
        _finding(
            copies,
            f["location"]["path"] if Path(f["location"]["path"]).is_absolute() else str(copy / f["location"]["path"]),
            f["location"]["positions"]["begin"]["line"],
            f["location"]["positions"]["begin"]["column"],
            "ty",
            f["check_name"],
            f["description"].removeprefix(f"{f['check_name']}: "),
        )
        for f in found
    ]
