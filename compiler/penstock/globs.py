"""Patterns in which `*` stands for any text, as people write them in `select`, `overlays`, policies and waivers."""

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def compiled(text: str) -> re.Pattern[str]:
    """Return the expression for a pattern."""
    return re.compile(re.escape(text).replace(r"\*", ".*") + r"\Z")


def matches(text: str, value: str) -> bool:
    """Tell whether a pattern meets the whole of a value."""
    return text == value or ("*" in text and compiled(text).match(value) is not None)
