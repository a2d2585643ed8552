"""What must agree before a release: versions, licences, the changelog and the Pythons that we name."""

import re
import tomllib

import penstock
import penstock_runtime
from tests.repository.tree import ROOT


def test_compiler_and_runtime_have_one_version():
    assert penstock.__version__ == penstock_runtime.__version__


def test_the_changelog_has_a_section_for_what_is_not_released():
    text = (ROOT / "CHANGELOG.md").read_text()
    headings = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+(-\w+)?", one) for one in headings[1:])


def test_both_distributions_carry_the_same_licence():
    licence = (ROOT / "LICENSE").read_bytes()
    assert b"Apache License" in licence
    assert (ROOT / "runtime" / "LICENSE").read_bytes() == licence


def test_both_distributions_and_ci_name_the_same_pythons():
    root = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime = tomllib.loads((ROOT / "runtime" / "pyproject.toml").read_text())["project"]
    named = [one.split(" :: ")[-1] for one in root["classifiers"] if re.search(r":: 3\.\d+$", one)]
    assert root["requires-python"] == runtime["requires-python"] == f">={named[0]}"
    assert [one for one in runtime["classifiers"] if re.search(r":: 3\.\d+$", one)] == [
        f"Programming Language :: Python :: {one}" for one in named
    ]
    matrix = re.search(r"python: \[(.+)\]", (ROOT / ".github/workflows/ci.yml").read_text())
    assert matrix
    assert [one.strip(' "') for one in matrix[1].split(",")] == named
