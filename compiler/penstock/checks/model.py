"""What a check is given and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from penstock.definitions import Definition
    from penstock.definitions.policy import PolicySpec
    from penstock.diagnostics import Severity
    from penstock.graph import Graph
    from penstock.graph.nodes import Node
    from penstock.place import Place
    from penstock.targets.model import CloudTarget, PhysicalName
    from penstock.text import Path


class Finding(Record):
    """One finding about a definition. `path` leads into its native data; the engine finds the place in the text.

    With `missing`, the mapping at `path` lacks something; with `key`, the key is meant and not its value. `span` narrows a
    text at `path` to the characters from its first to its second offset. `related` are (message, "Kind/name", path) of
    other definitions that explain this one.
    """

    code: str
    path: Path
    message: str
    help: str | None = None
    key: bool = False
    missing: bool = False
    severity: Severity | None = None
    related: tuple[tuple[str, str, Path], ...] = ()
    span: tuple[int, int] | None = None


class World(Record):
    """What a check may know beside the definition.

    `place` is None outside an environment: then only what holds everywhere is judged. `names(kind)` lists the definitions
    of a kind, all of the project's when `whole`; `dialect` names the foreign format that the definition was written in.
    `policies` are the rules of the organisation that hold here.
    """

    place: Place | None
    names: Callable[[str], Sequence[str]]
    dialect: str | None = None
    strict: bool = False
    whole: bool = False
    policies: tuple[PolicySpec, ...] = ()


class Lowered(Record):
    """A definition in a place with its graph, for checks that look at what comes out of it."""

    definition: Definition
    graph: Graph
    place: Place
    cloud: CloudTarget


class Brought(Record):
    """What a definition brings to a place: the names that it takes, the platform nodes that it asks for, the queues that
    it owns, and its data as written.
    """

    definition: str
    names: tuple[PhysicalName, ...]
    shared: tuple[Node, ...]
    queues: tuple[str, ...]
    data: dict[str, Any]
