"""Lowering of a JobTemplate: one StreamingJobTemplate."""

from typing import Any

from penstock.arcane.contract import CONTRACTS
from penstock.definitions import Definition
from penstock.definitions.jobtemplate import JobTemplateSpec
from penstock.graph.nodes import (
    Node,
)
from penstock.graph.streams import StreamingTemplate
from penstock.language.values import plain
from penstock.lower.context import Context, node_id
from penstock.lower.job_templates import template_nodes
from penstock.lower.originals import original_name


def exports(definition: Definition) -> dict[str, Any]:
    """Return the name in the cluster."""
    return {"objectName": original_name(definition)}


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the template in the generation of the place."""
    spec: JobTemplateSpec = definition.spec
    contract = CONTRACTS[context.place.spec.arcane.contract]
    name = original_name(definition)
    if spec.template is not None:
        return template_nodes(definition, name, spec.template, contract, None)
    return [
        StreamingTemplate(
            id=node_id("template", definition, name),
            definition=definition.id,
            name=name,
            contract=contract.name,
            job=plain(dict(spec.job or {})),
            labels=tuple(sorted(definition.metadata.labels.items())),
        )
    ]
