"""`penstock render`: writes, compares, refuses, and says what it did."""

import pytest

from penstock.cli import main
from tests.cli import small


@pytest.fixture
def project(tmp_path, monkeypatch):
    small.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capfd, *words):
    code = main.run(["render", *words])
    said = capfd.readouterr()
    return code, said.out, said.err


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "rendered").rglob("*"))
        if path.is_file()
    }


def test_without_a_project_there_is_nothing_to_render(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capfd)
    assert code == 2
    assert "penstock init" in err


def test_what_was_written_is_counted_and_the_second_time_nothing_is(project, capfd):
    code, out, err = run(capfd)
    assert (code, out) == (0, "")
    assert f"{len(files(project))} written, 0 unchanged, 0 removed" in err
    before = files(project)
    code, _, err = run(capfd)
    assert code == 0
    assert f"0 written, {len(before)} unchanged, 0 removed" in err
    assert files(project) == before


def test_quiet_says_nothing(project, capfd):
    assert run(capfd, "-q") == (0, "", "")


@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_check_lists_what_differs_and_writes_nothing(project, capfd, cache):
    code, out, err = run(capfd, "--check", *cache)
    assert code == 4
    assert "rendered/dev/manifests/workflow-tides.yaml" in out
    assert "run `penstock render`" in err
    assert not (project / "rendered").exists()
    run(capfd, *cache)
    before = files(project)
    assert run(capfd, "--check", *cache)[:2] == (0, "")
    small.edit(project, "definitions/tides.yaml", "visibilityTimeout: 30", "visibilityTimeout: 40")
    code, out, _ = run(capfd, "--check", *cache)
    assert code == 4
    assert "rendered/dev/manifests/workflow-tides.yaml" in out
    assert "stream" not in out
    assert files(project) == before


def test_an_edited_file_is_refused_and_replaced_by_force(project, capfd):
    run(capfd)
    before = files(project)
    victim = project / "rendered/dev/manifests/workflow-tides.yaml"
    victim.write_text("mine\n")
    code, out, err = run(capfd)
    assert code == 1
    assert "PEN19" in out
    assert "nothing was written" in err
    assert victim.read_text() == "mine\n"
    assert run(capfd, "--force")[0] == 0
    assert files(project) == before


def test_a_removed_definition_takes_its_files_along(project, capfd):
    run(capfd)
    before = files(project)
    (project / "definitions/tides.yaml").unlink()
    environment = project / "environments/dev.yaml"
    assert "PEN1308" in run(capfd)[1], "its overlay would go on in silence"
    environment.write_text(environment.read_text().partition("  overlays:\n")[0])
    assert run(capfd)[0] == 0
    gone = set(before) - set(files(project))
    assert gone
    assert all("tides" in path for path in gone)


def test_only_pulumi_needs_no_pinned_outputs(project, capfd):
    for pinned in (project / "outputs").glob("*.json"):
        pinned.unlink()
    code, out, _ = run(capfd)
    assert code == 1
    assert "PEN1810" in out
    assert run(capfd, "--only", "pulumi")[0] == 0
    assert {path.split("/")[2] for path in files(project)} == {"penstock.lock.json", "pulumi"}


def test_only_pulumi_leaves_the_rest_of_the_tree_alone(project, capfd):
    run(capfd)
    before = files(project)
    assert run(capfd, "--only", "pulumi", "--no-cache")[0] == 0
    assert files(project).keys() == before.keys()
    assert run(capfd, "--check")[0] == 0


def test_an_environment_that_does_not_exist_is_suggested(project, capfd):
    code, out, _ = run(capfd, "-e", "dve")
    assert code == 1
    assert "there is no environment `dve`" in out
    assert "did you mean `dev`?" in out


def test_an_error_anywhere_keeps_everything_from_being_written(project, capfd):
    (project / "definitions/broken.yaml").write_text("kind: Workflow\n")
    code, out, err = run(capfd, "--format", "concise")
    assert code == 1
    assert "definitions/broken.yaml:1:1" in out
    assert "nothing was written" in err
    assert not (project / "rendered").exists()


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_number_of_processes_changes_nothing(project, capfd, jobs):
    run(capfd)
    before = files(project)
    assert run(capfd, "--jobs", jobs, "--no-cache", "--force")[0] == 0
    assert files(project) == before


