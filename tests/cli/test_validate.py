"""`penstock validate`: a project, loose files, folders and standard input; what needs an environment is no error."""

import io
import json
import os
import sys

import pytest

from penstock.cli import main
from tests.cli import small

DIALECT = """\
id: nightly
name: Every night
dataset: coast
jobs:
  first:
    tasks:
      - {id: a, image: "registry.example.org/a:1", task: "m:t", args: {x: "${{ args.year }}"}}
args: [year]
"""
BROKEN = "apiVersion: penstock.dev/v1\nkind: Workflow\nmetadata: {name: broken}\nspec: {triger: {type: manual}}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(here):
    return small.write(here)


def judge(capfd, *words):
    code = main.run(["validate", "--format", "json", *words])
    out = capfd.readouterr().out
    return code, [(one["span"]["file"], one["code"], one["severity"]) for one in json.loads(out)["diagnostics"]]


def test_a_whole_project(project, capfd):
    assert main.run(["validate"]) == 0
    assert "no findings" in capfd.readouterr().err


def test_without_a_project_files_must_be_named(here, capfd):
    assert main.run(["validate"]) == 2
    assert "there is no penstock.yaml here or above" in capfd.readouterr().err


def test_a_loose_file_is_judged_without_an_environment(here, capfd):
    (here / "workflow.yaml").write_text(DIALECT)
    code, found = judge(capfd, "workflow.yaml")
    assert code == 0
    assert {severity for *_, severity in found} <= {"note", "warning"}


def test_a_folder_is_all_files_below_it_each_under_its_path(here, capfd):
    (here / "below" / "deeper").mkdir(parents=True)
    (here / "below" / "one.yaml").write_text(BROKEN)
    (here / "below" / "deeper" / "two.yaml").write_text(BROKEN)
    (here / "below" / "three.txt").write_text(BROKEN)
    code, found = judge(capfd, "below")
    assert code == 1
    assert {file for file, *_ in found} == {"below/one.yaml", "below/deeper/two.yaml"}


def test_files_keep_the_order_of_the_command_and_are_read_once(here, capfd):
    for name in ("a.yaml", "b.yaml"):
        (here / name).write_text(BROKEN)
    _, found = judge(capfd, "b.yaml", "a.yaml", "b.yaml")
    files = [file for file, *_ in found]
    assert files == sorted(files, reverse=True)
    assert files.count("a.yaml") == files.count("b.yaml")


def test_a_file_that_is_not_there(here, capfd):
    assert judge(capfd, "gone.yaml") == (1, [("gone.yaml", "PEN1011", "error")])


def stdin(monkeypatch, content):
    read, write = os.pipe()
    os.write(write, content)
    os.close(write)
    stream = io.TextIOWrapper(os.fdopen(read, "rb"))
    monkeypatch.setattr(sys, "stdin", stream)
    return stream


@pytest.mark.parametrize(("text", "code"), [(DIALECT, 0), (BROKEN, 1), ("", 0)])
def test_standard_input(here, capfd, monkeypatch, text, code):
    with stdin(monkeypatch, text.encode()):
        found = judge(capfd, "-")
    assert found[0] == code
    assert {file for file, *_ in found[1]} <= {"<stdin>"}


def test_a_directory_as_standard_input_is_a_finding(here, capfd, monkeypatch):
    from penstock import text
    from penstock.diagnostics import Diagnostic

    broken = Diagnostic("PEN1011", "error", "cannot read <stdin>: it is a directory", None)
    monkeypatch.setattr(text, "load_stdin", lambda: broken)
    assert main.run(["validate", "-"]) == 1
    assert "PEN1011" in capfd.readouterr().out


def test_what_a_named_file_extends_is_found_in_its_project(project, capfd):
    (project / "fragments").mkdir()
    (project / "fragments" / "limits.yaml").write_text("spec: {worker: {scale: {max: 9}}}\n")
    heir = project / "definitions" / "tides.yaml"
    heir.write_text(heir.read_text().replace("  name: tides\n", "  name: tides\n  extends: fragments/limits.yaml\n"))
    code, found = judge(capfd, "definitions/tides.yaml")
    assert (code, [one for one in found if one[2] == "error"]) == (0, [])
    (project / "fragments" / "limits.yaml").unlink()
    code, found = judge(capfd, "definitions/tides.yaml")
    assert code == 1


@pytest.mark.parametrize("strict", [True, False])
def test_strict_makes_an_error_of_what_the_original_ignores(here, capfd, strict):
    (here / "workflow.yaml").write_text(DIALECT + "colour: blue\n")
    code, found = judge(capfd, "workflow.yaml", *(["--strict"] if strict else []))
    assert code == (1 if strict else 0)
    assert [severity for _, one, severity in found if one == "PEN1701"] == ["error" if strict else "warning"]


def test_one_environment_of_several(project, capfd):
    dev = (project / "environments" / "dev.yaml").read_text()
    broken = dev.replace("name: dev\n", "name: prod\n", 1).replace("type: azure", "type: azur")
    (project / "environments" / "prod.yaml").write_text(broken)
    assert judge(capfd, "-e", "dev")[0] == 0
    assert judge(capfd)[0] == 1


def test_a_named_file_in_a_named_environment(project, capfd):
    assert judge(capfd, "definitions/tides.yaml", "-e", "dev")[0] == 0
    small.edit(project, "environments/dev.yaml", "scale: {max: 7}", "scale: {max: -7}")
    code, found = judge(capfd, "definitions", "-e", "dev")
    assert code == 1, "an overlay makes it wrong, so that the file by itself is right"
    assert {file for file, _, _ in found} <= {"environments/dev.yaml", "definitions/tides.yaml"}
    small.edit(project, "environments/dev.yaml", "scale: {max: -7}", "scale: {max: 7}")
    small.edit(project, "definitions/tides.yaml", "  trigger:", "  triger:")
    assert judge(capfd, "definitions/waves.yaml", "-e", "dev") == (0, [])
    assert main.run(["validate", "definitions/waves.yaml", "-e", "dve"]) == 1


@pytest.mark.parametrize("file", ["-", "elsewhere.yaml"])
def test_what_is_not_of_the_project_cannot_be_judged_in_its_environment(project, capfd, file):
    (project / "elsewhere.yaml").write_text(DIALECT)
    assert main.run(["validate", file, "-e", "dev"]) == 2
    assert "without -e" in (said := capfd.readouterr().err) or "leave out -e" in said


def test_an_environment_that_does_not_exist_is_all_that_is_said(project, capfd):
    code, out = main.run(["validate", "-e", "dve", "--format", "concise"]), capfd.readouterr().out
    assert code == 1
    assert out.count("error: ") == 1
    assert "there is no environment `dve`" in out


def test_a_broken_environment_is_not_blamed_on_definitions_that_it_labels(project, capfd):
    (project / "policies").mkdir()
    (project / "policies/house.yaml").write_text(
        "apiVersion: penstock.dev/v1\nkind: Policy\nmetadata: {name: house}\n"
        "spec:\n  rules:\n    - {type: requiredLabels, labels: [team], kinds: [Workflow]}\n"
    )
    overlay = "      patch:\n        spec:\n"
    labels = "      patch:\n        metadata: {labels: {team: sea}}\n        spec:\n"
    small.edit(project, "environments/dev.yaml", overlay, labels)
    assert judge(capfd) == (0, [])
    small.edit(project, "environments/dev.yaml", "region: westeurope", "regoin: westeurope")
    code, found = judge(capfd)
    assert code == 1
    assert {file for file, _, _ in found} == {"environments/dev.yaml"}
