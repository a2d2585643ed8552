"""The values of a semantic diff: the things of a tree, and what changed between two trees."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from penstock.record import Record

Path = tuple[str | int, ...]
Layer = Literal["kubernetes", "pulumi", "file"]
Verdict = Literal["added", "removed", "renamed", "changed"]
Action = Literal["create", "update", "replace", "delete", "rename"]

ABSENT: Final = object()
"""The value of a field that one side does not have."""
HIDDEN: Final = "(hidden)"
"""What is shown instead of a value that may be a secret."""


class Thing(Record):
    """One object of a tree: a Kubernetes object, a Pulumi resource or export, or a file that is compared as a whole.

    `type` is `apps/Deployment`, `azure_native.storage.Queue` or the kind of file; `scope` the namespace, the program or "";
    `definition` is "" for the platform. `formerly` holds earlier names that make a rename no loss.
    """

    layer: Layer
    type: str
    scope: str
    name: str
    definition: str
    file: str
    data: Any
    protect: bool = False
    retain: bool = False
    formerly: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same thing on both sides."""
        return (self.layer, self.type, self.scope, self.name)


class Tree(Record):
    """The tree of one environment as things. `definitions` are those that live here; `opaque` those whose manifests
    cannot be known yet (their outputs are not pinned), so that nothing is said about these.
    """

    environment: str
    things: tuple[Thing, ...]
    definitions: frozenset[str]
    opaque: Mapping[str, str] = MappingProxyType({})  # definition -> the output that is missing


class Field(Record):
    """A field that changed; ABSENT stands for none. Values that may be secret are HIDDEN on both sides."""

    path: Path
    old: Any
    new: Any
    hidden: bool = False


class Change(Record):
    """One thing that changes. `reason` says why it is replaced or what is lost; `former` is its name before a rename."""

    action: Action
    thing: Thing
    fields: tuple[Field, ...] = ()
    destructive: bool = False
    reason: str | None = None
    former: str | None = None


class Owner(Record):
    """The changes of one definition ("" is the platform). `summary` are short lines about images and scale."""

    definition: str
    action: Verdict
    changes: tuple[Change, ...]
    former: str | None = None
    summary: tuple[str, ...] = ()


class Environment(Record):
    """The changes of one environment, the platform last. `notes` say what could not be compared."""

    name: str
    action: Literal["added", "removed", "changed"]
    owners: tuple[Owner, ...]
    notes: tuple[str, ...] = ()


class Difference(Record):
    """All environments that differ or have a note; `old` and `new` say in words what was compared."""

    old: str
    new: str
    environments: tuple[Environment, ...]

    @property
    def changes(self) -> list[tuple[Environment, Owner, Change]]:
        """Every change with where it is."""
        return [(env, owner, change) for env in self.environments for owner in env.owners for change in owner.changes]

    @property
    def destructive(self) -> list[tuple[Environment, Owner, Change]]:
        """The changes that lose something."""
        return [row for row in self.changes if row[2].destructive]
