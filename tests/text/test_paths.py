"""Paths as text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.text import format_path, parse_path

CASES = [
    ((), ""),
    (("spec", "jobs", "create-items", "tasks", 0, "image"), "spec.jobs.create-items.tasks[0].image"),
    ((0, "a"), "[0].a"),
    ((0, 12), "[0][12]"),
    (("metadata", "annotations", "penstock.dev/x"), 'metadata.annotations["penstock.dev/x"]'),
    (("a b",), '["a b"]'),
    (("",), '[""]'),
    (("a", "0", 0), "a.0[0]"),
    (("a/b_c",), "a/b_c"),
    (('say "hi"', "back\\slash"), '["say \\"hi\\""]["back\\\\slash"]'),
    (("a\nb", "é😀"), '["a\\u000ab"].é😀'),
    (("$ref", "x:y"), "$ref.x:y"),
]


@pytest.mark.parametrize(("path", "text"), CASES)
def test_both_ways(path, text):
    assert format_path(path) == text
    assert parse_path(text) == path


@pytest.mark.parametrize(
    ("text", "column"),
    [("a..b", 2), (".a", 1), ("a.", 2), ("a[x]", 2), ("a[0", 2), ("a[0]b", 5), ('a["b', 2), ("a b", 2)],
)
def test_what_is_no_path(text, column):
    with pytest.raises(ValueError, match=f"at column {column} of"):
        parse_path(text)


@given(st.lists(st.integers(0, 10**9) | st.text(), max_size=6))
def test_any_path_comes_back(steps):
    assert parse_path(format_path(tuple(steps))) == tuple(steps)
