"""Statements of a module: one resource, one export."""

import re

from penstock.targets.pulumi.literal import call, collect, expression, string
from penstock.targets.pulumi.model import Export, Resource

_TYPE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*\.[A-Z][A-Za-z0-9]*\Z")
_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


def _options(resource: Resource, pad: str) -> str | None:
    inner = pad + "    "
    given: list[str] = []
    for name in ("parent", "provider"):
        value = getattr(resource, name)
        if value is not None:
            given.append(f"{name}={expression(value, inner)}")
    if resource.depends_on:
        given.append(f"depends_on={expression(resource.depends_on, inner)}")
    flags = ("protect", "retain_on_delete", "delete_before_replace")
    given += [f"{name}=True" for name in flags if getattr(resource, name)]
    if resource.ignore_changes:
        given.append(f"ignore_changes={expression(resource.ignore_changes, inner)}")
    if resource.formerly:
        deep = inner + "    "
        rows = [deep + call("pulumi.Alias", [f"name={string(name)}"], deep) + ",\n" for name in resource.formerly]
        given.append("aliases=[\n" + "".join(rows) + inner + "]")
    return call("pulumi.ResourceOptions", given, pad) if given else None


def references(resource: Resource, found: set[str]) -> None:
    """Add the variables that a resource uses to `found`."""
    for value in resource.args.values():
        if value.__class__ is not str:
            collect(value, found)
    for other in (resource.depends_on, resource.parent, resource.provider):
        if other:
            collect(other, found)


_declared: set[tuple[str, str]] = set()  # (class, variable) that were looked at


def _check(resource: Resource) -> None:
    """Make sure that class and variable are plain Python names. Raises ValueError."""
    declared = (resource.type, resource.var)
    if declared in _declared:
        return
    if not _TYPE.match(resource.type) or not _NAME.match(resource.var):
        raise ValueError(f"not a resource class or variable: {resource.type!r}, {resource.var!r}")
    _declared.add(declared)


def resource_statement(resource: Resource, used: bool, pad: str) -> str:
    """Return the statement that declares a resource; without an assignment when nothing refers to it.

    Raises ValueError when the class or variable is not a plain Python name.
    """
    _check(resource)
    inner = pad + "    "
    arguments = [string(resource.name)]
    for key, value in resource.args.items():
        if value is not None:
            arguments.append(f"{key}={string(value) if value.__class__ is str else expression(value, inner)}")
    options = _options(resource, inner)
    if options:
        arguments.append(f"opts={options}")
    target = f"{resource.var} = " if used else ""
    comment = f"{pad}# {resource.comment}\n" if resource.comment else ""
    return f"{comment}{pad}{target}{call(resource.type, arguments, pad)}\n"


def export_statement(export: Export, pad: str) -> str:
    """Return the statement that exports a stack output."""
    inner = pad + "    "
    value = expression(export.value, inner)
    if export.secret:
        value = call("pulumi.Output.secret", [value], inner)
    return f"{pad}{call('pulumi.export', [string(export.name), value], pad)}\n"
