"""When a job is due: the next time that a cron expression names, in its time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from penstock.checks import cron

_YEARS = 5  # the 29th of February comes within them


def due(expression: str, timezone: str, now: datetime) -> datetime | None:
    """Return the first time after `now` (aware) that the expression names, None when there is none in five years.

    As in Kubernetes: when both days are restricted, either is enough. An hour that a clock change skips has no jobs; one
    that it repeats has them once.
    """
    minutes, hours, days, months, weekdays = cron.parse(expression)
    words = expression.split()
    either = words[2] not in ("*", "?") and words[4] not in ("*", "?")
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
    day = local.date()
    for _ in range(366 * _YEARS):
        in_month, in_week = day.day in days, (day.isoweekday() % 7) in weekdays
        if day.month in months and ((in_month or in_week) if either else (in_month and in_week)):
            for hour in sorted(hours):
                for minute in sorted(minutes):
                    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
                    exact = moment.astimezone(UTC)
                    skipped = exact.astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None)
                    if exact > now and not skipped:
                        return exact
        day += timedelta(days=1)
    return None
