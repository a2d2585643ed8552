"""Which kinds of definitions are deployed to a place: those that a module of `lower` takes; others are about places or rules."""

from os import listdir
from os.path import dirname, join

from penstock.schema import kinds

_found: tuple[str, ...] | None = None


def deployed() -> tuple[str, ...]:
    """Return the kinds that are deployed, in alphabetical order; no module is imported to know."""
    global _found  # noqa: PLW0603 - the folder is listed once
    if _found is None:
        modules = frozenset(listdir(join(dirname(__file__), "lower")))
        _found = tuple([kind for kind in kinds() if f"{kind.lower()}.py" in modules])
    return _found
