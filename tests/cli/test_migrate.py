"""The verb `migrate`: today there is only one version, so it says so; the way of a step is shown with one that is put in."""

from types import SimpleNamespace

from penstock.cli import main
from penstock.migrations import registry
from tests.cli.support import penstock

OLD = "apiVersion: penstock.dev/v0  # old\nkind: Policy\nmetadata: {name: a}\nspec: {}\n"
STEP = SimpleNamespace(
    FROM="penstock.dev/v0", TO="penstock.dev/v1", SUMMARY="the first version", edits=lambda _document: []
)


def test_there_is_nothing_to_migrate(tmp_path):
    penstock("init", cwd=tmp_path)
    done = penstock("migrate", cwd=tmp_path)
    assert done == (0, "", "nothing to migrate: every definition is of penstock.dev/v1\n")


def test_an_unknown_version_is_said_and_nothing_is_written(tmp_path):
    (tmp_path / "a.yaml").write_text(OLD)
    done = penstock("migrate", "a.yaml", cwd=tmp_path)
    assert done.code == 1
    assert "error[PEN1101]: no step leads from `penstock.dev/v0` to `penstock.dev/v1`" in done.err
    assert " --> a.yaml:1:13" in done.err
    assert (tmp_path / "a.yaml").read_text() == OLD


def test_a_step_is_taken(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(registry, "steps", lambda: (STEP,))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(OLD)
    assert main.run(["migrate", "a.yaml", "--check"]) == 1
    assert capfd.readouterr().out == "a.yaml: the first version\n"
    assert (tmp_path / "a.yaml").read_text() == OLD
    assert main.run(["migrate", "a.yaml"]) == 0
    assert capfd.readouterr().err == "migrated a.yaml: the first version\n"
    assert (tmp_path / "a.yaml").read_text() == OLD.replace("v0", "v1")


def test_outside_of_a_project_files_must_be_named(tmp_path):
    assert penstock("migrate", cwd=tmp_path).code == 2
    assert penstock("migrate", "no.yaml", cwd=tmp_path).code == 2
