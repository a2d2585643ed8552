"""What a stream class lists as secret fields are objects with a name at the top of its schema."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.streamclass import StreamClassSpec
from penstock.diagnostics.suggest import hint
from penstock.structural.sound import sound


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge `secretRefs` and `secretKeys` of a StreamClass."""
    spec: StreamClassSpec = definition.spec
    properties = sound(dict(spec.schema)).get("properties", {})
    fields = [name for name, one in properties.items() if isinstance(one, dict) and one.get("type") == "object"]
    for index, name in enumerate(spec.secret_refs):
        found = properties.get(name)
        if found is None and not spec.install:
            continue  # the kind's own definition is not here
        if found is None:
            message = f"`{name}` is not a field at the top of this kind's `spec`"
            yield Finding("PEN1363", ("spec", "secretRefs", index), message, hint(name, fields) or _fields(fields))
        elif not isinstance(found, dict) or found.get("type") != "object":
            message = f"`{name}` is {found.get('type')}, and a secret field is an object with the name of a Secret"
            yield Finding("PEN1363", ("spec", "secretRefs", index), message, "declare it as an object with `name`")
    for name in spec.secret_keys:
        if name not in spec.secret_refs:
            message = f"`{name}` is none of the `secretRefs`"
            help_text = hint(name, spec.secret_refs) or "list it there too"
            yield Finding("PEN1363", ("spec", "secretKeys", name), message, help_text, key=True)


def _fields(fields: list[str]) -> str:
    return f"fields that are objects: {', '.join(fields[:8])}" if fields else "the kind has no such field"
