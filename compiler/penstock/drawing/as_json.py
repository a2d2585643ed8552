"""The drawing for machines: `schemas/output/graph.schema.json`."""

from typing import Any

from penstock import __version__
from penstock.drawing.model import PLATFORM, Drawing
from penstock.output._data import dump

VERSION = 1
SCHEMA = "https://penstock.dev/schemas/output/v1/graph.schema.json"


def render(drawings: list[Drawing]) -> str:
    """Return one or more drawings as JSON text."""
    return dump(
        {
            "$schema": SCHEMA,
            "version": VERSION,
            "tool": {"name": "penstock", "version": __version__},
            "graphs": [_graph(one) for one in drawings],
        }
    )


def _graph(drawing: Drawing) -> dict[str, Any]:
    return {
        "environment": drawing.environment,
        "nodes": [
            {
                "id": box.id,
                "kind": box.kind,
                "sort": box.sort,
                "name": box.name,
                "definition": None if box.group == PLATFORM else box.group,
                "external": box.external,
            }
            for box in drawing.boxes
        ],
        "edges": [
            {"source": one.source, "target": one.target, "kind": one.kind, "label": one.label, "both": one.both}
            for one in drawing.edges
        ],
    }
