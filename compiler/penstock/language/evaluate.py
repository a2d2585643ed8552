"""Evaluate one expression that is more than a dotted path: compiled once for each text, run for each scope."""

from collections.abc import Callable
from typing import Any, Final

from ..record import Record
from . import local
from .chains import Chain, chains
from .codegen import HELPERS, Generator
from .fault import Fault
from .parser import Node, parse
from .scope import RUNTIME, Scope, lookup

_KEEP: Final = 5_000
_cache: "dict[str, Compiled]" = {}


class Compiled(Record):
    """An expression ready to run. `run` is None for a run-time reference; `names` are the paths that it uses."""

    names: tuple[Chain, ...]
    places: tuple[tuple[int, int], ...]
    run: Callable[..., Any] | None


def compiled(source: str) -> Compiled:
    """Return the compiled form of `source`. Raises Fault; all offsets count from the start of `source`."""
    found = _cache.get(source)
    if found is None:
        if len(_cache) > _KEEP:
            _cache.clear()
        found = _cache[source] = _compile(source)
    return found


def evaluate(unit: Compiled, scope: Scope) -> Any:
    """Return the value of a compiled expression. Raises Fault with offsets, Pending for a value not known yet."""
    assert unit.run is not None, "a run-time reference has no value here"
    try:
        return unit.run(lambda group, name, site: _look(scope, group, name, site), scope)
    except Fault as fault:
        fault.start, fault.end = unit.places[fault.site]
        raise


def undeclared(unit: Compiled, scope: Scope) -> list[Fault]:
    """Return a fault for every argument that the expression names and the definition does not declare.

    All of them at once, and also those that a condition would skip today.
    """
    found: list[Fault] = []
    for chain in unit.names:
        if chain.parts[0] == "args" and chain.parts[1] not in scope.declared:
            try:
                lookup(scope, "args", str(chain.parts[1]))
            except Fault as fault:
                found.append(fault.at(*chain.spans[1]))
    return found


def _look(scope: Scope, group: str, name: str, site: int) -> Any:
    try:
        return lookup(scope, group, name)
    except Fault as fault:
        fault.site = site
        raise


def _call(scope: Scope, function: str, argument: str, site: int) -> Any:
    try:
        return local.path(scope, argument) if function == "path" else local.file(scope, argument)
    except Fault as fault:
        fault.site = site
        raise


def _compile(source: str) -> Compiled:
    if not source.strip():
        raise Fault("PEN1202", "there is no expression between the braces", start=-3, end=len(source) + 2)
    tree = parse(source)
    names = chains(tree)
    for chain in names:
        if chain.parts[0] in RUNTIME:
            if not chain.whole:
                raise Fault(
                    "PEN1212",
                    f"`{chain.parts[0]}` is known only at run time: it stands alone between its braces",
                    start=chain.start,
                    end=chain.end,
                    help="give each run-time name a `${{ }}` of its own, without filters or operators",
                )
            return Compiled(names, (), None)
    places: list[tuple[int, int]] = []

    def place(start: int, end: int) -> int:
        places.append((start, end))
        return len(places) - 1

    text = Generator(place, lambda node: _resolve(node, place)).source(tree)
    space: dict[str, Any] = {**HELPERS, "_call": _call, "__builtins__": {}}
    # The source is made of the forms in `codegen` only: no name, call or attribute of the user's gets into it.
    run = eval(compile(f"lambda _look, _scope: {text}", "<expression>", "eval"), space)  # noqa: S307
    return Compiled(names, tuple(places), run)


def _resolve(node: Node, place: Callable[[int, int], int]) -> str | None:
    """Return the source for `group.name`, `group['name']` and `local.x(...)`; None for deeper paths."""
    if node.op == "call":
        argument, start, end = node.args[2][0]
        return f"_call(_scope, {node.args[1]!r}, {argument!r}, {place(start, end)})"
    if node.op == "name":
        message = f"`{node.args[0]}` is a group of names: say which one"
        raise Fault("PEN1203", message, start=node.start, end=node.end, help=f"write `{node.args[0]}.<name>`")
    if node.op == "test":
        return None
    target = node.args[0]
    if target.op != "name":
        return None
    if node.op == "attr":
        name, start = node.args[1], node.args[2]
        return f"_look({target.args[0]!r}, {name!r}, {place(start, start + len(name))})"
    key = node.args[1]
    if key.op == "const" and isinstance(key.args[0], str):
        return f"_look({target.args[0]!r}, {key.args[0]!r}, {place(key.start, key.end)})"
    raise Fault("PEN1203", "a name in brackets must be a quoted text here", start=key.start, end=key.end)
