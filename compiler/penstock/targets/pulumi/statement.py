"""Statements of a module: one resource, one export."""

import re
from typing import Any

from penstock.targets.pulumi.literal import call, expression, string, variables
from penstock.targets.pulumi.model import Export, Resource

_TYPE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*\.[A-Z][A-Za-z0-9]*\Z")
_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


def _options(resource: Resource, pad: str) -> str | None:
    inner = pad + "    "
    given: list[str] = []

    def option(name: str, value: Any) -> None:
        given.append(f"{name}={expression(value, inner)}")

    if resource.parent is not None:
        option("parent", resource.parent)
    if resource.provider is not None:
        option("provider", resource.provider)
    if resource.depends_on:
        option("depends_on", resource.depends_on)
    if resource.protect:
        option("protect", True)
    if resource.retain_on_delete:
        option("retain_on_delete", True)
    if resource.delete_before_replace:
        option("delete_before_replace", True)
    if resource.ignore_changes:
        option("ignore_changes", resource.ignore_changes)
    if resource.formerly:
        deep = inner + "    "
        rows = [deep + call("pulumi.Alias", [f"name={string(name)}"], deep) + ",\n" for name in resource.formerly]
        given.append("aliases=[\n" + "".join(rows) + inner + "]")
    return call("pulumi.ResourceOptions", given, pad) if given else None


def references(resource: Resource) -> set[str]:
    """Return the variables that a resource uses."""
    links = [resource.args, resource.depends_on, resource.parent, resource.provider]
    return variables(links)


def resource_statement(resource: Resource, used: bool, pad: str) -> str:
    """Return the statement that declares a resource; without an assignment when nothing refers to it.

    Raises ValueError when the class or variable is not a plain Python name.
    """
    if not _TYPE.match(resource.type) or not _NAME.match(resource.var):
        raise ValueError(f"not a resource class or variable: {resource.type!r}, {resource.var!r}")
    inner = pad + "    "
    arguments = [string(resource.name)]
    arguments += [f"{key}={expression(value, inner)}" for key, value in resource.args.items() if value is not None]
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
