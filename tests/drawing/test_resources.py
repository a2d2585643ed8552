"""From nodes to boxes and lines."""

import random

from penstock.drawing.resources import folded, resources
from tests.drawing.samples import A, nodes


def lines(drawing) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.kind) for edge in drawing.edges}


def test_everything_that_exists_is_a_box_and_grants_are_lines():
    drawing = resources("dev", nodes())
    assert [(box.group, box.id) for box in drawing.boxes] == [
        ("Stream/b", "identity/b"),
        ("Stream/b", "worker/b"),
        (A, "alert/a"),
        (A, "identity/a"),
        (A, "queue/a"),
        (A, "queue/a-dead"),
        (A, "worker/a"),
        ("", "secret/key"),
        ("", "store/in"),
        ("", "store/out"),
        ("", "table/items"),
        ("", "topic/events-in"),
    ]
    assert lines(drawing) == {
        ("store/in", "topic/events-in", "flow"),
        ("topic/events-in", "queue/a", "flow"),
        ("queue/a", "worker/a", "flow"),
        ("queue/a", "queue/a-dead", "deadLetter"),
        ("worker/a", "identity/a", "identity"),
        ("worker/b", "identity/b", "identity"),
        ("identity/a", "queue/a-dead", "write"),
        ("identity/a", "store/out", "write"),
        ("identity/a", "table/items", "write"),
        ("secret/key", "identity/a", "read"),
        ("queue/a-dead", "alert/a", "reference"),
        ("identity/b", "queue/a", "write"),
    }


def test_reading_and_writing_of_one_thing_is_one_line():
    (edge,) = [edge for edge in resources("dev", nodes()).edges if edge.target == "store/out"]
    assert (edge.both, edge.label) == (True, "store.read, store.write")


def test_the_folded_drawing_has_the_workers_where_the_identities_were():
    drawing = folded(resources("dev", nodes()))
    assert not any(box.sort == "identity" for box in drawing.boxes)
    assert ("worker/a", "store/out", "write") in lines(drawing)
    assert ("secret/key", "worker/a", "read") in lines(drawing)
    assert ("worker/a", "queue/a-dead", "write") not in lines(drawing)
    assert ("worker/b", "queue/a", "write") in lines(drawing)


def test_the_order_of_the_nodes_does_not_matter():
    shuffled = nodes()
    random.Random(1).shuffle(shuffled)
    assert resources("dev", shuffled) == resources("dev", nodes())


def test_a_part_keeps_what_it_touches():
    drawing = resources("dev", nodes(), frozenset({"Stream/b"}))
    assert [box.id for box in drawing.boxes] == ["identity/b", "worker/b", "queue/a"]
