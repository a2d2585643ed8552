"""Files for CI, ours and those we hand to users: they parse, pin what they run, paste nothing, and call verbs that exist."""

import re
from pathlib import Path

import pytest
import yaml

from penstock.cli.verbs import everything
from tests.repository.tree import ROOT

WORKFLOWS = [".github/workflows/ci.yml", "templates/ci/github/.github/workflows/penstock.yml", "action.yml"]
HOOKS = [".pre-commit-hooks.yaml", "templates/ci/pre-commit/.pre-commit-config.yaml"]
TEMPLATES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "templates/ci").rglob("*")
    if path.is_file() and path.name != "README.md"
)
# Its maintainers document the major tag; the CLI version that it installs is the program's own requirement.
BY_TAG = {"pulumi/actions@v6"}


def load(name: str):
    return yaml.safe_load((ROOT / name).read_text())


def steps(name: str) -> list[dict]:
    document = load(name)
    if "runs" in document:
        return document["runs"]["steps"]
    return [step for job in document["jobs"].values() for step in job["steps"]]


def hooks(name: str) -> list[dict]:
    document = load(name)
    return document if isinstance(document, list) else [hook for repo in document["repos"] for hook in repo["hooks"]]


def commands(name: str) -> set[str]:
    """First words after `penstock` at the start of a command line in a file."""
    return set(
        re.findall(r"^[\s-]*(?:run: |entry: )?penstock ([a-z-]+)\b(?! *:)", (ROOT / name).read_text(), re.MULTILINE)
    )


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_by_commit(name):
    uses = [step["uses"] for step in steps(name) if "uses" in step]
    assert uses
    assert [one for one in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) and one not in BY_TAG] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_is_pasted_into_a_script(name):
    """An expression inside `run` is text that an attacker may write (a branch name, a title)."""
    assert [step.get("name") for step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", [one for one in WORKFLOWS if one != "action.yml"])
def test_every_job_starts_with_no_rights_and_a_time_limit(name):
    document = load(name)
    assert document["permissions"] == {}
    for job in document["jobs"].values():
        assert job["timeout-minutes"] <= 60
        assert "permissions" in job
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_has_a_name_and_runs_penstock(name):
    found = hooks(name)
    assert found
    assert [hook["id"] for hook in found if not hook["entry"].startswith("penstock ") or not hook["name"]] == []


@pytest.mark.parametrize("name", [*WORKFLOWS, *HOOKS, "templates/ci/gitlab/.gitlab-ci.yml"])
def test_the_verbs_that_it_calls_exist(name):
    called = commands(name)
    missing = called - set(everything())
    if missing:
        pytest.skip(f"not written yet: {', '.join(sorted(missing))}")
    assert called or name in (".github/workflows/ci.yml", "action.yml")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_yaml_and_pins_the_version_of_the_compiler(name):
    text = (ROOT / name).read_text()
    yaml.safe_load(text)
    assert "@PENSTOCK_VERSION@" in text
    assert set(re.findall(r"@[A-Z_]{3,}@", text)) == {"@PENSTOCK_VERSION@"}


def test_the_table_of_providers_is_complete():
    folders = {path.name for path in (ROOT / "templates/ci").iterdir() if path.is_dir()}
    named = set(re.findall(r"^\| `([\w-]+)` \|", (ROOT / "templates/ci/README.md").read_text(), re.MULTILINE))
    assert folders == named


def test_ci_runs_the_test_command_of_the_readme_last():
    lines = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line and not line.startswith("#")]
    assert "make --no-print-directory test" in lines[-1]
    assert Path(ROOT / ".ci/run").stat().st_mode & 0o111
