"""The diff as text, JSON and Markdown."""

import json

from jsonschema import Draft202012Validator

from penstock.semantic_diff import Difference, compare
from penstock.semantic_diff.as_json import render as as_json
from penstock.semantic_diff.as_markdown import LIMIT
from penstock.semantic_diff.as_markdown import render as as_markdown
from penstock.semantic_diff.as_text import render as as_text
from penstock.semantic_diff.counts import closing
from tests.repository.tree import ROOT
from tests.semantic_diff.trees import manifests, of, program, queue

OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {0}, namespace: n}}\ndata: {{level: {1}}}\n"


def sample() -> Difference:
    old = of(
        manifests("Workflow/a", OBJECT.format("a", "x")),
        manifests("Workflow/c", OBJECT.format("c", "x")),
        *program("Workflow/b", queue("workflow-b-queue", "b")),
    )
    new = of(manifests("Workflow/a", OBJECT.format("a", "y")), manifests("Workflow/c", OBJECT.format("c", "y")))
    found = compare(old, new)
    assert found is not None
    return Difference("main", "the working tree", (found,))


def wide(count: int) -> Difference:
    """Many definitions whose changes are all different."""
    old, new = (
        of(*[manifests(f"Workflow/w{i:04}", OBJECT.format(f"w{i:04}", f"{side}{i}")) for i in range(count)])
        for side in ("x", "y")
    )
    found = compare(old, new)
    assert found is not None
    return Difference("main", "the working tree", (found,))


def test_text_groups_by_environment_definition_and_object(snapshot):
    snapshot(as_text(sample(), color=False), "diff.txt")


def test_text_in_colour_says_the_same():
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", as_text(sample(), color=True)) == as_text(sample(), color=False)


def test_markdown_has_the_warning_before_the_folds(snapshot):
    text = as_markdown(sample())
    snapshot(text, "diff.md")
    assert text.index("[!CAUTION]") < text.index("<details>")


def test_markdown_is_bounded_and_says_what_it_left_out():
    text = as_markdown(wide(900))
    assert len(text) <= LIMIT
    left = 900 - text.count("<details>")
    assert f"**Cut here**: the changes of {left:,} definitions do not fit" in text


def test_markdown_is_not_broken_by_what_definitions_say():
    value = "'```</details>@all <script>'"
    old, new = (of(manifests("Workflow/a", OBJECT.format("a", level))) for level in ("x", value))
    found = compare(old, new)
    assert found is not None
    text = as_markdown(Difference("a", "b", (found,)))
    fence = next(line for line in text.splitlines() if line.endswith("`diff"))
    assert len(fence.removesuffix("diff")) > 3
    assert text.rstrip().endswith("</details>")


def test_json_is_valid_against_its_schema():
    schema = json.loads((ROOT / "schemas/output/diff.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    for difference in (sample(), wide(2), Difference("a", "b", ())):
        Draft202012Validator(schema).validate(json.loads(as_json(difference)))


def test_json_has_old_and_new_only_where_they_are():
    old = of(manifests("Workflow/a", OBJECT.format("a", "null")))
    new = of(manifests("Workflow/a", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}\n"))
    found = compare(old, new)
    assert found is not None
    data = json.loads(as_json(Difference("a", "b", (found,))))
    (field,) = data["environments"][0]["definitions"][0]["changes"][0]["fields"]
    assert field == {"path": "data.level", "hidden": False, "old": None}


def test_the_closing_words_count():
    assert closing(sample()) == "3 definitions differ: 2 updated, 1 deleted (3 objects); 1 destructive"
    assert closing(Difference("rendered/", "the definitions", ())) == (
        "no difference between rendered/ and the definitions"
    )
