"""Workers and jobs that a stream or pipeline brings into the cluster say what they need."""

from collections.abc import Iterator

from penstock.checks.model import Finding, Lowered, World
from penstock.graph.nodes import ClusterJob, Worker

_HELP = "add `worker.resources` with `requests` and `limits` of cpu and memory; without them a node may be overfilled"


def check(lowered: Lowered, world: World) -> Iterator[Finding]:
    """Judge a Stream or Pipeline whose processes run in the cluster; a Workflow is judged without a place."""
    definition = lowered.definition
    if definition.kind == "Workflow" or lowered.place.cloud == "local":
        return
    if definition.spec is None or getattr(getattr(definition.spec, "worker", None), "resources", None) is not None:
        return
    processes: list[Worker | ClusterJob] = [*lowered.graph.of(Worker), *lowered.graph.of(ClusterJob)]
    own = [node for node in processes if node.definition and not node.resources.request_memory]
    if own:
        where = ("metadata", "name") if world.dialect is not None else ("spec",)
        message = f"the processes in the cluster of {lowered.place.name} do not say what they need"
        yield Finding("PEN1520", where, message, _HELP, key=where == ("spec",), severity="warning")
