"""Lowering of a Workflow: by its trigger."""

from collections.abc import Callable

from penstock.definitions import Definition
from penstock.definitions.workflow import WorkflowSpec
from penstock.graph.nodes import Node
from penstock.lower.batch import lower_batch
from penstock.lower.bucket_scan import lower_bucket_scan
from penstock.lower.context import Context
from penstock.lower.streaming import lower_streaming

_BY_TRIGGER: dict[str, Callable[[Definition, WorkflowSpec, Context], list[Node]]] = {
    "queue": lower_streaming,
    "schedule": lower_batch,
    "manual": lower_batch,
    "bucketScan": lower_bucket_scan,
}


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the nodes of a workflow."""
    spec: WorkflowSpec = definition.spec
    return _BY_TRIGGER[spec.trigger.type](definition, spec, context)
