"""How layers merge: rules one by one, then laws that hold for all data."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.layers import Layer, merge
from penstock.layers.merge import merge_data


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
        ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),
        ({"a": 1}, {"gone": None}, {"a": 1}),
        ({"a": 1}, {"new": {"x": None, "y": {"z": None}}}, {"a": 1, "new": {"y": {}}}),
        ({"a": {"x": 1}}, {"a": {"$replace": True, "y": 2}}, {"a": {"y": 2}}),
        ({"a": {"x": 1}}, {"a": {"$replace": False, "y": 2}}, {"a": {"x": 1, "y": 2}}),
        ({"a": {"x": 1}}, {"a": 5}, {"a": 5}),
        ({"a": 5}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": None}, {"b": 1}, {"a": None, "b": 1}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [1]}, {"a": []}, {"a": []}),
        ({"a": [{"name": "x", "v": 1}]}, {"a": []}, {"a": []}),
        (
            {"a": [{"name": "x", "v": 1}, {"name": "y", "v": 2}]},
            {"a": [{"name": "z"}, {"name": "x", "w": 3}]},
            {"a": [{"name": "x", "v": 1, "w": 3}, {"name": "y", "v": 2}, {"name": "z"}]},
        ),
        ({"a": [{"id": "x", "v": 1}]}, {"a": [{"id": "x", "v": None}]}, {"a": [{"id": "x"}]}),
        ({"a": [{"key": "x"}]}, {"a": [{"key": "x", "b": 1}]}, {"a": [{"key": "x", "b": 1}]}),
        (
            {"a": [{"name": "n", "id": "1"}, {"name": "n", "id": "2"}]},
            {"a": [{"name": "n", "id": "2", "v": 1}]},
            {"a": [{"name": "n", "id": "1"}, {"name": "n", "id": "2", "v": 1}]},
        ),
        ({"a": [{"name": "x"}, {"other": 1}]}, {"a": [{"name": "x"}]}, {"a": [{"name": "x"}]}),
        ({"a": [{"name": 1}]}, {"a": [{"name": 1, "b": 2}]}, {"a": [{"name": 1, "b": 2}]}),
        ({"a": [{"name": "x"}, {"name": "y"}]}, {"a": [{"name": "x", "$delete": True}]}, {"a": [{"name": "y"}]}),
        ({"a": [{"name": "x"}]}, {"a": [{"name": "gone", "$delete": True}]}, {"a": [{"name": "x"}]}),
        (
            {"a": [{"name": "x", "v": 1}]},
            {"a": [{"name": "x", "$replace": True, "w": 2}]},
            {"a": [{"name": "x", "w": 2}]},
        ),
    ],
)
def test_rule(base, over, merged):
    before = copy.deepcopy((base, over))
    assert merge_data(base, over) == merged
    assert (base, over) == before


def test_order_is_the_base_then_what_is_new():
    assert list(merge_data({"b": 1, "a": 2}, {"c": 3, "a": 4})) == ["b", "a", "c"]


def test_one_layer_is_given_back_as_it_is():
    data = {"a": None, "b": {"$replace": True}}
    assert merge([Layer("only", data, lambda path, key: None)]).data is data


def test_nothing_to_merge():
    with pytest.raises(ValueError, match="nothing to merge"):
        merge([])


# -- laws

scalars = st.one_of(st.booleans(), st.integers(0, 3), st.sampled_from(["x", "y"]))
keys = st.sampled_from(["a", "b", "c", "d"])


def data(leaf):
    """Mappings whose values under one key always have one type: `m*` mappings, `l*` lists of named items, others leaves."""
    return st.recursive(
        st.dictionaries(keys, leaf, max_size=3),
        lambda inner: st.builds(
            lambda plain, maps, named: {**plain, **{f"m{k}": v for k, v in maps.items()}, **named},
            st.dictionaries(keys, leaf, max_size=2),
            st.dictionaries(keys, inner, max_size=2),
            st.builds(
                lambda items: {"list": [{**value, "name": name} for name, value in items.items()]} if items else {},
                st.dictionaries(keys, inner, max_size=3),
            ),
        ),
        max_leaves=10,
    )


with_null = data(st.one_of(st.none(), scalars))
without_null = data(scalars)


@settings(max_examples=60, deadline=None)
@given(without_null, without_null, without_null)
def test_merging_is_associative_where_nothing_is_deleted(a, b, c):
    assert merge_data(merge_data(a, b), c) == merge_data(a, merge_data(b, c))


@given(with_null)
def test_the_empty_layer_changes_nothing(a):
    assert merge_data(a, {}) == a


@given(without_null)
def test_merging_twice_is_merging_once(a):
    assert merge_data(a, a) == a
    assert merge_data({}, a) == a


@settings(max_examples=60, deadline=None)
@given(with_null, with_null)
def test_a_null_deletes_its_key_and_a_value_wins(a, b):
    merged = merge_data(a, b)
    for key, value in b.items():
        if value is None:
            assert key not in merged
        elif not isinstance(value, dict | list):
            assert merged[key] == value
    for key in a.keys() - b.keys():
        assert merged[key] == a[key]


@settings(max_examples=60)
@given(with_null, with_null)
def test_inputs_are_left_alone(a, b):
    before = copy.deepcopy((a, b))
    merge_data(a, b)
    assert (a, b) == before
