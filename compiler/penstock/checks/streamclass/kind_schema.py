"""The schema of a stream class is one that a cluster takes, and its operator can write the status."""

from collections.abc import Iterator

from penstock.arcane.fields import OPERATOR_FIELDS, rejects
from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.streamclass import StreamClassSpec
from penstock.lower import classes
from penstock.lower.streamclass import exports
from penstock.structural.rules import violations
from penstock.structural.sound import sound


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the schemas of a StreamClass."""
    spec: StreamClassSpec = definition.spec
    for part in ("schema", "status"):
        schema = getattr(spec, part)
        for path, message, help_text in violations(dict(schema)) if schema is not None else ():
            where = ("spec", part, *path)
            # What was adopted is in some cluster already, whatever the rules say: then it is a warning.
            yield Finding(
                "PEN1166", where, message, help_text, key=bool(path), severity="warning" if spec.adopted else None
            )
    if spec.operator != "arcane":
        return
    if not spec.adopted:
        yield from _owned(spec)
    yield from _in_place(definition, spec, world)


def _owned(spec: StreamClassSpec) -> Iterator[Finding]:
    for name in sound(dict(spec.schema)).get("properties", {}):
        if name in OPERATOR_FIELDS:
            message = f"`{name}` belongs to the operator: it is added in the layout of each environment"
            help_text = "remove it, or say `adopted: true` when the kind exists so"
            yield Finding("PEN1166", ("spec", "schema", "properties", name), message, help_text, key=True)


def _in_place(definition: Definition, spec: StreamClassSpec, world: World) -> Iterator[Finding]:
    place = world.place
    if place is None:
        return
    contract = classes.contract_of(exports(definition), place)
    if contract is None:
        message = (
            f"this kind has layout {classes.layout(spec)}, and the operator of {place.name} reads the flat one only"
        )
        help_text = "choose a later `arcane.contract` in the environment, or leave the class out by `select`"
        yield Finding("PEN1860", ("spec", "layout"), message, help_text)
        return
    if spec.status is not None:
        phase = rejects(sound(dict(spec.status)), contract)
        if phase is not None:
            message = f"status {phase} would be rejected: the kind knows other phases, and the operator writes this one"
            help_text = "take the kind's current CustomResourceDefinition, or remove the `enum` of `phase`"
            path = ("spec", "status", "properties", "phase", "enum")
            yield Finding("PEN1861", path, message, help_text)
    if contract.name == "v0" and spec.adopted and "suspended" not in sound(dict(spec.schema)).get("properties", {}):
        message = "the kind has no field `suspended`, without which the operator in Go refuses every stream"
        help_text = "take the kind's current CustomResourceDefinition"
        yield Finding("PEN1861", ("spec", "schema"), message, help_text)
    if contract.operator == "go" and spec.max_buffer_capacity is not None:
        message = "the operator in Go knows no `maxBufferCapacity`"
        yield Finding("PEN1860", ("spec", "maxBufferCapacity"), message, "remove it")
