"""Durations as Go writes them (`90m`, `1h30m`, `1.5h`), in whole seconds."""

import re
from decimal import Decimal
from typing import Final

# time.ParseDuration: decimal numbers, each with a unit.
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([a-zµμ]*)")
_UNITS: Final[dict[str, int | Decimal]] = {
    "h": 3600,
    "m": 60,
    "s": 1,
    "ms": Decimal("0.001"),
    "us": Decimal("0.000001"),
    "ns": Decimal("0.000000001"),
}
_SPELT: Final = {"µs": "us", "μs": "us"}
_WORDS: Final = {
    "hour": "h",
    "hours": "h",
    "hr": "h",
    "hrs": "h",
    "minute": "m",
    "minutes": "m",
    "min": "m",
    "mins": "m",
}
_WORDS_MORE: Final = {"second": "s", "seconds": "s", "sec": "s", "secs": "s", "d": "h", "day": "h", "days": "h"}
_LONGEST: Final = 2**63 / 10**9  # seconds; Go counts nanoseconds
_DAY: Final = 24


class DurationError(ValueError):
    """A text that is no duration; `hint` says how it is written."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def seconds(text: str) -> int:
    """Return a duration in seconds. Raises DurationError."""
    sign = text[:1] if text[:1] in ("-", "+") else ""
    rest = text[len(sign) :]
    if rest == "0":
        return 0
    if not rest:
        raise DurationError(f"`{text}` is no duration", "write it like `8h`, `30m` or `1h30m`")
    total = Decimal(0)
    at = 0
    while at < len(rest):
        found = _PART.match(rest, at)
        if found is None:
            raise DurationError(f"`{text}` is no duration: `{rest[at:]}` is not a number with a unit", _hint(text))
        number, unit = found.groups()
        scale = _UNITS.get(_SPELT.get(unit, unit))
        if scale is None:
            said = f"it has no unit `{unit}`" if unit else f"`{number}` has no unit"
            raise DurationError(f"`{text}` is no duration: {said}", _hint(text))
        total += Decimal(number) * scale
        at = found.end()
    if sign == "-" and total:
        raise DurationError(f"`{text}` lies before now", "a duration here is zero or more")
    if total > _LONGEST:
        raise DurationError(f"`{text}` is longer than a duration can be", "the longest has about 292 years")
    if total != int(total):
        raise DurationError(
            f"`{text}` is no whole number of seconds", "windows are counted in minutes: write `m` or `h`"
        )
    return int(total)


def native(count: int) -> str | int:
    """Return seconds as a duration of a definition: with the largest unit of which it is a whole number."""
    for unit, size in (("h", 3600), ("m", 60)):
        if count and count % size == 0:
            return f"{count // size}{unit}"
    return count


def _hint(text: str) -> str:
    """Say how what was probably meant is written."""
    words = {**_WORDS, **_WORDS_MORE}
    found = re.fullmatch(r"\s*([0-9]+)\s*([a-z]*)\s*", text.lower())
    if found is not None and found[2] in words:
        days = found[2].startswith("d")
        return f"write `{int(found[1]) * (_DAY if days else 1)}{words[found[2]]}`"
    if found is not None and not found[2]:
        return f"give it a unit: `{found[1]}s`, `{found[1]}m` or `{found[1]}h`"
    return "write numbers with the units h, m and s, as in `8h`, `30m` or `1h30m`"
