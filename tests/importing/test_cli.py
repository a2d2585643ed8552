"""The verb `import` as a user runs it: YAML on stdout, words on stderr, exit codes."""

import pytest

from tests.cli.support import penstock
from tests.dialects.support import FIXTURES

STREAM = FIXTURES / "workflows" / "streaming-create.yaml"
DATASET = FIXTURES / "datasets" / "several.yaml"


def test_definition_goes_to_stdout_and_words_to_stderr():
    done = penstock("import", str(STREAM))
    assert done.code == 0
    assert done.out.startswith(
        "# Lightning over the harbour, as it is seen.\napiVersion: penstock.dev/v1\nkind: Workflow\n"
    )
    assert done.err == (f"1 comment has no place in the native definition:\n  {STREAM}:44: # never changes\n")


def test_standard_input_is_read():
    assert penstock("import", "-", stdin=STREAM.read_text()).out == penstock("import", str(STREAM)).out


def test_out_writes_a_file_once(tmp_path):
    out = tmp_path / "native.yaml"
    done = penstock("import", str(STREAM), "--out", str(out))
    assert (done.code, done.out) == (0, "")
    assert f"wrote {out}: Workflow/harbour-lightning" in done.err
    assert out.read_text() == penstock("import", str(STREAM)).out
    again = penstock("import", str(STREAM), "--out", str(out))
    assert again.code == 2
    assert "exists already" in again.err
    assert penstock("import", str(STREAM), "--out", str(out), "--force", "-q").err == ""
    assert [path.name for path in tmp_path.iterdir()] == ["native.yaml"]


def test_what_was_written_validates(tmp_path):
    out = tmp_path / "native.yaml"
    (tmp_path / "datasets" / "lightning").mkdir(parents=True)
    (tmp_path / "datasets" / "lightning" / "lightning.py").write_text("")
    assert penstock("import", str(STREAM), "--out", str(out), "-q").code == 0
    done = penstock("validate", str(out), "--format", "concise")
    assert (done.code, [line for line in done.out.splitlines() if " error: " in line]) == (0, [])


def test_nothing_is_written_when_the_file_has_errors(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: a\nname: a\ndataset: {owner: o, name: d}\njobs: {a: {tasks: []}}\n")
    done = penstock("import", str(bad), "--out", str(tmp_path / "out.yaml"))
    assert (done.code, done.out) == (1, "")
    assert "error[PEN1704]: `dataset` must be text" in done.err
    assert f"{bad}:3:1" in done.err
    assert not (tmp_path / "out.yaml").exists()


def test_warnings_are_errors_when_strict(tmp_path):
    odd = tmp_path / "odd.yaml"
    odd.write_text("id: a\nname: a\ndataset: d\nenv: {}\njobs: {a: {tasks: []}}\n")
    assert penstock("import", str(odd)).code == 0
    assert penstock("import", str(odd), "--strict").code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.yaml"], "nowhere.yaml"),
        (["-"], "error[PEN1724]: <stdin>: there is nothing in this file"),
        ([str(STREAM), "--update"], "choose among the workflows of a pctasks dataset"),
        ([str(DATASET), "--chunkset", "cs1"], "the dataset `sea_ice` has 2 collections: choose one"),
        ([str(DATASET), "--collection", "ice-dayly"], "did you mean `ice-daily`?"),
        (
            [str(DATASET), "--collection", "ice-daily", "--update", "--use-existing-chunks"],
            "cannot use existing chunks",
        ),
        ([str(DATASET), "--limit", "0"], "--limit"),
        ([str(STREAM), "--out", "no/such/folder/x.yaml"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_a_usage_error(words, message):
    done = penstock("import", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_one_workflow_of_a_dataset():
    done = penstock("import", str(DATASET), "--collection", "ice-daily", "--chunkset", "cs1", "--no-ingest")
    assert done.code == 0
    assert done.out.count("kind: Workflow") == 1
    assert "dst_uri: blob://icesa/ice-etl/daily/cs1/assets" in done.out
    assert "ingest-items" not in done.out
