"""Generates what the reference stacks hold beside their definitions: the rendered trees and the files for CI."""

import os
import shutil
import tempfile

from penstock import __version__
from penstock.engine.session import Request, run
from penstock.output import Report
from penstock.output import render as words

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STACKS = os.path.join(ROOT, "stacks")
RENDERED = "rendered"
# File of a provider in templates/ci -> the same path in a stack.
CI_FILES = {"github/.github/workflows/penstock.yml": ".github/workflows/penstock.yml"}


def stacks() -> list[str]:
    """Return the names of the reference stacks, sorted."""
    return sorted(name for name in os.listdir(STACKS) if os.path.isfile(os.path.join(STACKS, name, "penstock.yaml")))


def folders() -> list[str]:
    """Return the folders that hold nothing but what `outputs` says."""
    return [f"stacks/{stack}/{RENDERED}" for stack in stacks()]


def outputs() -> dict[str, str]:
    """Return path -> text of every file that this generator owns. Raises SystemExit when a stack has findings."""
    found: dict[str, str] = {}
    for stack in stacks():
        for source, target in CI_FILES.items():
            found[f"stacks/{stack}/{target}"] = _ci(source)
        with tempfile.TemporaryDirectory() as scratch:
            copy = os.path.join(scratch, stack)
            shutil.copytree(os.path.join(STACKS, stack), copy, ignore=shutil.ignore_patterns(RENDERED, ".penstock"))
            for path, text in render(copy).items():
                found[f"stacks/{stack}/{path}"] = text
    return found


def render(folder: str) -> dict[str, str]:
    """Render the stack in `folder` and return the text of every file of its trees by path. Raises SystemExit on findings."""
    session = run(folder, Request(cache=False))
    assert session is not None
    if session.diagnostics:
        raise SystemExit(words("text", Report(session.diagnostics, session.sources or {}, session.files)))
    return {path: _read(os.path.join(folder, path)) for path in files(folder)}


def files(folder: str) -> list[str]:
    """Return the rendered files of a stack, relative to it."""
    return sorted(
        os.path.relpath(os.path.join(here, name), folder)
        for here, _, names in os.walk(os.path.join(folder, RENDERED))
        for name in names
    )


def _ci(source: str) -> str:
    return _read(os.path.join(ROOT, "templates", "ci", source)).replace("@PENSTOCK_VERSION@", __version__)


def _read(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()
