"""The grammar of cron schedules that Kubernetes and Argo Workflows accept (robfig/cron, five fields)."""

from __future__ import annotations

import re

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6))
_NAMES = {
    "month": {
        n: i
        for i, n in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
    },
    "day of week": {n: i for i, n in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])},
}
_MACROS = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
_EVERY = re.compile(r"^@every ([0-9]+(ns|us|µs|ms|s|m|h))+$")


def cron_problem(schedule: object) -> str | None:
    """Return why a schedule is not valid, or None."""
    if not isinstance(schedule, str):
        return f"{schedule!r} is not text"
    if schedule in _MACROS or _EVERY.match(schedule):
        return None
    fields = schedule.split()
    if len(fields) != len(_FIELDS):
        return f"{schedule!r} has {len(fields)} fields, not 5"
    for text, (name, low, high) in zip(fields, _FIELDS, strict=True):
        for part in text.split(","):
            problem = _part_problem(part, name, low, high)
            if problem:
                return f"{schedule!r}: {name}: {problem}"
    return None


def _part_problem(part: str, name: str, low: int, high: int) -> str | None:
    span, slash, step = part.partition("/")
    if slash and (not step.isdigit() or int(step) == 0):
        return f"{part!r} has no step"
    if span in ("*", "?"):
        return None
    first, dash, last = span.partition("-")
    a = _value(first, name)
    b = _value(last, name) if dash else a
    if a is None or b is None:
        return f"{part!r} is not a number"
    if not (low <= a <= high and low <= b <= high):
        return f"{part!r} is outside {low}-{high}"
    return f"{part!r} ends before it starts" if b < a else None


def _value(text: str, name: str) -> int | None:
    if text.isdigit():
        return int(text)
    return _NAMES.get(name, {}).get(text.lower())
