"""What a Pulumi module says, as data: resources, references between them, exports."""

from typing import Any

from penstock.record import Record


class Ref(Record):
    """An attribute of another resource of the same module: `queue.id`. `path` may be dotted; "" is the resource itself."""

    var: str
    path: str = "id"


class Code(Record):
    """A trusted Python expression of ours, such as `shared.resource_group_name`. Never text from a definition."""

    text: str


class Concat(Record):
    """Text put together from literals, Refs and Codes; becomes `pulumi.Output.concat(...)`."""

    parts: tuple["str | Ref | Code", ...]


class Json(Record):
    """A JSON document that may hold Refs, Codes and Concats; becomes `pulumi.Output.json_dumps(...)` or a literal text."""

    value: Any


class Resource(Record):
    """One resource. `type` is the class as `azure_native.storage.Queue`; `args` hold data, Refs, Codes, Concats and Jsons.

    `var` is a Python name that is unique in the module; `name` is the Pulumi logical name, made from the definition's
    identity. `formerly` are earlier logical names. Arguments whose value is None are left out.
    """

    var: str
    type: str
    name: str
    args: dict[str, Any]
    protect: bool = False
    parent: Ref | Code | None = None
    depends_on: tuple[Ref | Code, ...] = ()
    formerly: tuple[str, ...] = ()
    provider: Ref | Code | None = None
    ignore_changes: tuple[str, ...] = ()
    delete_before_replace: bool = False
    retain_on_delete: bool = False
    comment: str | None = None


class Export(Record):
    """A stack output."""

    name: str
    value: Any
    secret: bool = False


class Module(Record):
    """One Python module of a program: what it is about, its resources in dependency order, its exports."""

    name: str
    doc: str
    resources: tuple[Resource, ...]
    exports: tuple[Export, ...] = ()


class PlatformField(Record):
    """A value that `shared.py` hands to the definition modules as `shared.<name>`: an Output or a known text."""

    name: str
    value: Any
    doc: str
    type: str = "pulumi.Input[str]"
