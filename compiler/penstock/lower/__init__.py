"""Lowering: a definition in one place becomes nodes of the cloud-neutral graph. One module a kind, found by its name."""

from collections.abc import Callable
from importlib import import_module

from penstock.definitions import Definition
from penstock.graph.nodes import Node
from penstock.lower.context import Context

Lowering = Callable[[Definition, Context], list[Node]]

_loaded: dict[str, Lowering] = {}


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the nodes of a definition. Raises ModuleNotFoundError for a kind that has no lowering."""
    function = _loaded.get(definition.kind)
    if function is None:
        function = import_module(f"penstock.lower.{definition.kind.lower()}").lower
        _loaded[definition.kind] = function
    return function(definition, context)
