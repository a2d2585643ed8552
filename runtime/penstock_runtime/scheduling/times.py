"""Times in UTC at minute precision, and their three spellings: `2022/02/20/08/00`, `2022-02-20-08-00`, `202202200800`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Windows are counted from here: the zero time of Go, which is also the first day of Python's calendar.
ZERO = datetime.min.replace(tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

_WIDTHS = (4, 2, 2, 2, 2)
_NUMBER = re.compile(r"-?[0-9]+")


class BadTime(ValueError):
    """A text that is no time; `str(error)` says why."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open interval: `begin` belongs to it, `end` does not. Both are aware and in UTC."""

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        utc(self.begin)
        utc(self.end)

    def includes(self, time: datetime) -> bool:
        return self.begin <= time < self.end

    def __str__(self) -> str:
        return f"{slashed(self.begin)} to {slashed(self.end)}"


def utc(time: datetime) -> datetime:
    """Return `time` in UTC. A naive time is refused (ValueError): whose clock it came from cannot be known."""
    if time.tzinfo is None:
        raise ValueError(f"{time} has no time zone")
    return time.astimezone(UTC)


def floor(time: datetime, step: timedelta) -> datetime:
    """Return the last multiple of `step`, counted from 0001-01-01T00:00Z, that is not after `time`."""
    return time - (utc(time) - ZERO) % step


def slashed(time: datetime) -> str:
    """Return the spelling of object names and tasks."""
    return _spelled(time, "/")


def dashed(time: datetime) -> str:
    """Return the spelling of markers and Kubernetes Jobs."""
    return _spelled(time, "-")


def compact(time: datetime) -> str:
    """Return the spelling of sum parts and of the override."""
    return _spelled(time, "")


def from_compact(text: str) -> datetime:
    """Return the instant of `YYYYMMDDHHmm`. Raises BadTime."""
    if not re.fullmatch(r"[0-9]{12}", text):
        raise BadTime(f"{text!r} is no time of the form YYYYMMDDHHmm")
    return from_parts([text[:4], *(text[at : at + 2] for at in range(4, 12, 2))])


def from_slashed(text: str) -> datetime:
    """Return the instant of `YYYY/MM/DD/HH/mm`. Raises BadTime."""
    return from_parts(text.split("/"))


def from_parts(parts: Sequence[str], *, rolling: bool = False) -> datetime:
    """Return the instant of year, month, day, hour and minute as texts. Raises BadTime.

    With `rolling` it reads as upstream does: without zero padding, and what is out of range carries over (month 13 is January
    of the next year).
    """
    if len(parts) != len(_WIDTHS):
        raise BadTime(f"expected 5 date components, got {len(parts)}")
    for part, width in zip(parts, _WIDTHS, strict=True):
        if not _NUMBER.fullmatch(part):
            raise BadTime(f"the date component {part!r} is no number")
        if part.startswith("-"):
            raise BadTime(f"the date component {part!r} is negative")
        if not rolling and len(part) != width:
            raise BadTime(f"the date component {part!r} does not have {width} digits")
    year, month, day, hour, minute = (int(part) for part in parts)
    try:
        if not rolling:
            return datetime(year, month, day, hour, minute, tzinfo=UTC)
        carried = datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
        return carried + timedelta(days=day - 1, hours=hour, minutes=minute)
    except (ValueError, OverflowError):
        raise BadTime(f"{'/'.join(parts)} is not in the calendar") from None


def _spelled(time: datetime, mark: str) -> str:
    # Not strftime: it pads years below 1000 differently from one C library to the next.
    at = utc(time)
    return mark.join((f"{at.year:04}", f"{at.month:02}", f"{at.day:02}", f"{at.hour:02}", f"{at.minute:02}"))
