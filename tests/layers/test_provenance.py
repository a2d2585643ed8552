"""Where a merged value comes from: the winning layer, its place, and the history."""

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.diagnostics import Span
from penstock.language import references
from penstock.language.position import locate_in_scalar
from penstock.layers import Layer, Mapped, from_document, from_located, merge
from penstock.layers.layer import has_path, value_at
from penstock.text import Source, read

BASE = """\
metadata:
  name: base
spec:
  cpu: 1
  env:
    A: a
    B: b
  tasks:
  - name: one
    image: i1
  - name: two
    image: i2
  ports: [1, 2]
"""
OVER = """\
spec:
  cpu: 2
  env:
    B: null
    C: ${{ args.c }}
  tasks:
  - name: three
    image: i3
  - name: two
    size: 5
  ports:
  - 3
"""
LAST = """\
# a comment
spec:
  env:
    $replace: true
    D: d
"""


def document(text, name):
    result = read(Source(name, text.encode()))
    assert [found for found in result.diagnostics if found.severity == "error"] == []
    return result.documents[0]


def layers(*texts):
    return merge([from_document(document(text, f"{number}.yaml")) for number, text in enumerate(texts)])


def place(span):
    return span.file, span.line, span.column


def test_the_winning_layer_is_located():
    merged = layers(BASE, OVER)
    assert place(merged.locate(("spec", "cpu"))) == ("1.yaml", 2, 8)
    assert place(merged.locate(("spec", "cpu"), key=True)) == ("1.yaml", 2, 3)
    assert place(merged.locate(("spec", "env", "A"))) == ("0.yaml", 6, 8)
    assert place(merged.locate(("metadata", "name"))) == ("0.yaml", 2, 9)


def test_items_of_named_lists_are_followed_to_their_own_index():
    merged = layers(BASE, OVER)
    assert [task["name"] for task in merged.data["spec"]["tasks"]] == ["one", "two", "three"]
    assert place(merged.locate(("spec", "tasks", 1, "image"))) == ("0.yaml", 12, 12)
    assert place(merged.locate(("spec", "tasks", 1, "size"))) == ("1.yaml", 10, 11)
    assert place(merged.locate(("spec", "tasks", 2, "image"))) == ("1.yaml", 8, 12)
    assert place(merged.locate(("spec", "ports", 0))) == ("1.yaml", 12, 5)


def test_a_path_that_nobody_sets_is_shown_at_its_nearest_ancestor():
    merged = layers(BASE, OVER)
    assert place(merged.locate(("spec", "tasks", 0, "gone", "deeper"))) == ("0.yaml", 9, 5)
    assert place(merged.locate(("spec", "gone"))) == ("1.yaml", 1, 1)
    assert merged.history(("spec", "gone")) == ()


def test_history_has_every_layer_that_sets_the_path_the_winner_last():
    merged = layers(BASE, OVER)
    assert [(label, place(span)[1:], value) for label, span, value in merged.history(("spec", "cpu"))] == [
        ("0.yaml", (4, 8), 1),
        ("1.yaml", (2, 8), 2),
    ]
    assert [value for _, _, value in merged.history(("spec", "env", "B"))] == ["b", None]


def test_what_a_replacement_hides_is_no_history_of_what_is_below():
    merged = layers(BASE, OVER, LAST)
    assert merged.data["spec"]["env"] == {"D": "d"}
    assert [label for label, _, _ in merged.history(("spec", "env"))] == ["0.yaml", "1.yaml", "2.yaml"]
    assert [label for label, _, _ in merged.history(("spec", "env", "D"))] == ["2.yaml"]
    assert merged.history(("spec", "env", "A")) == ()


def test_a_part_of_a_text_is_found_in_the_winning_document():
    merged = layers(BASE, OVER)
    [found] = references(merged.data)
    span = locate_in_scalar(merged, found.path, found.start, found.end)
    assert (place(span), span.end_column) == (("1.yaml", 5, 12), 18)


def test_a_deleted_item_starts_anew_when_it_comes_back():
    first = "l:\n- name: a\n  v: 1\n- name: b\n"
    merged = layers(first, "l:\n- {name: a, $delete: true}\n", "l:\n- {name: a, w: 2}\n")
    assert merged.data == {"l": [{"name": "b"}, {"name": "a", "w": 2}]}
    assert place(merged.locate(("l", 1, "w"))) == ("2.yaml", 2, 16)
    assert merged.history(("l", 1, "v")) == ()


