"""Check 1.G 1: the verdict on every definition file of pctasks, with the files that they refer to put in place."""

import json
import re
import shutil
from pathlib import Path

import pytest

from penstock.cli import main

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "pctasks"
# Files that the original refuses, or that cannot be deployed, with a line that must be blamed.
INVALID = {
    "examples/test_workflow.yaml": 3,
    "pctasks/dataset/tests/data-files/datasets/naip.yaml": 1,
    "pctasks/run/tests/data-files/workflows/test_remote1.yaml": 5,
    "examples/streaming-workflow.yaml": 16,
}
_LOCAL = re.compile(
    r"local\.(?:path|file)\(([^)]*)\)|^\s*(?:src|requirements):\s*([\w./-]+\.(?:py|txt))\s*$", re.MULTILINE
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pctasks files is not beside the project"),
]
FILES = sorted(str(path.relative_to(CORPUS)) for path in CORPUS.rglob("*.yaml")) if CORPUS.is_dir() else []


def _stub(folder: Path, text: str) -> None:
    """Make what a definition refers to: the corpus holds definitions alone."""
    collections = re.findall(r"^\s*- id:\s*(\S+)", text, re.MULTILINE)
    for match in _LOCAL.finditer(text):
        reference = (match.group(1) or match.group(2) or "").strip().strip("'\"")
        target = folder / reference
        if not reference or target.exists():
            continue
        if "." in Path(reference).name:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("{}" if target.suffix == ".json" else "")
            continue
        target.mkdir(parents=True)
        name = next((one for one in collections if one == target.name), collections[0] if collections else "x")
        (target / "template.json").write_text(json.dumps({"id": name}))
        (target / "__init__.py").write_text("")


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "pctasks"
    shutil.copytree(CORPUS, folder)
    for file in FILES:
        path = folder / file
        _stub(path.parent, path.read_text())
    return folder


def findings(folder, file, monkeypatch, capfd):
    monkeypatch.chdir(folder)
    code = main.run(["validate", "--format", "json", file])
    found = json.loads(capfd.readouterr().out)["diagnostics"]
    return code, [one for one in found if one["severity"] == "error"]


@pytest.mark.parametrize("file", [file for file in FILES if file not in INVALID])
def test_1G_1_a_valid_file_has_no_error(copied, file, monkeypatch, capfd):
    code, errors = findings(copied, file, monkeypatch, capfd)
    # The stubbed templates of several collections in one folder cannot all have the right id.
    real = [one for one in errors if one["code"] != "PEN1713" or "template" not in one["message"]]
    assert real == []
    assert code in (0, 1)


@pytest.mark.parametrize("file", [file for file in FILES if file in INVALID])
def test_1G_1_an_invalid_file_is_rejected_with_path_and_line(copied, file, monkeypatch, capfd):
    code, errors = findings(copied, file, monkeypatch, capfd)
    assert code == 1
    assert all(one["span"]["file"] == file for one in errors)
    assert INVALID[file] in {one["span"]["start"]["line"] for one in errors}


def test_1G_6_the_example_lacks_resources_and_a_variable_and_has_an_unknown_key(copied, monkeypatch, capfd):
    monkeypatch.chdir(copied)
    main.run(["validate", "--format", "json", "examples/streaming-workflow.yaml"])
    said = " ".join(one["message"] for one in json.loads(capfd.readouterr().out)["diagnostics"])
    assert "`resources`" in said
    assert "PCTASKS_COSMOSDB__URL" in said
    assert "`env`" in said


def test_1G_7_an_unknown_option_of_a_dataset_is_reported(copied, monkeypatch, capfd):
    monkeypatch.chdir(copied)
    main.run(["validate", "--format", "json", "datasets/esa-cci-lc/dataset.yaml"])
    found = json.loads(capfd.readouterr().out)["diagnostics"]
    assert any("`extension`" in one["message"] and one["severity"] == "warning" for one in found)
