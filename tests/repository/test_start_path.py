"""The start path: modules that a quick command must not import, because each costs milliseconds of every run."""

import os
import subprocess
import sys

import pytest

from tests.repository.tree import ROOT

HEAVY = {
    "asyncio",
    "concurrent.futures",
    "dataclasses",
    "importlib.metadata",
    "inspect",
    "jinja2",
    "jsonschema",
    "logging",
    "multiprocessing",
    "pathlib",
    "pulumi",
    "rich",
    "ruamel",
    "subprocess",
    "tempfile",
    "yaml",
}

LOCAL = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: laptop
spec:
  cloud:
    type: local
"""

# Runs the command in this very process, then says which modules it brought in; a bare start brings some by itself.
PROBE = """\
import sys
before = set(sys.modules)
sys.argv = ["penstock", *sys.argv[1:]]
from penstock.__main__ import main
code = 0
try:
    code = main()
except SystemExit as end:
    code = end.code
print("exit:", code, file=sys.stderr)
print("modules:", *sorted(set(sys.modules) - before), file=sys.stderr)
"""


def imported(*arguments: str, cwd: str) -> set[str]:
    """Names of the modules that `penstock ARGUMENTS` imports; asserts that it ends well."""
    # Measuring coverage in a subprocess imports much by itself.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=True
    )
    said = dict(line.split(": ", 1) for line in done.stderr.splitlines() if line.startswith(("exit:", "modules:")))
    assert said["exit"] in ("0", "None"), done.stdout + done.stderr
    return set(said["modules"].split())


def heavy(modules: set[str]) -> set[str]:
    return {name for name in modules if name in HEAVY or name.partition(".")[0] in HEAVY}


def test_the_version_needs_next_to_nothing(tmp_path):
    modules = imported("--version", cwd=str(tmp_path))
    assert heavy(modules) == set()
    assert "argparse" not in modules
    assert "jsonschema_rs" not in modules


def test_validating_a_good_file_needs_no_heavy_module(tmp_path):
    if not (ROOT / "compiler/penstock/cli/validate.py").exists():
        pytest.skip("the verb validate does not exist yet")
    (tmp_path / "laptop.yaml").write_text(LOCAL)
    assert heavy(imported("validate", "laptop.yaml", cwd=str(tmp_path))) == set()


def test_the_probe_sees_what_a_command_imports(tmp_path):
    """Completion needs the parsers of all verbs: if argparse is not seen here, the probe is blind."""
    assert "argparse" in imported("completion", "bash", cwd=str(tmp_path))
