"""Case: one error of the schema engine with all that is needed to explain it."""

from collections.abc import Callable
from typing import Any

from penstock.record import Record
from penstock.schema import words
from penstock.schema.nodes import Place
from penstock.schema.problem import Path


class Case(Record):
    """`error` is the engine's, `value` what stands at `path`, `name` the schema file of the kind."""

    error: Any
    path: Path
    value: Any
    place: Place
    name: str
    tolerate: Callable[[Path, Any], bool]

    @property
    def limit(self) -> Any:
        """The value of the keyword that failed."""
        return self.place.schema[self.error.kind.name]

    @property
    def key(self) -> str | None:
        """The key of the value, None for an item of a list and for the whole definition."""
        return self.path[-1] if self.path and isinstance(self.path[-1], str) else None


def at(data: Any, steps: list[str | int]) -> tuple[Path, Any]:
    """Return the path that the engine means by `steps`, and what stands there in `data`.

    The engine gives keys that look like numbers as numbers (`"01"` as 1), so each step is looked up in what it leads into.
    """
    path: list[str | int] = []
    for step in steps:
        if isinstance(data, dict) and isinstance(step, int):
            step = str(step) if str(step) in data else next(key for key in data if key.isdecimal() and int(key) == step)
        path.append(step)
        data = data[step]
    return tuple(path), data


def describe(place: Place, key: str | None = None) -> str | None:
    """Return the help of a place: what it is for, and an example, as the line to write when `key` is given."""
    about: str | None = place.facts.get("description")
    examples = place.facts.get("examples")
    if not examples:
        return about
    example = words.flow(examples[0])
    line = f"for example `{key}: {example}`" if key else f"for example `{example}`"
    return f"{about}\n{line}" if about else line
