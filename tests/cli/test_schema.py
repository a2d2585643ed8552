"""The verb `schema`: prints, writes and lists the schemas of the kinds."""

import json

import jsonschema
import pytest

from penstock.schema import kinds
from tests.cli.support import penstock


def test_a_kind_is_printed_self_contained_in_any_letter_case():
    done = penstock("schema", "Workflow")
    assert (done.code, done.err) == (0, "")
    schema = json.loads(done.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Workflow"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert penstock("schema", "workflow") == done


def test_without_a_kind_one_schema_takes_all():
    schema = json.loads(penstock("schema", "--draft", "07").out)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["properties"]["kind"]["enum"] == list(kinds())


def test_draft_07_accepts_expressions_unless_told_otherwise():
    data = {
        "apiVersion": "penstock.dev/v1",
        "kind": "Workflow",
        "metadata": {"name": "a"},
        "spec": {
            "trigger": {"type": "queue", "messageLimit": "${{ args.limit }}"},
            "jobs": {"a": {"tasks": []}},
        },
    }

    def accepts(*words):
        return jsonschema.Draft7Validator(
            json.loads(penstock("schema", "Workflow", "--draft", "07", *words).out)
        ).is_valid(data)

    assert accepts()
    assert not accepts("--no-expressions")
    assert "anyOf" not in penstock("schema", "Workflow").out
    assert "anyOf" in penstock("schema", "Workflow", "--expressions").out


def test_out_writes_a_file_for_each_kind_and_one_for_all(tmp_path):
    done = penstock("schema", "--draft", "07", "--out", str(tmp_path / "deep" / "schemas"))
    assert (done.code, done.out) == (0, "")
    names = sorted(path.name for path in (tmp_path / "deep" / "schemas").iterdir())
    assert names == sorted(f"{name}.schema.json" for name in [*(kind.lower() for kind in kinds()), "penstock"])
    assert all(f"{name}\n" in done.err for name in names)
    text = (tmp_path / "deep" / "schemas" / "policy.schema.json").read_text()
    assert text == penstock("schema", "Policy", "--draft", "07").out


def test_out_with_a_kind_writes_that_one_quietly(tmp_path):
    done = penstock("schema", "Policy", "--out", str(tmp_path), "-q")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["policy.schema.json"]


def test_list_says_what_the_kinds_are_for():
    lines = penstock("schema", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == list(kinds())
    data = json.loads(penstock("schema", "--list", "--format", "json").out)
    assert data["version"] == 1
    assert [one["kind"] for one in data["kinds"]] == list(kinds())
    assert all(one["description"] for one in data["kinds"])


@pytest.mark.parametrize(
    ("words", "err"),
    [
        (("Workflw",), "there is no kind 'Workflw'\n  did you mean `Workflow`?"),
        (("zzz",), "there is no kind 'zzz'\n  the kinds are Backfill, Environment, JobTemplate, Pipeline"),
        (("common",), "there is no kind 'common'"),
        (("--list", "Workflow"), "--list stands alone"),
        (("--draft", "06"), "--draft"),
    ],
)
def test_what_cannot_be_is_a_usage_error(words, err):
    done = penstock("schema", *words)
    assert (done.code, done.out) == (2, "")
    assert err in done.err


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    done = penstock("schema", "--out", str(tmp_path / "file"))
    assert done.code == 2
    assert f"cannot write into {tmp_path / 'file'}: File exists" in done.err
