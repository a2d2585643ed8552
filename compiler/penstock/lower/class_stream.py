"""Lowering of a Stream of a StreamClass: a custom object, in the layout that its operator reads."""

from collections.abc import Mapping
from typing import Any

from penstock.arcane.contract import Contract
from penstock.arcane.fields import OPERATOR_FIELDS
from penstock.arcane.layouts import Execution, Ref, annotations, read, write
from penstock.definitions import Definition
from penstock.definitions.stream import StreamSpec, TemplateRef
from penstock.graph.nodes import (
    Node,
)
from penstock.graph.streams import CustomObject, Reference
from penstock.language.values import plain
from penstock.lower import classes
from penstock.lower.context import Context, node_id
from penstock.lower.originals import original_name
from penstock.structural.formats import CANONICAL
from penstock.structural.keywords import FORMAT

# What tells an operator to let a stream rest is written as its contract has it.
STATES = ("arcane/state", "arcane.streaming.sneaksanddata.com/state")
# (field of the execution, field of the definition)
TEMPLATES = (("job", "job_template", "jobTemplate"), ("backfill", "backfill_job_template", "backfillJobTemplate"))


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the object; of a class for Arcane's operator also what it refers to and what it needs."""
    spec: StreamSpec = definition.spec
    facts = classes.find(str(spec.class_), context.names, context.exports)
    if facts is None:
        return []
    contract = classes.contract_of(facts, context.place)
    found = CustomObject(
        id=node_id("object", definition),
        definition=definition.id,
        name=original_name(definition),
        kind_id=f"kind/{facts['name']}",
        group=facts["group"],
        version=facts["version"],
        kind=facts["kind"],
        spec=dict(spec.config or {}),
        labels=tuple(sorted(definition.metadata.labels.items())),
    )
    return [found] if contract is None else _of_operator(definition, found, facts, contract, context)


def execution(definition: Definition, facts: Mapping[str, Any]) -> Execution:
    """Return how a stream is run: what it says, then what the cluster would fill in, then the first template of its class.

    A stream that was read as it is (`layout` says so) gets the defaults of its kind, as the cluster applies them; of a native
    one the templates of the class come first.
    """
    spec: StreamSpec = definition.spec
    own = spec.execution
    as_read = own.layout is not None
    default = _defaults(facts) if facts["adopted"] else Execution()
    said = own.job_template or own.backfill_job_template or own.schedule
    whole = facts["layout"] not in (None, "flat")
    if whole and said:  # the default is one for all of `execution`: it serves only where there is none at all
        default = Execution()
    suspended = spec.suspended or (as_read and whole and not said and default.suspended)
    name = min(facts["templates"], default=None)
    first = Ref(name) if name is not None else None
    fallbacks = (default.job, first) if as_read else (first, default.job)
    job = _ref(own.job_template) or fallbacks[0] or fallbacks[1]
    backfill = _ref(own.backfill_job_template) or (default.backfill if as_read or first is None else None) or job
    return Execution(suspended, job, backfill, own.schedule)


def _defaults(facts: Mapping[str, Any]) -> Execution:
    properties = facts["schema"].get("properties", {})
    return read(
        {name: properties[name]["default"] for name in OPERATOR_FIELDS if "default" in properties.get(name, ())}
    )


def _ref(ref: TemplateRef | None) -> Ref | None:
    return None if ref is None else Ref(ref.name, ref.namespace)


def _of_operator(
    definition: Definition, found: CustomObject, facts: Mapping[str, Any], contract: Contract, context: Context
) -> list[Node]:
    spec: StreamSpec = definition.spec
    namespace = context.place.namespace
    how = execution(definition, facts)
    known = facts["schema"] if facts["adopted"] else None
    body = {**write(how, contract, namespace, known), **canonical(facts["schema"], plain(found.spec))}
    batch = how.schedule is not None
    nodes: list[Node] = [
        found.replace(
            spec=body,
            annotations=tuple({**_annotations(definition), **annotations(how, contract)}.items()),
            run="CronJob" if batch else "Job",
            contract=contract.name,
            class_name=facts["objectName"],
        ),
        classes.watched(facts, contract, *(("cronjobs",) if batch else ())),
    ]
    for part, field, key in TEMPLATES:
        ref: Ref | None = getattr(how, part)
        if ref is None or _external(ref, context) or (batch and part == "backfill" and contract.layout == "v2"):
            continue
        written = getattr(spec.execution, field) is not None
        nodes.append(
            Reference(
                id=node_id("reference", definition, part),
                definition=definition.id,
                kind="StreamingJobTemplate",
                name=ref.name,
                namespace=ref.namespace or namespace,
                path=("spec", "execution", key, "name") if written else (),
            )
        )
    return nodes


def _annotations(definition: Definition) -> dict[str, str]:
    """Return the annotations that an object had where it was read; those of a native definition are about the definition."""
    if definition.spec.execution.layout is None:
        return {}
    own = definition.metadata.annotations
    return {key: text for key, text in own.items() if not key.startswith("penstock.dev/") and key not in STATES}


def _external(ref: Ref, context: Context) -> bool:
    """Tell whether the environment says that somebody else installs a template."""
    known = context.place.spec.arcane.external_templates
    return ref.name in known or f"{ref.namespace or context.place.namespace}/{ref.name}" in known


def canonical(schema: Mapping[str, Any], value: Any) -> Any:
    """Return a body with values of some formats in the one spelling that all versions of a plugin read."""
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {key: canonical(properties.get(key, {}), item) for key, item in value.items()}
    if isinstance(value, list):
        return [canonical(schema.get("items", {}), item) for item in value]
    respell = CANONICAL.get(schema.get(FORMAT, "")) if isinstance(value, str) else None
    return respell(value) if respell is not None else value
