"""The items of a `foreach`: what the list of a fan-out becomes before each item gets its task."""

from typing import Any


def flatten(items: Any, *, flatten: bool = True) -> list[Any]:
    """Return the items to run for: with `flatten`, one level of inner lists is opened, as pctasks does.

    Raises ValueError when `items` is no list (a path that led nowhere, for example).
    """
    if not isinstance(items, list):
        what = "nothing" if items is None else f"a {type(items).__name__}"
        raise ValueError(f"foreach needs a list of items, not {what}")  # noqa: TRY004 - the value came from a task
    if not flatten:
        return list(items)
    opened: list[Any] = []
    for item in items:
        if isinstance(item, list):
            opened.extend(item)
        else:
            opened.append(item)
    return opened
