"""Which interval of time a run looks at: the intake window and the aggregation windows, as functions of now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from penstock_runtime.scheduling.times import HOUR, MINUTE, Interval, floor, utc


def intake(now: datetime, max_age: timedelta, ahead: timedelta) -> Interval:
    """Return the interval of batches that are taken in, in whole minutes: names of batches have no seconds."""
    now = utc(now)
    return Interval(floor(now - max_age, MINUTE), floor(now + ahead, MINUTE))


def latest(now: datetime, period: timedelta, grace: timedelta) -> Interval:
    """Return the latest window whose grace period has passed; at exactly its end plus `grace` a window has passed."""
    begin = floor(utc(now) - grace - period, period)
    return Interval(begin, begin + period)


def holding(instant: datetime, period: timedelta) -> Interval:
    """Return the window that holds `instant`."""
    begin = floor(utc(instant), period)
    return Interval(begin, begin + period)


def retained(now: datetime, period: timedelta, grace: timedelta, retention: timedelta) -> list[Interval]:
    """Return every window whose grace period has passed and whose batches are all still kept, oldest first.

    The latest is always one of them, also when a window is longer than the retention.
    """
    newest = latest(now, period, grace)
    oldest = utc(now) - retention
    found = [newest]
    while (begin := found[-1].begin - period) >= oldest:
        found.append(Interval(begin, begin + period))
    return found[::-1]


def between(begin: datetime, end: datetime, period: timedelta) -> list[Interval]:
    """Return every window that overlaps `begin` to `end`, oldest first."""
    found = []
    window = holding(begin, period)
    while window.begin < end:
        found.append(window)
        window = Interval(window.end, window.end + period)
    return found


def upstream_hours(interval: Interval) -> Iterator[datetime]:
    """Yield the hours that upstream lists on S3: from the begin as it is, which can miss a last partial hour."""
    hour = interval.begin
    while hour < interval.end:
        yield hour
        hour += HOUR
