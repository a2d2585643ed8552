"""Small questions that checks ask of values, some of which still wait for an environment."""

from typing import Any, TypeGuard

from penstock.language.values import Marked


def is_number(value: object) -> TypeGuard[int]:
    """Tell whether a whole number is known: an expression may still wait for its value."""
    return isinstance(value, int)


def is_text(value: object) -> TypeGuard[str]:
    """Tell whether a text is known."""
    return isinstance(value, str) and not isinstance(value, Marked)


def written(data: Any, *path: str | int) -> Any:
    """Return what stands at a path of a definition's data, None where nothing was written."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def plural(count: int, word: str) -> str:
    """Return "1 second", "2 seconds"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
