"""Leaves one problem for each mistake: what follows from another problem goes."""

from penstock.schema.nodes import same
from penstock.schema.problem import Path, Problem

# Of several problems of one value the first of these is the mistake; the others follow from it.
_ORDER = ("PEN1112", "PEN1113", "PEN1119", "PEN1116", "PEN1114", "PEN1115", "PEN1118")
_RANK = {code: rank for rank, code in enumerate(_ORDER)}


def tidy(problems: list[Problem]) -> list[Problem]:
    """Return the problems without repetitions and consequences, in the same order.

    Of several problems of one value the one that explains the others stays. A missing key goes when a misspelt or
    misplaced key accounts for it.
    """
    best: dict[Path, Problem] = {}
    for problem in problems:
        if problem.code in _RANK and not problem.key:
            other = best.get(problem.path)
            if other is None or _RANK[problem.code] < _RANK[other.code]:
                best[problem.path] = problem
    kept = [one for one in dict.fromkeys(problems) if one.code not in _RANK or one.key or best[one.path] is one]
    accounted = {(one.path[:-1], one.candidates[0]) for one in kept if one.key and one.replacement and one.candidates}
    moved = [one for one in kept if one.home is not None]
    return [
        one
        for one in kept
        if not (one.missing and any(_explained(one, key, accounted, moved) for key in one.candidates))
    ]


def _explained(problem: Problem, key: str, accounted: set[tuple[Path, str]], moved: list[Problem]) -> bool:
    """Tell whether the missing `key` was reported as a misspelt one, or as one that stands at the wrong place."""
    if (problem.path, key) in accounted:
        return True
    return any(one.path[-1] == key and one.home is not None and same(one.home, problem.path) for one in moved)