def test_every_way_to_find_nothing_changed_counts_the_same_files(project, capfd):
    run(capfd)
    count = len(files(project))
    for words in ([], ["--no-cache"], ["--jobs", "2", "--no-cache"], ["--force"]):
        assert f"0 written, {count} unchanged, 0 removed" in run(capfd, *words)[2], words
    small.edit(project, "definitions/tides.yaml", "visibilityTimeout: 30", "visibilityTimeout: 40")
    run(capfd)
    assert f"0 written, {count} unchanged, 0 removed" in run(capfd)[2]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{% for x %}", "PEN1256", 1),
        ("#\n#\n{{ doc|shorter }}", "PEN1256", 3),
        ("#\n{{ 1/0 }}", "PEN1256", 2),
        ("{% include 'nope' %}", "PEN1256", 1),
        ("#\n{{ nope }}", "PEN1251", 2),
    ],
)
@pytest.mark.parametrize("name", ["module.py.j2", "__main__.py.j2"])
def test_a_mistake_in_an_own_template_of_text_is_a_finding_at_its_line(project, capfd, name, text, code, line):
    own = project / "templates/pulumi" / name
    own.parent.mkdir(parents=True)
    own.write_text(text + "\n")
    ended, out, err = run(capfd, "--format", "concise")
    assert ended == 1
    assert f"templates/pulumi/{name}:{line}:1: {code} error" in out
    assert str(project) not in out
    assert "nothing was written" in err


def test_a_file_beside_the_manifests_that_argo_cd_would_apply_is_warned_of(project, capfd):
    small.edit(
        project, "environments/dev.yaml", "  args:\n", "  argocd: {repoURL: https://git.example.org/a.git}\n  args:\n"
    )
    assert run(capfd)[:2] == (0, "")
    (project / "rendered/dev/manifests/debug.yaml").write_text("kind: Pod\n")
    (project / "rendered/dev/manifests/notes.txt").write_text("not for Argo CD\n")
    code, out, _ = run(capfd, "--check", "--no-cache", "--format", "concise")
    assert code == 0
    assert "rendered/dev/manifests/debug.yaml:1:1: PEN1913 warning" in out
    assert out.count("PEN1913") == 1
    assert (project / "rendered/dev/manifests/debug.yaml").exists()


def test_a_tree_whose_environment_is_gone_is_warned_of_and_stays(project, capfd):
    run(capfd)
    dev = (project / "environments/dev.yaml").read_text()
    (project / "environments/dev.yaml").unlink()
    (project / "outputs/dev.json").rename(project / "outputs/test.json")
    (project / "environments/test.yaml").write_text(dev.replace("name: dev\n", "name: test\n", 1))
    code, out, _ = run(capfd, "--format", "concise")
    assert code == 0
    assert "rendered/dev/penstock.lock.json:1:1: PEN1914 warning: there is no environment `dev` any more" in out
    assert (project / "rendered/dev/penstock.lock.json").exists()
    assert "PEN1914" not in run(capfd, "-e", "test", "--no-cache")[1]


def test_a_current_tree_and_a_project_without_environments_are_told_apart(project, capfd):
    run(capfd)
    for words in (["--check"], ["--check", "--no-cache"]):
        assert run(capfd, *words) == (0, "", "the tree is as the definitions say\n")
    (project / "environments/dev.yaml").unlink()
    assert "there is no environment" in run(capfd)[2]


def test_timings_name_the_steps(project, capfd):
    _, _, first = run(capfd, "--timings")
    assert [line.split("  ")[0] for line in first.splitlines() if line.endswith(" ms")] == [
        "look for changes",
        "import",
        "render what was edited",
        "read",
        "compile",
        "compare definitions",
        "write",
        "remember",
        "total",
    ]