def test_a_layer_of_a_part_of_a_document():
    layer = from_document(document("a:\n  b: {c: 1}\n", "x.yaml"), ("a", "b"), "part")
    assert (layer.label, layer.data) == ("part", {"c": 1})
    assert place(merge([layer]).locate(("c",))) == ("x.yaml", 2, 10)
    assert layer.locate(("gone",), False) is None


def test_layers_without_text_are_passed_over():
    silent = Layer("made up", {"a": {"b": 2}, "c": 1}, lambda path, key: None)
    told = from_document(document("a:\n  b: 1\n", "x.yaml"))
    merged = merge([told, silent])
    assert place(merged.locate(("a", "b"))) == ("x.yaml", 2, 6)
    assert [label for label, _, _ in merged.history(("a", "b"))] == ["x.yaml"]
    assert merged.document_at(("a", "b")) == (told.document_at(())[0], ("a", "b"))
    assert merge([silent]).document_at(("c",)) is None
    assert merge([silent]).locate(("c",)) == Span("", 1, 1, 1, 1)
    nowhere = Layer("lost", {"c": 1}, lambda path, key: None, lambda path: None)
    assert merge([nowhere]).document_at(("c",)) is None
    assert merge([told]).history(("a", 0)) == ()


# -- conversions

FOREIGN = """\
id: my-flow
jobs:
  one:
    tasks:
    - args: {queue: q, minutes: "${{ args.m }}"}
"""
TASK = ("jobs", "one", "tasks", 0)


def mapped():
    table = {
        ("metadata", "name"): ("id",),
        ("spec", "task"): TASK,
        ("spec", "lease"): (*TASK, "args", "minutes"),
    }
    return Mapped(document(FOREIGN, "workflow.yaml"), table)


def test_a_native_path_leads_to_the_foreign_text():
    assert place(mapped().locate(("metadata", "name"))) == ("workflow.yaml", 1, 5)
    assert place(mapped().locate(("metadata", "name"), key=True)) == ("workflow.yaml", 1, 1)
    assert place(mapped().locate(("spec", "task", "args", "queue"))) == ("workflow.yaml", 5, 21)
    assert place(mapped().locate(("spec", "task", "args", "default"))) == ("workflow.yaml", 5, 7)
    assert place(mapped().locate(("status",))) == ("workflow.yaml", 1, 1)


def test_a_part_of_a_text_is_found_through_a_conversion():
    data = {"metadata": {"name": "my-flow"}, "spec": {"lease": "${{ args.m }}"}}
    merged = merge([from_located("workflow.yaml", data, mapped())])
    for where in (mapped(), merged):
        span = locate_in_scalar(where, ("spec", "lease"), 4, 10)
        assert (place(span), span.end_column) == (("workflow.yaml", 5, 38), 44)
    assert merged.history(("spec", "lease"))[0][0] == "workflow.yaml"


# -- laws

scalars = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["x", "y"]))
keys = st.sampled_from(["a", "b", "c"])
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from(["a", "b", "c", "$replace"]), inner, max_size=3).map(
            lambda made: {**made, "$replace": True} if "$replace" in made else made
        ),
        st.lists(inner, max_size=2),
        st.dictionaries(keys, st.dictionaries(keys, inner, max_size=2), max_size=3).map(
            lambda made: [{**value, "name": name} for name, value in made.items()]
        ),
        st.lists(st.sampled_from([{"name": "a", "$delete": True}, {"name": "b", "v": 1}]), max_size=1),
    ),
    max_leaves=12,
)
documents = st.dictionaries(keys, trees, max_size=3)


def paths(data, at=()):
    yield at
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*at, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*at, index))


def plain_layer(number, data):
    return Layer(str(number), data, lambda path, key: None)


@settings(max_examples=150, deadline=None)
@given(st.lists(documents, min_size=1, max_size=4))
def test_the_last_setter_of_a_leaf_holds_the_merged_value(sources):
    merged = merge([plain_layer(number, data) for number, data in enumerate(sources)])
    for path in paths(merged.data):
        value = value_at(merged.data, path)
        setters = merged.setters(path)
        assert setters, path
        for setter in setters:
            assert value_at(setter.layer.data, setter.path) == setter.value
        if not isinstance(value, dict | list):
            assert setters[-1].value == value
            assert type(setters[-1].value) is type(value)


@settings(max_examples=100, deadline=None)
@given(documents, documents, st.lists(st.one_of(keys, st.integers(0, 2)), max_size=4))
def test_a_path_that_is_not_in_the_merge_has_no_place_of_its_own(base, over, path):
    merged = merge([plain_layer(0, base), plain_layer(1, over)])
    if not has_path(merged.data, tuple(path)):
        last = merged.setters(tuple(path))
        assert not last or last[-1].value is None or isinstance(last[-1].value, dict)
