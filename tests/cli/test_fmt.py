"""The verb `fmt`: which files it takes, what it writes, says and returns."""

import os
import stat

import pytest

from tests.cli.support import penstock

UGLY = "kind: Policy\napiVersion:   penstock.dev/v1 # now\nmetadata: {name: house}\nspec: {}\n"
NEAT = "apiVersion: penstock.dev/v1  # now\nkind: Policy\nmetadata: {name: house}\nspec: {}\n"
FOREIGN = "apiVersion:   v1\nkind: Service\n"
PROJECT = "apiVersion: penstock.dev/v1\nkind: Project\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "penstock.yaml").write_text(PROJECT)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/house.yaml").write_text(UGLY)
    return tmp_path


def test_a_project_is_formatted_in_place(project):
    done = penstock("fmt", cwd=project)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == ["formatted policies/house.yaml", "1 file formatted, 1 unchanged"]
    assert (project / "policies/house.yaml").read_text() == NEAT
    assert penstock("fmt", cwd=project).err == "0 files formatted, 2 unchanged\n"


def test_check_writes_nothing_and_names_the_files(project):
    done = penstock("fmt", "--check", cwd=project)
    assert (done.code, done.out) == (1, "policies/house.yaml\n")
    assert (project / "policies/house.yaml").read_text() == UGLY
    penstock("fmt", cwd=project)
    assert penstock("fmt", "--check", "-q", cwd=project) == (0, "", "")


def test_diff_shows_what_would_change(project):
    done = penstock("fmt", "--diff", cwd=project)
    assert done.code == 1
    assert done.out.splitlines()[:2] == ["--- policies/house.yaml", "+++ policies/house.yaml (formatted)"]
    assert "+apiVersion: penstock.dev/v1  # now" in done.out.splitlines()
    assert "\x1b[32m+apiVersion" in penstock("fmt", "--diff", "--color", "always", cwd=project).out
    assert (project / "policies/house.yaml").read_text() == UGLY


def test_standard_input_goes_to_standard_output(tmp_path):
    assert penstock("fmt", "-", cwd=tmp_path, stdin=UGLY) == (0, NEAT, "")
    assert penstock("fmt", "-", cwd=tmp_path, stdin=NEAT) == (0, NEAT, "")
    assert penstock("fmt", "-", "--check", cwd=tmp_path, stdin=UGLY).code == 1
    assert penstock("fmt", "-", "x.yaml", cwd=tmp_path, stdin="").code == 2


def test_files_of_others_are_left_alone(tmp_path):
    (tmp_path / "service.yaml").write_text(FOREIGN)
    (tmp_path / "ours.yaml").write_text(UGLY)
    done = penstock("fmt", ".", cwd=tmp_path)
    assert done.code == 0
    assert "1 left alone" in done.err
    assert (tmp_path / "service.yaml").read_text() == FOREIGN
    assert (tmp_path / "ours.yaml").read_text() == NEAT


def test_a_dialect_file_is_formatted_only_when_asked_and_keeps_the_order_of_its_keys(tmp_path):
    text = "id:   gauges\ncompute:\n    memory: 512\ninventory_location: x\n"
    text = "name: a\ndataset: d\nargs:\n- x\njobs:\n    j:\n        tasks:\n        - id: t\n          image: i:1\n          task: m:f\n          args: {}\n"
    (tmp_path / "workflow.yaml").write_text(text)
    penstock("fmt", "workflow.yaml", cwd=tmp_path)
    assert (tmp_path / "workflow.yaml").read_text() == text
    assert penstock("fmt", "workflow.yaml", "--dialects", cwd=tmp_path).code == 0
    assert (
        (tmp_path / "workflow.yaml").read_text()
        == "name: a\ndataset: d\nargs:\n  - x\njobs:\n  j:\n    tasks:\n      - id: t\n        image: i:1\n        task: m:f\n        args: {}\n"
    )


def test_a_broken_file_is_said_and_does_not_stop_the_others(tmp_path):
    (tmp_path / "bad.yaml").write_text(UGLY + "kind: Policy\n")
    (tmp_path / "good.yaml").write_text(UGLY)
    done = penstock("fmt", "bad.yaml", "good.yaml", cwd=tmp_path)
    assert done.code == 1
    assert "error[PEN1002]" in done.err
    assert "bad.yaml:5:1" in done.err
    assert (tmp_path / "bad.yaml").read_text() == UGLY + "kind: Policy\n"
    assert (tmp_path / "good.yaml").read_text() == NEAT


def test_what_cannot_be_formatted_is_said(tmp_path):
    (tmp_path / "a.yaml").write_text("%YAML 1.2\n---\n" + UGLY)
    done = penstock("fmt", "a.yaml", cwd=tmp_path)
    assert done.code == 1
    assert "error[PEN1022]" in done.err


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.yaml").write_text(UGLY)
    (tmp_path / "real.yaml").chmod(0o640)
    os.symlink("real.yaml", tmp_path / "link.yaml")
    assert penstock("fmt", "link.yaml", cwd=tmp_path).code == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text() == NEAT
    assert stat.S_IMODE((tmp_path / "real.yaml").stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "real.yaml"]


def test_without_a_project_files_must_be_named(tmp_path):
    done = penstock("fmt", cwd=tmp_path)
    assert done.code == 2
    assert "there is no penstock.yaml" in done.err
    assert penstock("fmt", "no.yaml", cwd=tmp_path).code == 2
