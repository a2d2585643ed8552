"""Sensitivity: which inputs change a rendered value, found by changing one at a time and compiling again."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from penstock.language import Marked
from penstock.provenance.model import ABSENT, Influence, Path
from penstock.provenance.paths import find, leaves
from penstock.provenance.shape import schema_at, unwritten
from penstock.provenance.workbench import Workbench
from penstock.provenance.written import output_span, sources
from penstock.semantic_diff.model import Layer, Thing

MOST: Final = 4_000
"""Inputs that are tried."""
_NUMBER: Final = re.compile(r"\d+")
_FIXED: Final = (("apiVersion",), ("kind",))
# Parts of an environment that reach a definition as its own: an overlay is a layer, an argument a name in an expression.
_ELSEWHERE: Final = (("spec", "overlays"), ("spec", "args"), ("spec", "select"), ("metadata", "annotations"))

Try = Callable[[Any], list[Thing] | None]


class Search:
    """The search for what a value of one thing depends on."""

    def __init__(self, bench: Workbench, thing: Thing, path: Path) -> None:
        self.bench = bench
        self.thing = thing
        self.path = path
        self.layers: tuple[Layer, ...] = (thing.layer,)
        everything = bench.things(self.layers)
        self.order = [one for one in everything if one.type == thing.type].index(thing)
        self.value = find(thing.data, path)[1]
        self.skipped = 0

    def run(self) -> list[Influence]:
        """Return the influences: of the definition, of defaults, of the environment, of pinned outputs.

        Arguments of the environment show behind the expressions of the definition that name them.
        """
        return [*self._definition(), *self._defaults(), *self._environment(), *self._outputs()]

    def _definition(self) -> Iterator[Influence]:
        bench = self.bench
        for path, written in self._few(bench.data, _FIXED):
            value = find(bench.resolved.data, path)[1]
            value = written if value is ABSENT else value
            kind = bench.resolved.entry.kind
            hit = self._try(value, schema_at(kind, bench.resolved.data, path), partial(self._with, path))
            if hit is not None:
                behind = tuple(sources(written, bench.resolved, bench.place, bench.library))
                span = bench.resolved.subject.locate(path)
                yield Influence("definition", path, span, value, *hit, behind)

    def _defaults(self) -> Iterator[Influence]:
        bench = self.bench
        kind, data = bench.resolved.entry.kind, bench.resolved.data
        for path, value in unwritten(kind, data):
            hit = self._try(value, schema_at(kind, data, path), partial(self._with, path))
            if hit is not None:
                yield Influence("default", path, None, value, *hit)

    def _environment(self) -> Iterator[Influence]:
        bench = self.bench
        entry = bench.library.find("Environment", bench.place.name)
        data = bench.place.data
        for path, value in self._few(data, (*_FIXED, *_ELSEWHERE)):
            schema = schema_at("Environment", data, path)
            hit = self._try(value, schema, partial(self._in_environment, path))
            if hit is not None:
                yield Influence("environment", path, entry.locate(path) if entry else None, value, *hit)

    def _outputs(self) -> Iterator[Influence]:
        bench = self.bench
        for name, value in bench.place.outputs.items():
            hit = self._try(value, None, partial(self._pinned, name))
            if hit is not None:
                span = output_span(name, bench.place, bench.library)
                yield Influence("output", ("outputs", name), span, value, *hit)

    def _with(self, path: Path, value: Any) -> list[Thing] | None:
        return self.bench.with_value(path, value, self.layers)

    def _in_environment(self, path: Path, value: Any) -> list[Thing] | None:
        return self.bench.with_environment(path, value, self.layers)

    def _pinned(self, name: str, value: Any) -> list[Thing] | None:
        return self.bench.with_output(name, value, self.layers)

    def _few(self, data: Any, fixed: tuple[Path, ...]) -> Iterator[tuple[Path, Any]]:
        for number, (path, value) in enumerate(leaves(data)):
            if number >= MOST:
                self.skipped += 1
            elif not any(path[: len(one)] == one for one in fixed):
                yield path, value

    def _try(self, value: Any, schema: dict[str, Any] | None, compiled: Try) -> tuple[Any, Any] | None:
        """Return (another input, what the value became) for the first change that shows; None when none does."""
        valid = 0
        for other in others(value, schema):
            things = compiled(other)
            if things is None:
                continue
            valid += 1
            became = self._now(things)
            if became.__class__ is not self.value.__class__ or became != self.value:
                return other, became
            if valid == _ENOUGH:
                break
        return None

    def _now(self, things: list[Thing]) -> Any:
        """Return the value after a change: of the thing of the same name, else of the one in the same place of its kind."""
        same = [one for one in things if one.type == self.thing.type]
        named = next((one for one in same if one.name == self.thing.name), None)
        if named is None and self.order < len(same):
            named = same[self.order]
        return ABSENT if named is None else find(named.data, self.path)[1]


_ENOUGH: Final = 2  # valid changes without an effect after which an input counts as without influence


def others(value: Any, schema: dict[str, Any] | None) -> Iterator[Any]:
    """Return other values that could stand for a value, the likeliest to be valid first."""
    if schema is not None and "enum" in schema:
        yield from (one for one in schema["enum"] if one != value)
        return
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value * 2)
    elif isinstance(value, Marked):
        return
    elif isinstance(value, str):
        if (number := _NUMBER.search(value)) is not None:
            yield value[: number.start()] + str(int(number[0]) + 1) + value[number.end() :]
        yield value + "x"
        if value:
            yield value[:-1] + ("a" if value[-1] != "a" else "b")
            yield "x" + value
