"""Kubernetes quantities as numbers: cores of CPU, bytes of memory."""

from typing import Final

_SUFFIXES: Final = {
    "": 1.0,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "Ki": 2.0**10,
    "Mi": 2.0**20,
    "Gi": 2.0**30,
    "Ti": 2.0**40,
}


def cores(value: object) -> float | None:
    """Return CPU cores of a quantity; None when it is not known yet."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value)
    try:
        return float(text[:-1]) / 1000 if text.endswith("m") else float(text)
    except ValueError:
        return None


def memory(value: object) -> float | None:
    """Return bytes of a quantity; None when it is not known yet."""
    if value is None:
        return None
    text = str(value)
    number = text.rstrip("KMGTki")
    try:
        return float(number) * _SUFFIXES[text[len(number) :]]
    except (ValueError, KeyError):
        return None
