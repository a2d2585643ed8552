"""Durations as definitions write them: seconds, or a number with a unit (`500ms`, `30s`, `5m`, `1h`, `14d`)."""

from typing import Final

_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def seconds(value: int | str) -> float:
    """Return a duration in seconds. Raises ValueError."""
    if isinstance(value, int):
        return float(value)
    number = value.rstrip("msdh")
    return int(number) * _UNITS[value[len(number) :]]
