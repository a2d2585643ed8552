"""What a check is given and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from penstock.definitions import Definition
    from penstock.definitions.policy import PolicySpec
    from penstock.diagnostics import Severity
    from penstock.graph import Graph
    from penstock.graph.nodes import (
        Node,
    )
    from penstock.graph.streams import Reference
    from penstock.place import Place
    from penstock.targets.model import CloudTarget, PhysicalName
    from penstock.text import Path


class Finding(Record):
    """One finding about a definition. `path` leads into its native data; the engine finds the place in the text.

    With `missing`, the mapping at `path` lacks something; with `key`, the key is meant and not its value. `within` narrows a
    text to where its first word stands as written, and there to its second at the end. `related` are (message, "Kind/name", path) of
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
    within: tuple[str, str] | None = None


def _no_exports(_kind: str, _name: str) -> Mapping[str, Any] | None:
    return None


class World(Record):
    """What a check may know beside the definition.

    `place` is None outside an environment: then only what holds everywhere is judged. `names(kind)` lists the definitions
    of a kind, all of the project's when `whole`; `dialect` names the foreign format that the definition was written in.
    `exports(kind, name)` gives what another definition offers to those that refer to it, None where there is none.
    `policies` are the rules of the organisation that hold here, `written` the text as somebody wrote it, expressions in place.
    """

    place: Place | None
    names: Callable[[str], Sequence[str]]
    dialect: str | None = None
    strict: bool = False
    whole: bool = False
    policies: tuple[PolicySpec, ...] = ()
    written: Any = None
    exports: Callable[[str, str], Mapping[str, Any] | None] = _no_exports


class Lowered(Record):
    """A definition in a place with its graph, for checks that look at what comes out of it.

    `names` is what it is called in the cloud and the cluster.
    """

    definition: Definition
    graph: Graph
    place: Place
    cloud: CloudTarget
    names: tuple[PhysicalName, ...]


class Brought(Record):
    """What a definition brings to a place: the names that it takes, the platform nodes that it asks for, the queues that
    it owns, its data as written, and the objects of the cluster that it names.
    """

    definition: str
    names: tuple[PhysicalName, ...]
    shared: tuple[Node, ...]
    queues: tuple[str, ...]
    data: dict[str, Any]
    references: tuple[Reference, ...] = ()
