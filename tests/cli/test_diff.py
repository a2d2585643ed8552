"""`penstock diff` on a real project: against the tree and against a commit."""

import json

import pytest

from tests.cli import small
from tests.cli.support import penstock


@pytest.fixture
def project(tmp_path):
    small.write(tmp_path)
    done = penstock("render", cwd=tmp_path)
    assert done.code == 0, done
    small.commit(tmp_path)
    return tmp_path


def test_nothing_changed(project):
    for words in ((), ("--base", "HEAD")):
        done = penstock("diff", "--exit-code", *words, cwd=project)
        assert (done.code, done.out) == (0, "")
        assert done.err.startswith("no difference between ")


def test_comments_and_the_order_of_keys_are_no_difference(project):
    small.edit(
        project, "definitions/tides.yaml", "    scale: {min: 0, max: 5}", "    # why\n    scale: {max: 5, min: 0}"
    )
    for words in ((), ("--base", "HEAD")):
        assert penstock("diff", "--exit-code", *words, cwd=project).code == 0


@pytest.mark.parametrize("base", [(), ("--base", "HEAD")])
def test_a_changed_field_is_shown_where_it_lands(project, base):
    small.edit(project, "environments/dev.yaml", "{max: 7}", "{max: 20}")
    done = penstock("diff", *base, cwd=project)
    assert done.code == 0
    assert done.out.splitlines() == [
        "Environment dev",
        "",
        "  Workflow/tides",
        "    most workers: 7 → 20",
        "    ~ keda.sh/ScaledObject jobs/tides-scaler",
        "        spec.maxReplicaCount: 7 → 20",
    ]
    assert done.err == "1 definition differs: 1 updated (1 object)\n"
    assert penstock("diff", "--exit-code", *base, cwd=project).code == 4


def test_a_diff_writes_nothing(project):
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if ".git" not in path.parts}
    small.edit(project, "environments/dev.yaml", "{max: 7}", "{max: 20}")
    penstock("diff", cwd=project)
    penstock("diff", "--base", "HEAD", cwd=project)
    after = {path: path.stat().st_mtime_ns for path in project.rglob("*") if ".git" not in path.parts}
    assert [path for path in {*before, *after} if before.get(path) != after.get(path)] == [
        project / "environments" / "dev.yaml"
    ]


def test_a_removed_definition_is_destructive(project):
    (project / "definitions" / "waves.yaml").unlink()
    done = penstock("diff", "--base", "HEAD", "--format", "json", cwd=project)
    data = json.loads(done.out)
    assert done.code == 0
    assert data["summary"]["destructive"] == 2
    lost = [
        (change["type"], change["name"])
        for definition in data["environments"][0]["definitions"]
        for change in definition["changes"]
        if change["destructive"]
    ]
    assert lost == [
        ("azure_native.storage.Queue", "stream-waves-dead-letter-queue"),
        ("azure_native.storage.Queue", "stream-waves-queue"),
    ]
    assert penstock("diff", "--base", "HEAD", "--fail-on-destructive", cwd=project).code == 1
    assert "[!CAUTION]" in penstock("diff", "--base", "HEAD", "--format", "markdown", cwd=project).out


def test_a_rename_with_formerly_is_not_destructive(project):
    small.edit(project, "definitions/waves.yaml", "  name: waves\n", "  name: moon\n  formerly: [waves]\n")
    done = penstock("diff", "--base", "HEAD", "--fail-on-destructive", cwd=project)
    assert done.code == 0
    assert "Stream/moon, renamed from Stream/waves" in done.out


def test_a_definition_without_its_output_is_a_note(project):
    text = (project / "definitions" / "waves.yaml").read_text().replace("waves", "storms")
    (project / "definitions" / "storms.yaml").write_text(text)
    done = penstock("diff", "--base", "HEAD", cwd=project)
    assert done.code == 0
    assert (
        "note: Stream/storms: its manifests cannot be known before the output `storms.clientId` is pinned" in done.out
    )
    assert "+ azure_native.storage.Queue stream-storms-queue" in done.out


def test_secrets_are_references_and_values_that_look_like_one_are_hidden(project):
    small.edit(project, "definitions/tides.yaml", "      REGION: ${{ env.region }}", "      REGION: a://b:hunter2@c")
    done = penstock("diff", "--base", "HEAD", cwd=project)
    assert "(hidden) → (hidden)" in done.out
    assert "hunter2" not in done.out + done.err


def test_a_broken_definition_is_a_finding(project):
    small.edit(project, "definitions/waves.yaml", "visibilityTimeout: 30", "visibilityTimeout: soon")
    done = penstock("diff", cwd=project)
    assert done.code == 1
    assert "definitions/waves.yaml:8:24" in done.out


def test_a_base_that_does_not_compile_says_which_side_it_is(project):
    small.edit(project, "definitions/waves.yaml", "visibilityTimeout: 30", "visibilityTimeout: soon")
    small.commit(project)
    small.edit(project, "definitions/waves.yaml", "visibilityTimeout: soon", "visibilityTimeout: 30")
    done = penstock("diff", "--base", "HEAD", cwd=project)
    assert done.code == 1
    assert "the project at HEAD (" in done.err
    assert "definitions/waves.yaml:8:24" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--base", "nowhere"], "--base nowhere"),
        (["-e", "dve"], "there is no environment 'dve'"),
    ],
)
def test_wrong_words_are_usage_errors(project, words, said):
    done = penstock("diff", *words, cwd=project)
    assert done.code == 2
    assert said in done.err


def test_without_a_project_there_is_nothing_to_compare(tmp_path):
    assert penstock("diff", cwd=tmp_path).code == 2


def test_a_broken_lock_is_a_usage_error(project):
    (project / "rendered" / "dev" / "penstock.lock.json").write_text("{}")
    assert penstock("diff", cwd=project).code == 2
