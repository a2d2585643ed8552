"""Durations as Go writes and reads them: `8h`, `75m`, `1h30m`, `1.5h`, `0`."""

import re
from datetime import timedelta

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")


def parse(text: str) -> timedelta:
    """Return the duration of `text`. Raises ValueError, with the reason for people."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return timedelta(0)
    total, at = 0, 0
    while at < len(rest):
        part = _PART.match(rest, at)
        if part is None:
            break
        whole, _, fraction = part[1].partition(".")
        unit = _NANOSECONDS[part[2]]
        total += int(whole or 0) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)
        at = part.end()
    if not rest or at < len(rest):
        raise ValueError(f"{text!r} is no duration such as 8h, 75m or 1h30m")
    try:
        return timedelta(microseconds=sign * total / 1000)
    except OverflowError:
        raise ValueError(f"{text!r} is too long") from None
