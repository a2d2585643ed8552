"""Cron expressions as Kubernetes and Argo Workflows read them: five fields, names of months and days, no seconds.

The grammar is that of the library that both use (github.com/robfig/cron, "standard" parser): `*` and `?`, numbers, ranges,
lists and steps; Sunday is 0 and not 7.
"""

from typing import Final

from penstock.record import Record

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH: Final = 3
_DAY: Final = 2
_WEEKDAY: Final = 4
_HOUR: Final = 60  # minutes


class _Field(Record):
    what: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    first: int = 0  # the number of the first name


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS, 1),
    _Field("day of the week", 0, 6, _DAYS),
)


class CronError(ValueError):
    """A cron expression that cannot be read. `part` is the text that is wrong, None for the whole; `before` what is read."""

    def __init__(self, message: str, part: str | None = None) -> None:
        super().__init__(message)
        self.part = part
        self.before = ""


def parse(text: str) -> tuple[frozenset[int], ...]:
    """Return the values of the five fields. Raises CronError."""
    words = text.split()
    if len(words) != len(_FIELDS):
        raise CronError(f"it has {len(words)} fields, not five: minute, hour, day, month, day of the week")
    found: list[frozenset[int]] = []
    end = 0
    for word, field in zip(words, _FIELDS, strict=True):
        start = text.index(word, end)
        end = start + len(word)
        values: set[int] = set()
        for part in word.split(","):
            try:
                values.update(_range(part, field))
            except CronError as error:
                error.before = text[:start]
                raise
            start += len(part) + 1
        found.append(frozenset(values))
    return tuple(found)


def happens(fields: tuple[frozenset[int], ...], text: str) -> bool:
    """Tell whether any day of any year meets the expression: the 31st of February never comes."""
    if text.split()[_WEEKDAY] not in ("*", "?"):
        return True  # then either field is enough
    return any(day <= _LENGTHS[month - 1] for month in fields[_MONTH] for day in fields[_DAY])


def interval(text: str) -> int:
    """Return the shortest time between two runs in seconds, whatever day it is. Raises CronError."""
    minutes, hours, *_ = parse(text)
    times = sorted(hour * _HOUR + minute for hour in hours for minute in minutes)
    gaps = [after - before for before, after in zip(times, [*times[1:], times[0] + 24 * _HOUR], strict=True)]
    return min(gaps) * 60


def _range(part: str, field: _Field) -> range:
    body, slash, step_text = part.partition("/")
    step = _number(step_text, field, part) if slash else 1
    if step == 0:
        raise CronError(f"the step of `{part}` is 0", part)
    if body in ("*", "?"):
        return range(field.low, field.high + 1, step)
    first, dash, last = body.partition("-")
    low = _bounded(first, field, part)
    high = _bounded(last, field, part) if dash else field.high if slash else low
    if low > high:
        raise CronError(f"the range `{body}` ends before it begins", part)
    return range(low, high + 1, step)


def _bounded(text: str, field: _Field, part: str) -> int:
    name = text.lower()
    if name in field.names:
        return field.names.index(name) + field.first
    value = _number(text, field, part)
    if not field.low <= value <= field.high:
        more = ": Sunday is 0" if field.names is _DAYS and value == field.high + 1 else ""
        raise CronError(f"{value} is no {field.what}: it is {field.low} to {field.high}{more}", part)
    return value


def _number(text: str, field: _Field, part: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise CronError(f"`{part}` is no {field.what}", part)
