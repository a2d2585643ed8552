"""What a run of a Pulumi program left behind: resources, outputs, invokes, log lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.pulumi_values import Unknown, plain


@dataclass(frozen=True)
class AliasSpec:
    """One entry of a resource's `aliases`: a full URN, or the parts that differ from the resource as it is now."""

    urn: str | None = None
    name: str | None = None
    type: str | None = None
    stack: str | None = None
    project: str | None = None
    parent: str | None = None  # URN
    no_parent: bool = False


@dataclass(frozen=True)
class Resource:
    """One `RegisterResource` or `ReadResource` call, decoded. URNs in tuples are sorted.

    `provider` is the reference `urn::id`, or None for the default provider. `source` is `file:line` relative to the
    program's directory (an absolute path when the frame lies elsewhere). `read` marks a lookup of something that exists,
    `autonamed` a physical name that the cloud made up because the program gave none. `aliases` are the program's own;
    `type_aliases` are older type tokens, which SDKs such as azure-native add to every resource by themselves.
    """

    urn: str
    type: str
    name: str
    custom: bool
    id: str | Unknown | None
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str | None = None
    provider: str | None = None
    providers: Mapping[str, str] = field(default_factory=dict)
    protect: bool = False
    aliases: tuple[AliasSpec, ...] = ()
    type_aliases: tuple[str, ...] = ()
    delete_before_replace: bool | None = None
    retain_on_delete: bool = False
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    deleted_with: str | None = None
    import_id: str | None = None
    timeouts: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    plugin_url: str = ""
    remote: bool = False
    read: bool = False
    autonamed: bool = False
    source: str | None = None

    def get(self, *path: str | int) -> Any:
        """Return the input at a path with secrets opened. Raises KeyError or IndexError when there is none."""
        value: Any = plain(self.inputs)
        for step in path:
            value = value[step]
        return value


@dataclass(frozen=True)
class Invoke:
    """One call of a provider function (`aws:index/getRegion:getRegion`) with its decoded arguments and the answer."""

    token: str
    args: Mapping[str, Any]
    provider: str | None
    answer: Mapping[str, Any]
    version: str = ""


@dataclass(frozen=True)
class LogLine:
    """One message that the program sent to the engine; `severity` is `debug`, `info`, `warning` or `error`."""

    severity: str
    message: str
    urn: str | None = None


@dataclass(frozen=True)
class Recorded:
    """Everything one program asked the engine for, in an order that does not depend on the run.

    Resources are sorted by type and name and include the root stack (`pulumi:pulumi:Stack`). `error` holds the traceback
    of a failed program, `stdout`/`stderr` what it printed. `component_outputs` maps URNs to `register_outputs` values.
    """

    project: str
    stack: str
    preview: bool
    resources: tuple[Resource, ...]
    outputs: Mapping[str, Any]
    component_outputs: Mapping[str, Mapping[str, Any]]
    invokes: tuple[Invoke, ...]
    logs: tuple[LogLine, ...]
    packages: tuple[tuple[str, str], ...]
    required_version: str | None
    error: str | None
    stdout: str
    stderr: str
    seconds: float

    def of_type(self, suffix: str) -> tuple[Resource, ...]:
        """Return the resources whose type is `suffix` or ends with `:suffix` or `/suffix`, sorted by name."""
        return tuple(r for r in self.resources if r.type == suffix or r.type.endswith((f":{suffix}", f"/{suffix}")))

    def one(self, suffix: str, name: str | None = None) -> Resource:
        """Return the only resource of a type (and name). Raises LookupError, naming what there is, otherwise."""
        found = [r for r in self.of_type(suffix) if name is None or r.name == name]
        if len(found) != 1:
            there = ", ".join(f"{r.type}::{r.name}" for r in self.managed) or "nothing"
            raise LookupError(f"{len(found)} resources are {suffix} {name or ''}; the program registered {there}")
        return found[0]

    def by_urn(self, urn: str) -> Resource:
        """Return the resource with this URN. Raises LookupError when there is none."""
        for resource in self.resources:
            if resource.urn == urn:
                return resource
        raise LookupError(urn)

    @property
    def managed(self) -> tuple[Resource, ...]:
        """The custom resources that this program owns: no stack, no components, no providers, nothing it only reads."""
        return tuple(
            r for r in self.resources if r.custom and not r.read and not r.type.startswith("pulumi:providers:")
        )

    def depends_on(self, user: Resource, used: Resource) -> bool:
        """Say whether `user` depends on `used`, directly or through others."""
        seen: set[str] = set()
        todo = [user.urn]
        known = {r.urn: r for r in self.resources}
        while todo:
            urn = todo.pop()
            if urn == used.urn:
                return user.urn != used.urn
            if urn not in seen and urn in known:
                seen.add(urn)
                todo += known[urn].dependencies
        return False


class ProgramFailed(AssertionError):
    """A program ended with an error; the message is its traceback, `recorded` holds what happened until then."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__(f"{recorded.project}: {recorded.error}")
        self.recorded = recorded
