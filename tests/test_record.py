"""Record, the frozen value type: like a frozen dataclass, however often a value is made."""

import pickle

import pytest

from penstock.record import Record, default_of, fields


def make():
    """Return classes that no value was made of yet; the constructor is compiled only after a few."""

    class Point(Record):
        x: int
        y: int = 0

    class Named(Point):
        name: str  # type: ignore[misc]  # a record may; a dataclass may not
        tags: tuple[str, ...] = ()

    return Point, Named


class Pair(Record):
    left: int
    right: "Pair | None" = None


TIMES = 8  # more than the values that are made before the constructor is compiled


def test_fields_by_position_by_keyword_and_by_default():
    point, _ = make()
    for _ in range(TIMES):
        assert (point(1).x, point(1).y) == (1, 0)
        assert (point(1, 2).x, point(1, 2).y) == (1, 2)
        assert point(y=2, x=1) == point(1, 2)
        assert point(x=1, y=2).replace(y=3) == point(1, 3)


def test_required_fields_come_before_defaults_across_inheritance():
    _, named = make()
    assert fields(named) == ("x", "name", "y", "tags")
    for _ in range(TIMES):
        one = named(1, "a", 2)
        assert (one.x, one.name, one.y, one.tags) == (1, "a", 2, ())


@pytest.mark.parametrize(
    ("args", "values", "message"),
    [
        ((), {}, "missing 1 required positional argument: 'x'"),
        ((1, 2, 3), {}, "takes from 2 to 3 positional arguments but 4 were given"),
        ((1,), {"x": 1}, "got multiple values for argument 'x'"),
        ((1,), {"z": 1}, "got an unexpected keyword argument 'z'"),
    ],
)
@pytest.mark.parametrize("before", [0, TIMES])
def test_a_wrong_call_is_refused_like_any_other_the_first_time_too(args, values, message, before):
    point, _ = make()
    for _ in range(before):
        point(1)
    with pytest.raises(TypeError) as raised:
        point(*args, **values)
    assert message in str(raised.value)
    assert point(1).y == 0


def test_values_are_frozen_and_have_no_other_attributes():
    point, _ = make()
    one = point(1)
    with pytest.raises(AttributeError, match="Point is frozen: cannot set 'x'"):
        one.x = 2
    with pytest.raises(AttributeError, match="Point is frozen: cannot delete 'x'"):
        del one.x
    assert not hasattr(one, "__dict__")
    assert repr(one) == "Point(x=1, y=0)"


def test_equality_is_by_class_and_value():
    point, named = make()
    assert point(1) == point(1, 0)
    assert point(1) != point(2)
    assert point(1) != named(1, "a")
    assert point(1) != (1, 0)
    assert len({point(1), point(1, 0), point(2)}) == 2


def test_values_survive_pickling():
    pair = Pair(1, Pair(2))
    assert pickle.loads(pickle.dumps(pair)) == pair


def test_defaults_can_be_asked_for():
    point, _ = make()
    assert default_of(point, "y") == 0
    with pytest.raises(KeyError):
        default_of(point, "x")
    with pytest.raises(KeyError):
        default_of(point, "z")


def test_replace_refuses_unknown_fields():
    point, _ = make()
    with pytest.raises(TypeError):
        point(1).replace(z=1)
