"""Resolving plain names imports little: the parser and Jinja2 stay out of the way of a run."""

import subprocess
import sys

SCRIPT = """
import sys
before = set(sys.modules)
from penstock.language import Scope, references, resolve
scope = Scope(args={"a": 1}, declared=frozenset({"a"}), env={"name": "dev"})
data = {"x": "${{ args.a }}-${{ env.name }}", "y": ["${{ item.z }}", "${{ secrets.s }}", "plain"]}
resolve(data, scope, print)
references(data)
EXTRA
print(*sorted(set(sys.modules) - before))
"""
SLOW = {
    "dataclasses",
    "pathlib",
    "logging",
    "inspect",
    "asyncio",
    "jinja2",
    "yaml",
    "json",
    "importlib.metadata",
    "glob",
}


def modules(extra=""):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.replace("EXTRA", extra)], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_dotted_names_need_no_parser():
    found = modules()
    assert not found & SLOW
    assert "penstock.language.parser" not in found


def test_an_expression_needs_no_jinja2():
    found = modules('assert resolve("${{ env.name | upper }}", scope, print) == "DEV"')
    assert not found & SLOW
    assert "penstock.language.parser" in found
