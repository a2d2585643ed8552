"""What definitions share is merged once, and what does not go together is said of both."""

import pytest

from penstock.engine.fragment import Fragment
from penstock.engine.platform import merge
from penstock.engine.select import matches
from penstock.graph.nodes import Store, Table
from penstock.targets import local
from tests.targets.kubernetes.stack import place


def fragments(*rows):
    return {name: Fragment(definition=name, shared=(node,)) for name, node in rows}


def test_what_several_share_is_there_once():
    store = Store("store/lake", "", name="lake")
    graph, found = merge(fragments(("Stream/a", store), ("Stream/b", store)))
    assert [node.id for node in graph] == ["store/lake"]
    assert found == []


def test_a_conflict_names_both_and_the_difference():
    one, two = Table("table/t", "", name="t", key="id"), Table("table/t", "", name="t", key="day")
    _, (found,) = merge(fragments(("Stream/b", one), ("Stream/a", two)))
    assert found.code == "PEN1303"
    assert found.message == "Stream/a and Stream/b ask for `table/t` in different ways: key differs"


@pytest.mark.parametrize(
    ("pattern", "meets"),
    [
        ("tides", True),
        ("tid*", True),
        ("Workflow/tides", True),
        ("Stream/tides", False),
        ("*/tides", True),
        ("team=sea", True),
        ("team=s*", True),
        ("team=land", False),
        ("size=sea", False),
        ("count=3", False),
    ],
)
def test_a_pattern_meets_a_name_a_kind_or_a_label(pattern, meets):
    assert matches(pattern, "Workflow", "tides", {"team": "sea", "count": 3}) is meets


def test_one_machine_has_nothing_of_a_cloud():
    from penstock.graph import Graph

    at, bare = place(cloud={"type": "local"}), Graph([])
    assert local.resources(bare, at) == ([], [])
    assert local.authentications(at, []) == []
    assert (local.shared(bare, at), local.unsupported(bare, at), local.files(bare, bare, at)) == ([], [], [])
    assert local.platform(bare, at).resources == ()
