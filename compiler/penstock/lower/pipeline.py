"""Lowering of a Pipeline: functions where the cloud has them, workers and jobs of the cluster elsewhere."""

from penstock.definitions import Definition
from penstock.graph.nodes import Node
from penstock.lower.context import Context
from penstock.lower.functions import lower_functions
from penstock.lower.pipeline_workers import lower_workers


def lower(definition: Definition, context: Context) -> list[Node]:
    """Return the nodes of a pipeline."""
    if context.functions:
        return lower_functions(definition, definition.spec, context)
    return lower_workers(definition, definition.spec, context)
