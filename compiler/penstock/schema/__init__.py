"""Shape: holds definitions to the JSON Schemas and says in plain words what is wrong.

`validate` costs a few microseconds for data that fits. Everything that explains is imported only when something does not.
"""

from collections.abc import Callable
from typing import Any, Protocol

from penstock.diagnostics.model import Diagnostic, Span
from penstock.schema import engine, store
from penstock.schema.problem import Path, Problem

__all__ = [
    "Locator",
    "Path",
    "Problem",
    "Tolerate",
    "expression",
    "identify",
    "is_kind",
    "kinds",
    "to_diagnostics",
    "validate",
]

Tolerate = Callable[[Path, Any], bool]


class Locator(Protocol):
    """What knows where a path is written: a document, merged layers, a converted dialect file."""

    def locate(self, path: Path, *, key: bool = False) -> Span | None:
        """Return the span of the value at `path`, or with `key` of its key."""
        ...


def expression(path: Path, value: Any) -> bool:
    """Tolerate a text with an expression in it: what it becomes is not known yet. What a definition is known by must be."""
    return "${{" in value and path[:2] not in _FIXED


_FIXED = (("metadata", "name"), ("metadata", "extends"), ("metadata", "formerly"))


def identify(data: Any) -> tuple[str | None, list[Problem]]:
    """Return the kind that `data` says it is, None with the problem when it does not say so or there is no such kind."""
    if isinstance(data, dict):
        kind = data.get("kind")
        if isinstance(kind, str) and store.is_kind(kind):
            return kind, []
    from penstock.schema import header

    return None, header.explain(data)


def validate(kind: str, data: Any, *, tolerate: Tolerate = expression) -> list[Problem]:
    """Return what is wrong with the shape of `data`, one problem for each mistake; nothing when it fits its kind's schema.

    `kind` is a kind of definition or the name of another schema file (`worker`). `tolerate` is asked for each text that is
    not what the schema wants; when it says yes, the text will be judged later, with its value. Raises LookupError when there
    is no such schema.
    """
    name = store.name_of(kind)
    checker = engine.validator(name)
    if engine.fits(checker, data):
        return []
    from penstock.schema import explain

    return explain.explain(name, checker, data, tolerate)


def is_kind(kind: str) -> bool:
    """Tell whether `kind` is a kind of definition."""
    return store.is_kind(kind)


def kinds() -> tuple[str, ...]:
    """Return the kinds of definitions, in alphabetical order."""
    return store.kinds()


def to_diagnostics(
    problems: list[Problem], where: Locator, *, definition: str | None = None, fixes: bool = True
) -> list[Diagnostic]:
    """Return the problems as diagnostics with the places that `where` knows.

    `definition` is `Kind/name` where known. Without `fixes` no text edits are offered (the file is not native, say).
    """
    from penstock.schema import diagnose

    return [diagnose.diagnostic(problem, where, definition, fixes=fixes) for problem in problems]
