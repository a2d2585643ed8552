"""The days of a walk: reading and writing them, the next one, the end, and the patterns that match exactly one."""

import re
from datetime import date, timedelta

from penstock_runtime.errors import Unusable

_FORM = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
# A day of one figure that other days begin with (1: 10-19, 2: 20-29, 3: 30 and 31), and then anything.
_OPEN = re.compile(r"(?<![0-9])([0-9]{4}/[0-9]{1,2}/[1-3])%")
_PLACE = re.compile(r"\{([^{}]*)\}")


def parse(text: str) -> date:
    """Return the day that `2022-4-20` or `2022-04-20` is. Raises Unusable."""
    match = _FORM.fullmatch(text.strip())
    if match is not None:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise Unusable(f"{text!r} is not a day: write it like 2022-04-20")


def following(day: date, direction: str) -> date:
    """Return the next day of a walk, `backward` or `forward`."""
    return day + timedelta(days=1 if direction == "forward" else -1)


def is_past(day: date, end: date | None, direction: str) -> bool:
    """Tell whether a walk is done: `day` lies behind its last day `end`, which belongs to it."""
    if end is None:
        return False
    return day > end if direction == "forward" else day < end


def is_ahead(old: str, new: str) -> bool:
    """Tell whether the day `new` is later than `old`. Raises Unusable when one is no day."""
    return parse(new) > parse(old)


def delimited(query: str) -> str:
    """Return a query whose patterns `YYYY/M/D%` match no other day: `2022/4/2%` would match the 20th to the 29th too."""
    return _OPEN.sub(r"\1/%", query)


def pattern(template: str, day: date | None) -> str:
    """Return a LIKE pattern for a day: `{year}`, `{month}`, `{day}`, and `{month:02}` and `{day:02}` with two figures.

    Raises Unusable for another name, or for a day where the walk has none.
    """
    values = {} if day is None else {"year": f"{day.year:04}", "month": str(day.month), "day": str(day.day)}
    padded = {f"{name}:02": value.zfill(2) for name, value in values.items() if name != "year"}

    def fill(match: re.Match[str]) -> str:
        found = {**values, **padded}.get(match[1])
        if found is None:
            known = ", ".join(f"{{{name}}}" for name in (*values, *padded)) or "none: the walk runs once, without days"
            raise Unusable(f"the pattern {template!r} has {match[0]} (known: {known})")
        return found

    return delimited(_PLACE.sub(fill, template))


def matcher(like: str | None) -> re.Pattern[str]:
    """Return what a LIKE pattern (`%` any text, `_` any character) matches, for listings that no database reads."""
    if like is None:
        return re.compile(r"", re.DOTALL)
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(character, re.escape(character)) for character in like) + r"\Z", re.DOTALL)
