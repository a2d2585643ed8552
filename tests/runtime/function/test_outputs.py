"""The files that a task leaves behind for later ones."""

import json

import pytest

from penstock_runtime import batch
from penstock_runtime.errors import Unusable


def output(**more):
    return {"type": "output", "file": "/o.json", **more}


def items(path, flatten=True, partial=False):
    return {"type": "items", "file": "/i.json", "path": path, "flatten": flatten, "partial": partial}


def text(one, given):
    return json.loads(batch.files(given, [one])[one["file"]])


def test_an_output_is_cut_down_to_the_keys_that_others_read():
    assert text(output(keys=["a"]), {"a": 1, "b": 2}) == {"a": 1}
    assert text(output(), {"a": 1, "b": 2}) == {"a": 1, "b": 2}
    assert text(output(), None) == {}


def test_items_are_wrapped_and_one_level_is_opened():
    assert text(items(["l"]), {"l": [[], ["one"], ["two", "three"], 4]}) == [
        {"item": "one"},
        {"item": "two"},
        {"item": "three"},
        {"item": 4},
    ]
    assert text(items(["l"], flatten=False), {"l": [["a"], "b"]}) == [{"item": ["a"]}, {"item": "b"}]
    assert text(items(["l"]), {"l": []}) == []
    assert text(items(["x", 1, "l"]), {"x": [{}, {"l": ["a"]}]}) == [{"item": "a"}]


def test_a_task_that_ran_for_one_item_gives_its_part_of_the_list():
    assert text(items(["chunks"], partial=True), {"chunks": ["a", "b"]}) == [{"item": "a"}, {"item": "b"}]
    assert text(items(["chunk"], partial=True), {"chunk": {"uri": "u"}}) == [{"item": {"uri": "u"}}]
    assert text(items(["l"], flatten=False, partial=True), {"l": ["a"]}) == [{"item": ["a"]}]


@pytest.mark.parametrize(
    ("one", "given", "words"),
    [
        (output(keys=["a", "c"]), {"b": 1}, r"no `a`, `c`, which later tasks read \(there are: b\)"),
        (items(["l"]), {"m": []}, r"output\.l: there is no `l`"),
        (items(["l"]), {"l": "text"}, r"output\.l: foreach needs a list of items, not a str"),
        (output(), [1], "must return a mapping, not list"),
        (output(), {"a": object()}, "is no JSON"),
        (output(), {"a": float("nan")}, "is no JSON"),
        (output(), {"a": "x" * 300_000}, "write large results to a store"),
    ],
)
def test_what_cannot_be_handed_on_says_why(one, given, words):
    with pytest.raises(batch.BadOutput, match=words):
        batch.files(given, [one])


def test_argo_finds_no_tag_in_a_file():
    found = batch.files({"a": "{{inputs.x}}", "b": {"c": {}}}, [output()])["/o.json"]
    assert "{{" not in found
    assert json.loads(found) == {"a": "{{inputs.x}}", "b": {"c": {}}}


@pytest.mark.parametrize("given", [None, "no json", "[1]", "\udc80"])
def test_a_context_that_is_none_is_refused(tmp_path, given):
    path = tmp_path / "context.json"
    if given is not None:
        path.write_bytes(given.encode("utf-8", "surrogateescape"))
    with pytest.raises(Unusable, match="the context of the run"):
        batch.read_context(str(path))
