"""References of a renamed definition: what only follows the new name is no difference."""

import re
from typing import Any

from penstock.semantic_diff.model import Thing


def renamed_in(old: Thing, new: Thing) -> Any:
    """Return the data of the old thing with the old logical names in its references written as the new ones.

    Logical names begin with the definition's identity, so the part that both names end with tells the two beginnings.
    """
    ending = 0
    while ending < min(len(old.name), len(new.name)) and old.name[-1 - ending] == new.name[-1 - ending]:
        ending += 1
    before, after = old.name[: len(old.name) - ending], new.name[: len(new.name) - ending]
    if not before or not after:
        return old.data
    return _replaced(old.data, re.compile(r"(?<=\$\{)" + re.escape(before)), after)


def _replaced(value: Any, pattern: re.Pattern[str], text: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda _: text, value)
    if isinstance(value, dict):
        return {key: _replaced(part, pattern, text) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, pattern, text) for part in value]
    return value
