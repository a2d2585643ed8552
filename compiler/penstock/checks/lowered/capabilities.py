"""What a definition needs, its cloud can do; otherwise the alternatives are named, never a silent downgrade."""

from collections.abc import Iterator
from typing import Any

from penstock.checks.model import Finding, Lowered, World
from penstock.graph.scans import Visitor
from penstock.text import Path


def check(lowered: Lowered, world: World) -> Iterator[Finding]:
    """Report what the cloud of the place cannot serve."""
    from penstock.targets import kubernetes

    cloud = [*lowered.cloud.unsupported(lowered.graph, lowered.place)]
    if lowered.graph.of(Visitor):
        from penstock.targets import scans

        cloud += scans.unsupported(lowered.graph, lowered.place)
    for missing in (*cloud, *kubernetes.unsupported(lowered.graph, lowered.place, lowered.cloud)):
        path = _path(lowered, missing.node)
        if path == _WHOLE and world.dialect is not None:
            path = ("metadata", "name")  # a file of another system has no `spec`
        yield Finding(
            "PEN1801" if missing.severity == "error" else "PEN1802",
            path,
            f"{missing.message} (environment {lowered.place.name})",
            missing.help,
            key=path[0] == "spec",
            severity=missing.severity,
        )


_WHOLE: Path = ("spec",)
_FIELDS: dict[tuple[str, str], Path] = {
    ("Workflow", "queue"): ("spec", "trigger"),
    ("Workflow", "visitor"): ("spec", "trigger", "stores"),
    ("Workflow", "identity"): ("spec", "trigger", "identity"),
    ("Stream", "queue"): ("spec", "source"),
    ("Pipeline", "queue"): ("spec", "queue"),
    ("Pipeline", "function"): ("spec", "function"),
    ("Pipeline", "schedule"): ("spec", "inventory"),
    ("Pipeline", "catalog"): ("spec", "inventory"),
    ("Pipeline", "subscription"): ("spec", "source"),
    ("Pipeline", "topic"): ("spec", "source"),
    ("Workflow", "route"): ("spec", "trigger", "events"),
    ("Workflow", "batch"): ("spec", "jobs"),
    ("Stream", "endpoint"): ("spec", "source"),
}


def _path(lowered: Lowered, node: str) -> Path:
    """Return the field that a node comes from, as near as is known; what was not written is said of the whole."""
    path = _FIELDS.get((lowered.definition.kind, node.partition("/")[0]), _WHOLE)
    data: Any = lowered.definition.data
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return _WHOLE
        data = data[step]
    return path
