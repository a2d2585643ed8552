"""What becomes of a message whose handler failed."""

import pytest

from penstock_runtime.errors import Rejected, Retry, Stop, Unavailable
from penstock_runtime.loop.outcome import Again, Died, Failed, Overdue, Park, Undeliverable, judge, kind_of
from penstock_runtime.loop.settings import Backoff, Settings
from tests.runtime.loop.fakes import message

SETTINGS = Settings(max_receives=3, backoff=Backoff(jitter=0))


@pytest.mark.parametrize(
    ("error", "receives", "outcome"),
    [
        (ValueError("x"), 1, Again(1)),
        (ValueError("x"), 2, Again(2)),
        (ValueError("x"), 3, Park("ValueError")),
        (Rejected("no", "NotATask"), 1, Park("NotATask")),
        (Retry("later", after=30), 1, Again(30)),
        (Retry("later", after=30), 3, Park("Retry")),
        (Retry("later"), 2, Again(2)),
        (Stop("end", 4), 3, Again(0)),
        (Overdue("slow"), 3, Park("Overdue")),
        (Died("gone"), 1, Again(1)),
        (Undeliverable("often"), 4, Park("Undeliverable")),
        (Unavailable("away"), 1, Again(1)),
        (Failed("KeyError", "'x'", "trace"), 3, Park("KeyError")),
    ],
)
def test_the_table(error, receives, outcome):
    assert judge(message(receives=receives), error, SETTINGS) == outcome


def test_an_exception_of_another_process_keeps_its_name():
    assert kind_of(Failed("KeyError", "'x'", "")) == "KeyError"
    assert kind_of(KeyError("x")) == "KeyError"
