"""Render a small project with the built command, and run the Pulumi program that comes out of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support import pulumi_monitor
from tests.support.pulumi_record import Recorded, Resource

COMMAND = Path(sys.executable).with_name("penstock")


def project(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a project (`penstock.yaml` is added) and return its folder."""
    for name, text in {"penstock.yaml": "apiVersion: penstock.dev/v1\nkind: Project\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def render(folder: Path, *words: str, fails: bool = False) -> str:
    """Run `penstock render` in a project and return its words; it must end well, or with findings when `fails`."""
    done = subprocess.run(
        [str(COMMAND), "--color", "never", "render", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == (1 if fails else 0), said
    return said


def program(folder: Path, environment: str) -> Path:
    """Return the Pulumi program of an environment."""
    return folder / "rendered" / environment / "pulumi" / environment


def record(folder: Path, environment: str, **options: Any) -> Recorded:
    """Run the program of an environment under the real SDK and return what it registered."""
    return pulumi_monitor.run(program(folder, environment), stack=environment, **options)


def of(recorded: Recorded, definition: str) -> list[Resource]:
    """Return the resources of one definition (`pipeline-noaa-hrrr`), which their logical names begin with.

    A name that another definition's begins with is told apart by the parts that follow it.
    """
    return [one for one in recorded.managed if one.name.startswith(f"{definition}-")]


def document(value: object) -> dict[str, Any]:
    """Return a JSON text of a resource's inputs as data."""
    assert isinstance(value, str)
    found = json.loads(value)
    assert isinstance(found, dict)
    return found
