"""Paths into a record: `order.items[1].price`. Keys are parted by dots, a number in brackets is an index."""


def fault(path: str) -> str | None:
    """Return what is wrong with a path; None when it can be followed. The empty path is the whole record."""
    if not path:
        return None
    for step in path.split("."):
        key, bracket, rest = step.partition("[")
        if "]" in key:
            return f"`{step}` closes a bracket that was not opened"
        if not key and not bracket:
            return "a key is empty: two dots stand together, or one at an end"
        problem = _indices(step, rest) if bracket else None
        if problem is not None:
            return problem
    return None


def _indices(step: str, rest: str) -> str | None:
    """Judge what stands after the first bracket of a step: `1]`, `1][2]`."""
    for part in rest.split("["):
        index, closed, after = part.partition("]")
        if not closed:
            return f"`{step}` opens a bracket that is not closed"
        if not (index.isascii() and index.isdigit()):
            return f"`[{index}]` is no index: brackets hold a number, keys stand after a dot"
        if after:
            return f"`{after}` stands after a bracket: put a dot between them"
    return None
