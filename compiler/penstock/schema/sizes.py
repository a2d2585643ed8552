"""Explains lists and maps with too few or too many entries, and lists that hold something twice."""

from typing import Any

from penstock.schema import words
from penstock.schema.case import Case, describe
from penstock.schema.problem import Problem


def size(case: Case) -> list[Problem]:
    """Explain a list or map that is too small or too large."""
    least = case.error.kind.name.startswith("min")
    noun = "entry" if case.limit == 1 else "entries"
    has = f"has {len(case.value)}" if case.value else "is empty"
    message = f"{words.subject(case.path)} {has}; it needs {'at least' if least else 'at most'} {case.limit} {noun}"
    return [Problem(case.path, "PEN1117", message, describe(case.place, case.key))]


def unique(case: Case) -> list[Problem]:
    """Point at every item that stood in the list before."""
    problems = []
    before: list[Any] = []
    for index, item in enumerate(case.value):
        if any(_same(item, other) for other in before):
            message = f"{words.subject(case.path)} holds {words.found(item)} twice"
            problems.append(Problem((*case.path, index), "PEN1118", message, "remove the repeated item"))
        before.append(item)
    return problems


def _same(one: Any, other: Any) -> bool:
    """Compare as JSON does: `true` is not `1`."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
