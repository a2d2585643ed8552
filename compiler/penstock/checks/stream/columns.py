"""The columns of a mapping have different names, each has what its type needs, and paths and templates can be followed."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.stream._mappings import columns as mapped_columns
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.definitions.stream import Column
from penstock.streams import paths
from penstock.text import Path

_NEEDS = {"path": "path", "template": "template"}


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the mapping of a Stream."""
    for place, columns in mapped_columns(definition):
        first: dict[str, int] = {}
        for index, column in enumerate(columns):
            path = (*place, index)
            if is_text(column.name) and first.setdefault(column.name, index) != index:
                message = f"two columns have the name `{column.name}`"
                yield Finding("PEN1570", (*path, "name"), message, "give one of them another name")
            yield from _parts(column, path)
            yield from _content(column, path)


def _content(column: Column, path: Path) -> Iterator[Finding]:
    """Judge the path or template of a column before a record ever meets it."""
    if column.type == "path" and column.path is not None and is_text(column.path):
        wrong = paths.fault(column.path)
        if wrong is not None:
            message = f"the path of the column `{column.name}` leads nowhere: {wrong}"
            yield Finding("PEN1581", (*path, "path"), message, "keys are parted by dots: `order.items[0].price`")
    if column.type != "template" or column.template is None or not is_text(column.template):
        return
    from penstock.streams import template

    fault = template.fault(column.template)
    if fault is not None:
        message = f"the template of the column `{column.name}` is invalid: {fault}"
        head = "\n".join(column.template.split("\n")[: fault.line])
        whole = column.template[: len(head) - len(head.rpartition("\n")[2]) + fault.column - 1 + len(fault.word)]
        within = (whole, fault.word) if fault.word else None
        yield Finding("PEN1580", (*path, "template"), message, fault.help, within=within)


def _parts(column: Column, path: Path) -> Iterator[Finding]:
    for type_, key in _NEEDS.items():
        value = getattr(column, key)
        if column.type == type_ and value is None:
            message = f"a column of the type `{type_}` needs `{key}`"
            help_text = "the place of the value in the body: `user.id`" if key == "path" else "the text with its fields"
            yield Finding("PEN1570", path, message, f"add `{key}`: {help_text}", missing=True)
        elif column.type != type_ and value is not None:
            message = f"`{key}` has no effect on a column of the type `{column.type}`"
            yield Finding("PEN1505", (*path, key), message, f"take it out, or write `type: {type_}`", key=True)
