"""What the configuration says, with the defaults of the schema, and how long a failed message waits."""

import pytest

from penstock_runtime.loop.settings import Backoff, read
from tests.runtime.test_config import GOOD


def test_the_defaults_are_those_of_the_schema():
    settings = read(GOOD)
    assert (settings.concurrency, settings.timeout, settings.grace, settings.max_receives) == (1, 840, 60, 5)
    assert (settings.batch_size, settings.message_limit, settings.execution) == (None, None, None)
    assert (settings.lease, settings.renew, settings.held) == (60, True, 1)
    assert settings.backoff == Backoff(initial=1, factor=2, maximum=300, jitter=0.5)
    assert settings.definition == "Workflow/goes-glm"


def test_everything_can_be_said():
    settings = read(
        {
            **GOOD,
            "concurrency": 4,
            "batchSize": 10,
            "handlerTimeout": 5,
            "execution": "thread",
            "lease": {"seconds": 7, "renew": False},
            "backoff": {"initial": 3},
        }
    )
    assert (settings.held, settings.timeout, settings.execution, settings.lease) == (10, 5, "thread", 7)
    assert settings.renew is False
    assert settings.backoff == Backoff(initial=3)


@pytest.mark.parametrize(("attempt", "delay"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (100_000, 300)])
def test_the_pause_doubles_up_to_its_limit(attempt, delay):
    assert Backoff().delay(attempt, lambda: 0.0) == delay


def test_jitter_only_shortens():
    assert Backoff(jitter=0.5).delay(3, lambda: 1.0) == 2
    assert Backoff(jitter=0).delay(3, lambda: 1.0) == 4
