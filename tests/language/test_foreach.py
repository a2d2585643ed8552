"""The items of a foreach (check 1.G 14)."""

import pytest

from penstock.language import flatten

ITEMS = [[], ["one"], ["two", "three"]]


def test_check_1g_14_inner_lists_are_opened_unless_told_otherwise():
    assert flatten(ITEMS) == ["one", "two", "three"]
    assert flatten(ITEMS, flatten=False) == ITEMS
    assert flatten(["a", ["b", ["c"]]]) == ["a", "b", ["c"]]


@pytest.mark.parametrize("items", [None, "text", {"a": 1}])
def test_check_1g_14_a_path_that_leads_to_no_list_is_an_error(items):
    with pytest.raises(ValueError, match="foreach needs a list of items"):
        flatten(items)
