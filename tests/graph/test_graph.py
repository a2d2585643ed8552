"""The graph: nodes by id and class, and the merge of what several definitions share."""

import pytest

from penstock.graph import Conflict, Graph, merge_shared
from penstock.graph.nodes import Grant, Queue, Store, Table, Worker


def queue(**changes):
    values = {"id": "queue/a", "definition": "Workflow/a", "name": "a", "visibility_timeout": 30, "retention": 60}
    return Queue(**{**values, **changes})


def test_nodes_come_back_by_id_and_class():
    graph = Graph([queue(), Store("store/x", "", name="x")])
    assert graph.get(Queue, "queue/a").name == "a"
    assert [node.id for node in graph.of(Store)] == ["store/x"]
    assert graph.of(Worker) == []
    assert len(graph) == 2
    assert "queue/a" in graph


def test_a_node_of_another_class_is_no_answer():
    graph = Graph([queue()])
    with pytest.raises(KeyError, match="is a Queue, not a Store"):
        graph.get(Store, "queue/a")


def test_owned_and_shared_nodes_are_parted():
    graph = Graph([queue(), Store("store/x", "", name="x")])
    assert [node.id for node in graph.owned()] == ["queue/a"]
    assert [node.id for node in graph.shared()] == ["store/x"]


def test_the_same_node_twice_is_one():
    assert len(Graph([queue(), queue()])) == 1


def test_a_new_node_is_found_after_a_look():
    graph = Graph([queue()])
    assert len(graph.of(Queue)) == 1
    graph.add(queue(id="queue/b", name="b"))
    assert len(graph.of(Queue)) == 2


def test_two_definitions_may_not_make_one_node():
    with pytest.raises(Conflict, match="definition differs"):
        Graph([queue(), queue(name="b")])


def test_shared_nodes_are_united():
    first = Store("store/x", "", name="x", formerly=("b",))
    second = Store("store/x", "", name="x", formerly=("a",))
    assert Graph([first, second]).get(Store, "store/x").formerly == ("a", "b")


def test_what_one_side_does_not_say_the_other_decides():
    plain, keyed = Table("table/x", "", name="x"), Table("table/x", "", name="x", key="stac_id")
    assert merge_shared(plain, keyed) == merge_shared(keyed, plain) == keyed


def test_shared_nodes_that_differ_are_a_conflict_with_the_field():
    with pytest.raises(Conflict) as caught:
        merge_shared(Store("store/x", "", name="x"), Store("store/x", "", name="x", external=True))
    assert caught.value.field == "external"


def test_shared_nodes_of_two_classes_are_a_conflict():
    with pytest.raises(Conflict):
        Graph([Store("x", "", name="x"), Grant("x", "", "identity/a", "store.read", "store/x")])
