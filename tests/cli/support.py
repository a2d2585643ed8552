"""Runs the built command as a user does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

COMMAND = Path(sys.executable).with_name("penstock")


class Done(NamedTuple):
    code: int
    out: str
    err: str


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without what changes the output: colours, CI services, terminal."""
    hidden = ("NO_COLOR", "FORCE_COLOR", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "COLUMNS", "TERM")
    return {**{key: value for key, value in os.environ.items() if key not in hidden}, "TERM": "dumb", **more}


def penstock(*words: str, cwd: Path | None = None, stdin: str | None = None, **environment: str) -> Done:
    """Run `penstock WORDS`; environment variables as keywords."""
    done = subprocess.run(
        [str(COMMAND), *words],
        cwd=cwd,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        encoding="utf-8",
        env=clean_environment(**environment),
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
