"""What the repository tests look at: the files under version control, and the Python modules among them."""

import ast
import functools
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".ico", ".whl", ".gz", ".zip", ".parquet"}


@functools.cache
def tracked() -> tuple[str, ...]:
    """Paths under version control that exist, relative to the root; skips the test outside a git checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
    if done.returncode or not names:
        pytest.skip("not a git checkout: the list of tracked files is unknown")
    return tuple(sorted(names))


def text_files() -> list[str]:
    return [name for name in tracked() if Path(name).suffix not in BINARY]


def modules(*folders: str) -> list[str]:
    """Tracked Python modules under `folders`."""
    return [name for name in tracked() if name.endswith(".py") and name.startswith(tuple(f"{f}/" for f in folders))]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


@functools.cache
def parsed(name: str) -> ast.Module:
    return ast.parse(read(name), name)


def imports(name: str) -> set[str]:
    """Full names of everything that a module imports, anywhere in it; a relative import is made absolute."""
    parts = name.removesuffix(".py").split("/")
    package = parts[1:-1]  # compiler/penstock/x/y.py and runtime/penstock_runtime/x/y.py
    found: set[str] = set()
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            found.add(".".join([*base, *(node.module or "").split(".")]).strip("."))
    return found
