"""Paths as people give them, and values put into data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.provenance.model import ABSENT
from penstock.provenance.paths import find, leaves, parse, put

DATA = {"spec": {"items": [{"name": "a", "v": 1}, {"name": "b.c", "v": 2}], "ports": [{"port": 80, "v": 3}], "k.x": 4}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("spec.items[1].v", 2),
        ("spec.items[a].v", 1),
        ("spec.items[b.c].v", 2),
        ("spec.ports[0].v", 3),
        ('spec["k.x"]', 4),
        ("spec.items[c].v", ABSENT),
        ("spec.items[9]", ABSENT),
        ("spec.items[0].v.w", ABSENT),
        ("gone", ABSENT),
    ],
)
def test_find(text, value):
    assert find(DATA, parse(text))[1] == value


def test_the_found_path_has_indexes():
    assert find(DATA, parse("spec.items[b.c].v"))[0] == ("spec", "items", 1, "v")


@pytest.mark.parametrize("text", ["a..b", "[", "a b", '["x'])
def test_what_is_no_path_is_an_error(text):
    with pytest.raises(ValueError, match="not a path"):
        parse(text)


trees = st.recursive(
    st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3)
)


@given(trees, st.data())
def test_a_value_that_is_put_is_found_there_and_nothing_else_changes(data, draw):
    every = list(leaves(data))
    if not every:
        return
    path, _ = draw.draw(st.sampled_from(every))
    changed = put(data, path, "new")
    assert find(changed, path)[1] == "new"
    assert [row for row in leaves(changed) if row[0] != path] == [row for row in every if row[0] != path]


def test_mappings_on_the_way_are_made():
    assert put({"a": 1}, ("b", "c"), 2) == {"a": 1, "b": {"c": 2}}
