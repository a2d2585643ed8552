"""What a place runs: the processes with their configurations, the queues, and the objects that must be there first."""

import os
from typing import Any

from penstock.diagnostics import Diagnostic
from penstock.engine.entries import Entry
from penstock.engine.resolve import resolve_entry
from penstock.engine.toolbox import Toolbox
from penstock.engine.validate import of_place
from penstock.engine.workspace import Workspace
from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, EnvVar, Queue, Store, StoredObject, Worker
from penstock.language.values import plain
from penstock.place import Place
from penstock.record import Record
from penstock.targets.kubernetes.config import bind

PLATFORM = "Platform"


class Process(Record):
    """One process: `penstock-worker <role>` with `config`. `cron` starts it by the clock, `once` at the start only."""

    name: str
    definition: str
    role: str
    config: dict[str, Any]
    env: tuple[EnvVar, ...] = ()
    cron: str | None = None
    timezone: str = "Etc/UTC"
    once: bool = False
    suspended: bool = False


class QueueRow(Record):
    """One queue and its dead letters, as bindings of a worker configuration."""

    name: str
    definition: str
    binding: dict[str, Any]
    dead_letter: dict[str, Any] | None = None


class Upload(Record):
    """An object that a store must hold before the workers start."""

    store: dict[str, Any]
    object: StoredObject


class Plan(Record):
    """Everything that one environment of a project runs. Paths of embedded queues, stores and tables are absolute."""

    place: Place
    root: str
    processes: tuple[Process, ...]
    queues: tuple[QueueRow, ...]
    uploads: tuple[Upload, ...]

    def queue(self, name: str) -> QueueRow | None:
        """Return the queue called `name`, or the one of the definition called `name` (`Kind/name`, or the name alone)."""
        for row in self.queues:
            if row.name == name:
                return row
        owned = [row for row in self.queues if name in (row.definition, row.definition.partition("/")[2])]
        return owned[0] if len(owned) == 1 else None


def build(
    place: Place, workspace: Workspace, only: frozenset[str] | None = None
) -> tuple[Plan | None, list[Diagnostic]]:
    """Return what the definitions of `place` (those of `only`) run, and what compiling them found.

    The plan is None when something has an error.
    """
    graph, found = graph_of(place, workspace, only)
    if any(one.severity == "error" for one in found):
        return None, found
    tools = Toolbox(place, workspace.library, strict=False, emit=False)
    root = workspace.library.root or os.getcwd()
    home = _Home(root)
    plan = Plan(
        place=place,
        root=root,
        processes=tuple(
            _process(node, graph, place, tools, home) for node in graph if isinstance(node, Worker | ClusterJob)
        ),
        queues=tuple(_queues(graph, place, tools, home)),
        uploads=tuple(
            Upload(home.absolute(plain(tools.cloud.store_binding(graph.get(Store, node.store), place))), node)
            for node in graph.of(StoredObject)
        ),
    )
    return plan, found


def graph_of(place: Place, workspace: Workspace, only: frozenset[str] | None) -> tuple[Graph, list[Diagnostic]]:
    """Return all nodes of the definitions of a place (of those in `only`), merged, and what compiling them found."""
    from penstock.engine.compile import compile_definition
    from penstock.engine.platform import merge
    from penstock.lower import lower

    tools = Toolbox(place, workspace.library, strict=False, emit=False)
    found: list[Diagnostic] = []
    fragments = {}
    graphs: list[Graph] = []
    for entry in of_place(place, workspace):
        if only is not None and entry.id not in only:
            continue
        resolved = resolve_entry(entry, place, workspace.library)
        fragment = compile_definition(resolved, place, workspace.library, tools)
        fragments[fragment.definition] = fragment
        found += fragment.diagnostics
        if resolved.definition is not None and not _errors(list(fragment.diagnostics)):
            graphs.append(Graph(lower(resolved.definition, tools.context(resolved, place, workspace.library, []))))
    graph, conflicts = merge(fragments)
    for part in graphs:
        for node in part.owned():
            graph.add(node)
    return graph, [*found, *conflicts]


class _Home:
    """Makes the paths of embedded bindings absolute: they count from the root of the project."""

    def __init__(self, root: str) -> None:
        self.root = root

    def absolute(self, value: Any) -> Any:
        """Return a configuration, or part of one, with absolute paths in its bindings."""
        if isinstance(value, dict):
            found = {key: self.absolute(part) for key, part in value.items()}
            if found.get("type") in ("sqlite", "directory") and "path" in found:
                found["path"] = os.path.join(self.root, found["path"])
            return found
        if isinstance(value, list):
            return [self.absolute(part) for part in value]
        return value


def _process(node: Worker | ClusterJob, graph: Graph, place: Place, tools: Toolbox, home: _Home) -> Process:
    config = home.absolute(plain(bind(node, graph, place, tools.cloud)))
    process = Process(
        name=node.name,
        definition=node.definition or f"{PLATFORM}/{node.name}",
        role=config["role"],
        config=config,
        env=node.env,
    )
    if isinstance(node, ClusterJob):
        return process.replace(cron=node.cron, timezone=node.timezone, once=node.cron is None)
    extra = tools.cloud.worker_env(node, graph, place)
    env = (*node.env, *[EnvVar(name=name, value=value) for name, value in extra.items()])
    return process.replace(env=env, suspended=node.suspended)


def _queues(graph: Graph, place: Place, tools: Toolbox, home: _Home) -> list[QueueRow]:
    def binding(queue: Queue) -> dict[str, Any]:
        bound: dict[str, Any] = home.absolute(plain(tools.cloud.queue_binding(queue, graph, place)))
        return bound

    found: list[QueueRow] = []
    for queue in graph.of(Queue):
        if queue.holds_dead_letters or (queue.external and not _is_consumed(queue, graph)):
            continue
        parked = graph.find(queue.dead_letter) if queue.dead_letter is not None else None
        dead = binding(parked) if isinstance(parked, Queue) else None
        definition = queue.definition or f"{PLATFORM}/{queue.name}"
        found.append(QueueRow(queue.name, definition, binding(queue), dead))
    return sorted(found, key=lambda row: row.name)


def _is_consumed(queue: Queue, graph: Graph) -> bool:
    return any(worker.queue == queue.id for worker in graph.of(Worker))


def _errors(found: list[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.severity == "error"]


def named(names: list[str], entries: list[Entry]) -> tuple[frozenset[str] | None, str | None]:
    """Return the ids of the definitions named (`Kind/name` or a name alone), or the first name that is none."""
    if not names:
        return None, None
    found: set[str] = set()
    for name in names:
        hits = [entry.id for entry in entries if name in (entry.id, entry.name)]
        if not hits:
            return None, name
        found.update(hits)
    return frozenset(found), None
