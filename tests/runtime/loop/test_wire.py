"""What goes between a worker and its handler processes."""

import pytest

from penstock_runtime.errors import PartialFailure, Rejected, Retry, Stop
from penstock_runtime.loop import wire
from penstock_runtime.loop.outcome import Failed
from tests.runtime.loop.fakes import message


class Unpicklable(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")
        self.lock = lambda: None


def through(error):
    return wire.restored(wire.unpacked(wire.packed(wire.describe(error))[wire.HEAD.size :]))


@pytest.mark.parametrize(
    ("error", "attribute"),
    [(Rejected("no", "NotATask"), "kind"), (Retry("later", 7.5), "after"), (Stop("end", 3), "code")],
)
def test_our_errors_come_back_as_they_were(error, attribute):
    back = through(error)
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert getattr(back, attribute) == getattr(error, attribute)


def test_any_other_error_comes_back_by_name_with_its_traceback():
    with pytest.raises(Unpicklable) as caught:
        raise Unpicklable("this", "that")
    back = through(caught.value)
    assert isinstance(back, Failed)
    assert (back.kind, str(back)) == ("Unpicklable", "this and that")
    assert "test_wire.py" in back.trace


def test_a_partial_failure_keeps_each_error():
    back = through(PartialFailure({"1": Rejected("no", "Bad"), "2": ValueError("x")}))
    assert isinstance(back, PartialFailure)
    assert isinstance(back.failed["1"], Rejected)
    assert back.failed["2"].kind == "ValueError"


def test_a_message_survives():
    sent = message(body=bytes(range(256)), attributes={"a": "b"}, enqueued_at=1.5)
    assert wire.unpacked(wire.packed(sent)[wire.HEAD.size :]) == sent
