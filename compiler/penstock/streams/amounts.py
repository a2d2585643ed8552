"""Sizes such as `5MB` and durations such as `1m30s`, as configurations of the Stream service write them.

Sizes are binary (`1KB` is 1024 bytes) and may be written in any case; durations are those of Go.
"""

import re
from typing import Final

_SIZES: Final = {"": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30, "gb": 1 << 30,
                 "t": 1 << 40, "tb": 1 << 40}  # fmt: skip
_SIZE: Final = re.compile(r"([0-9]{1,18}) ?([a-zA-Z]{0,2})\Z")
_UNITS: Final = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
                 "h": 3_600_000_000_000}  # fmt: skip
_PART: Final = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)")


def size(text: str) -> int | None:
    """Return a size in bytes; None when it is none."""
    match = _SIZE.match(text)
    unit = _SIZES.get(match[2].lower()) if match else None
    return int(match[1]) * unit if match and unit else None


def duration(text: str) -> int | None:
    """Return a duration in nanoseconds; None when it is none. `0` needs no unit."""
    if text == "0":
        return 0
    total = 0
    end = 0
    for match in _PART.finditer(text):
        if match.start() != end:
            return None
        whole, _, fraction = match[1].partition(".")
        unit = _UNITS[match[2]]
        total += int(whole) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)
        end = match.end()
    return total if end and end == len(text) else None
