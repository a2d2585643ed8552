"""When a job is due: as Kubernetes reads the expression, in the job's own time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.running.clock import due


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "zone", "now", "expected"),
    [
        ("*/10 * * * *", "Etc/UTC", "2026-01-01T00:00:00", "2026-01-01T00:10:00"),
        ("0 6 * * *", "Etc/UTC", "2026-01-01T05:59:59", "2026-01-01T06:00:00"),
        ("0 6 * * *", "Europe/Berlin", "2026-07-01T05:00:00", "2026-07-02T04:00:00"),
        ("0 0 29 2 *", "Etc/UTC", "2026-01-01T00:00:00", "2028-02-29T00:00:00"),
        # Both days restricted: either is enough. The 2nd of January 2026 is a Friday.
        ("0 0 15 * fri", "Etc/UTC", "2026-01-01T00:00:00", "2026-01-02T00:00:00"),
        ("0 0 * * 0", "Etc/UTC", "2026-01-01T00:00:00", "2026-01-04T00:00:00"),
        # 02:30 does not exist on the night when clocks go forward.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00", "2026-03-30T00:30:00"),
    ],
)
def test_the_next_time(expression, zone, now, expected):
    assert due(expression, zone, at(now)) == at(expected)


def test_an_hour_that_comes_twice_has_its_job_once():
    first = due("30 2 * * *", "Europe/Berlin", at("2026-10-24T12:00:00"))
    assert first is not None
    second = due("30 2 * * *", "Europe/Berlin", first)
    assert second is not None
    assert second - first > timedelta(hours=23)


def test_a_day_that_never_comes():
    assert due("0 0 31 2 *", "Etc/UTC", at("2026-01-01T00:00:00")) is None


@given(st.integers(1_577_836_800, 1_893_456_000), st.integers(0, 59), st.integers(0, 23))
def test_it_is_later_and_nothing_lies_between(seconds, minute, hour):
    now = datetime.fromtimestamp(seconds, UTC)
    found = due(f"{minute} {hour} * * *", "Etc/UTC", now)
    assert found is not None
    assert now < found <= now + timedelta(days=1)
    assert (found.minute, found.hour, found.second) == (minute, hour, 0)
