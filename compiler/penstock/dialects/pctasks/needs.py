"""Order of jobs: a job that reads another's output must run after it, also where the file does not say so."""

import re
from typing import Any

from penstock.dialects._shape import Shape
from penstock.text import Path

_JOBS = re.compile(r"\bjobs\.([A-Za-z0-9_-]+)\.")


def complete(shape: Shape, jobs: dict[str, Any], at: dict[str, Path]) -> None:
    """Add to `needs` what a job reads without saying so, and report it.

    `jobs` are native jobs by id, changed in place; `at` holds their places in the source. pctasks runs jobs without `needs`
    in an order of its own, so the file may work there by luck.
    """
    stated = {name: list(_list(job.get("needs"))) for name, job in jobs.items()}
    for name, job in jobs.items():
        for other, inside in _reads(job, ()):
            if other == name or other not in jobs or other in _all_needs(name, stated):
                continue
            path = (*at[name], *inside)
            if name in _all_needs(other, stated):
                # Saying so would close a circle: the reference itself is what is wrong.
                message = f"the job `{name}` reads the output of `{other}`, which runs after it"
                shape.report("PEN1715", path, message, severity="error", help="turn the order of the two around")
                continue
            stated[name].append(other)
            job["needs"] = list(stated[name])
            shape.report(
                "PEN1715",
                path,
                f"the job `{name}` reads the output of `{other}` but does not need it",
                severity=shape.ignored,
                help=f"add `needs: {other}` to the job; penstock runs it after `{other}` in any case",
            )


def _list(needs: Any) -> list[str]:
    if needs is None:
        return []
    return [needs] if isinstance(needs, str) else [need for need in needs if isinstance(need, str)]


def _all_needs(name: str, stated: dict[str, list[str]]) -> set[str]:
    """Return every job that must be done before `name`."""
    found: set[str] = set()
    open_ = list(stated.get(name, ()))
    while open_:
        need = open_.pop()
        if need not in found:
            found.add(need)
            open_ += stated.get(need, ())
    return found


def _reads(data: Any, path: Path) -> list[tuple[str, Path]]:
    """Return the jobs whose output is read below `data`, with the native path of each text."""
    if isinstance(data, str):
        return [(name, path) for name in _JOBS.findall(data)] if "${{" in data and "jobs." in data else []
    found: list[tuple[str, Path]] = []
    if isinstance(data, dict):
        for key, value in data.items():
            found += _reads(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += _reads(value, (*path, index))
    return found
