"""The columns of a mapping have different names, and each has what its type needs."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.definitions.stream import Column

_NEEDS = {"path": "path", "template": "template"}


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the mapping of a Stream."""
    mapping = definition.spec.mapping
    if mapping is None:
        return
    first: dict[str, int] = {}
    for index, column in enumerate(mapping.columns):
        path = ("spec", "mapping", "columns", index)
        if is_text(column.name) and first.setdefault(column.name, index) != index:
            message = f"two columns have the name `{column.name}`"
            yield Finding("PEN1570", (*path, "name"), message, "give one of them another name")
        yield from _parts(column, path)


def _parts(column: Column, path: tuple[str | int, ...]) -> Iterator[Finding]:
    for type_, key in _NEEDS.items():
        value = getattr(column, key)
        if column.type == type_ and value is None:
            message = f"a column of the type `{type_}` needs `{key}`"
            help_text = "the place of the value in the body: `user.id`" if key == "path" else "the text with its fields"
            yield Finding("PEN1570", path, message, f"add `{key}`: {help_text}", missing=True)
        elif column.type != type_ and value is not None:
            message = f"`{key}` has no effect on a column of the type `{column.type}`"
            yield Finding("PEN1505", (*path, key), message, f"take it out, or write `type: {type_}`", key=True)
