"""Places of boxes and lines: nothing overlaps, whatever the graph."""

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.drawing.layout import BOX_HEIGHT, SHOWN, layout, shown
from penstock.drawing.model import Box, Drawing, Edge
from penstock.drawing.resources import folded, resources
from tests.drawing.samples import nodes

names = st.sampled_from([f"n{number}" for number in range(12)])


@st.composite
def drawings(draw) -> Drawing:
    chosen = draw(st.lists(names, unique=True, min_size=1))
    boxes = tuple(Box(name, "Queue", "queue", name, draw(st.sampled_from(["a", "b", ""]))) for name in chosen)
    pairs = draw(st.sets(st.tuples(st.sampled_from(chosen), st.sampled_from(chosen)), max_size=25))
    edges = tuple(Edge(source, target, "flow") for source, target in sorted(pairs) if source != target)
    environment = draw(st.sampled_from([None, "dev"]))
    return Drawing(environment, tuple(sorted(boxes, key=lambda box: (box.group == "", box.group, box.id))), edges)


@settings(deadline=None)
@given(drawings())
def test_no_box_overlaps_another_or_leaves_its_lane_or_the_picture(drawing):
    found = layout(drawing)
    places = {place.id: place for place in found.boxes}
    assert set(places) == {box.id for box in drawing.boxes}
    lanes = {lane.group: lane for lane in found.lanes}
    for box in drawing.boxes:
        place = places[box.id]
        lane = lanes[box.group if drawing.environment is not None else ""]
        assert lane.y <= place.y
        assert place.y + BOX_HEIGHT <= lane.y + lane.height
        assert place.x >= 0
        assert place.x + place.width <= found.width
        for other in found.boxes:
            apart = (
                other.id == place.id
                or abs(other.y - place.y) >= BOX_HEIGHT
                or other.x >= place.x + place.width
                or place.x >= other.x + other.width
            )
            assert apart, (place, other)


@settings(deadline=None)
@given(drawings())
def test_no_line_runs_through_a_box(drawing):
    found = layout(drawing)
    for line in found.lines:
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            left, right = min(x1, x2), max(x1, x2)
            for box in found.boxes:
                if y1 == y2:
                    crosses = box.y < y1 < box.y + BOX_HEIGHT and left < box.x + box.width and box.x < right
                else:  # a bend: it stays between two columns
                    crosses = left < box.x + box.width and box.x < right
                assert not crosses, (line, box)


@settings(deadline=None)
@given(drawings())
def test_every_line_joins_the_sides_of_its_two_boxes(drawing):
    found = layout(drawing)
    places = {place.id: place for place in found.boxes}
    for line in found.lines:
        for end, (x, y) in ((line.edge.source, line.points[0]), (line.edge.target, line.points[-1])):
            box = places[end]
            assert x in (box.x, box.x + box.width)
            assert box.y < y < box.y + BOX_HEIGHT


def test_flow_goes_from_left_to_right():
    found = layout(folded(resources("dev", nodes())))
    x = {place.id: place.x for place in found.boxes}
    assert x["store/in"] < x["topic/events-in"] < x["queue/a"] < x["worker/a"] < x["store/out"]


def test_an_empty_drawing_has_a_place_too():
    assert layout(Drawing("dev", (), ())).boxes == ()


def test_long_names_lose_their_middle():
    name = "very-long-name-of-a-queue-" + "x" * 40 + "-dead-letter"
    assert len(shown(name)) <= SHOWN
    assert shown(name).startswith("very-long")
    assert shown(name).endswith("-dead-letter")
    assert shown("short") == "short"
