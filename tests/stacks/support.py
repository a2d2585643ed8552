"""The reference stacks, as tests need them: their places, copies of them, and what a render of a copy leaves behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "stacks"
STACKS = sorted(path.parent.name for path in HOME.glob("*/penstock.yaml"))
# A file of Terraform may be all that an environment has; with a native file of the same name it is still one place.
PLACES = sorted(
    {
        (stack, path.stem)
        for stack in STACKS
        for path in (HOME / stack / "environments").iterdir()
        if path.suffix in (".yaml", ".tfvars")
    }
)
COMMAND = Path(sys.executable).with_name("penstock")


def copy(stack, folder, *, rendered=True):
    """Copy a stack to `folder`/<stack>, with its rendered trees or without, and return the copy."""
    unwanted = [".penstock", "__pycache__", *([] if rendered else ["rendered"])]
    target = Path(folder) / stack
    shutil.copytree(HOME / stack, target, ignore=shutil.ignore_patterns(*unwanted))
    return target


def penstock(folder, *words, code=0, **environment):
    """Run the command in a folder and return what it printed; it must end with `code`."""
    done = subprocess.run(
        [str(COMMAND), *words],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def tree(folder):
    """Return path -> bytes of every file below `folder`/rendered."""
    home = folder / "rendered"
    files = (path for path in home.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def programs():
    """Return every committed Pulumi program as (environment, folder relative to the home of the stacks)."""
    found = sorted(path.parent.relative_to(HOME) for path in HOME.glob("*/rendered/*/pulumi/*/Pulumi.yaml"))
    return [(path.parts[2], path.as_posix()) for path in found]
