"""The definitions of a project and how they refer to each other: by queues, stores, tables, topics, classes, bases."""

from collections.abc import Iterable, Iterator
from typing import Any

from penstock.drawing.model import Box, Drawing, Edge, EdgeKind, Sort

_SORTS: dict[str, Sort] = {"queue": "queue", "store": "store", "table": "table", "topic": "topic"}
_WRITES = ("write", "send")


class _Links:
    """Collects boxes and edges; a thing that is named twice is one box."""

    def __init__(self) -> None:
        self.boxes: dict[str, Box] = {}
        self.edges: dict[Edge, None] = {}
        self.classes: dict[str, str] = {}  # what a stream may call a class -> the class
        self.own: dict[str, str] = {}  # queue name -> the definition that takes from it

    def thing(self, sort: str, name: Any) -> str | None:
        """Return the id of a named thing; None for something that is no name."""
        if not isinstance(name, str) or not name:
            return None
        found = f"{sort}/{name}"
        self.boxes.setdefault(found, Box(found, sort.capitalize(), _SORTS[sort], name))
        return found

    def reads(self, definition: str, sort: str, name: Any, kind: EdgeKind = "read") -> None:
        """Add a line from a thing to a definition."""
        found = self.thing(sort, name)
        if found is not None:
            self.edges[Edge(found, definition, kind)] = None

    def writes(self, definition: str, sort: str, name: Any, *, both: bool = False) -> None:
        """Add a line from a definition to a thing."""
        found = self.thing(sort, name)
        if found is not None:
            self.edges[Edge(definition, found, "write", both=both)] = None


def definitions(rows: Iterable[dict[str, Any]], only: frozenset[str] | None = None) -> Drawing:
    """Return the drawing of definitions (native data, as far as it is resolved); `only` keeps some and what they touch."""
    links = _Links()
    every = list(rows)
    for data in every:
        name = data["metadata"]["name"]
        identifier = f"{data['kind']}/{name}"
        links.boxes[identifier] = Box(identifier, data["kind"], "definition", name, identifier)
        if data["kind"] == "StreamClass":
            links.classes.update(dict.fromkeys(_class_names(data), identifier))
    for data in every:
        _links(data, links)
    _own_queues(links)
    kept = links.boxes
    edges = list(links.edges)
    if only is not None:
        edges = [edge for edge in edges if edge.source in only or edge.target in only]
        ends = {end for edge in edges for end in (edge.source, edge.target)} | only
        kept = {identifier: box for identifier, box in kept.items() if identifier in ends}
    boxes = sorted(kept.values(), key=lambda box: (box.group == "", box.id))
    edges = [edge for edge in edges if edge.source in kept and edge.target in kept]
    return Drawing(None, tuple(boxes), tuple(sorted(edges, key=lambda edge: (edge.source, edge.target, edge.kind))))


def _own_queues(links: _Links) -> None:
    """Draw the queue of a definition where somebody else sends to it."""
    for edge in list(links.edges):
        sort, _, name = edge.target.partition("/")
        taker = links.own.get(name) if sort == "queue" else None
        if taker is not None and taker != edge.source:
            links.edges[Edge(edge.target, taker, "flow")] = None


def _links(data: dict[str, Any], links: _Links) -> None:
    identifier = f"{data['kind']}/{data['metadata']['name']}"
    spec = data.get("spec")
    spec = spec if isinstance(spec, dict) else {}
    _bases(data, identifier, links)
    for item in _mappings(spec.get("access")):
        _access(item, identifier, links)
    for sink in [*_mappings(spec.get("sinks")), *_mappings([spec.get("sink")])]:
        if sink.get("type") in ("store", "table", "queue"):
            links.writes(identifier, sink["type"], sink.get(sink["type"]))
    _source(data, spec, identifier, links)
    _trigger(data, spec, identifier, links)
    _references(spec, identifier, links)


def _references(spec: dict[str, Any], identifier: str, links: _Links) -> None:
    class_ = spec.get("class")
    named = [
        ("class", links.classes.get(class_) if isinstance(class_, str) else None),
        ("stream", f"Stream/{spec.get('stream')}"),
        *((label, f"JobTemplate/{one.get('name')}") for label, one in _templates(spec.get("execution"))),
    ]
    for label, other in named:
        if other is not None and other in links.boxes:
            links.edges[Edge(identifier, other, "reference", label)] = None


def _templates(execution: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (label, reference) of the job templates that a stream names."""
    keys = {"jobTemplate": "template", "backfillJobTemplate": "template of backfills"}
    for key, label in keys.items():
        one = execution.get(key) if isinstance(execution, dict) else None
        if isinstance(one, dict):
            yield label, one


def _class_names(data: dict[str, Any]) -> Iterator[str]:
    """Yield what a StreamClass is called by: its own name, and the kind of its streams as objects of a cluster name it."""
    yield data["metadata"]["name"]
    spec = data.get("spec")
    if isinstance(spec, dict) and isinstance(names := spec.get("names"), dict):
        yield f"{names.get('kind')}.{spec.get('version')}.{spec.get('group')}"


def _bases(data: dict[str, Any], identifier: str, links: _Links) -> None:
    extends = data["metadata"].get("extends")
    for base in [extends] if isinstance(extends, str) else extends if isinstance(extends, list) else ():
        if not isinstance(base, str):
            continue
        other = base if "/" in base else f"{data['kind']}/{base}"
        if other in links.boxes:
            links.edges[Edge(identifier, other, "reference", "extends")] = None


def _access(item: dict[str, Any], identifier: str, links: _Links) -> None:
    sort, mode = item.get("type"), item.get("mode")
    if sort not in _SORTS:
        return
    if mode == "readWrite":
        links.writes(identifier, sort, item.get("name"), both=True)
    elif mode in _WRITES or sort in ("queue", "topic"):
        links.writes(identifier, sort, item.get("name"))
    else:
        links.reads(identifier, sort, item.get("name"))


def _source(data: dict[str, Any], spec: dict[str, Any], identifier: str, links: _Links) -> None:
    source = spec.get("source")
    if not isinstance(source, dict):
        return
    sort = source.get("type")
    if sort == "notification":
        links.reads(identifier, "topic", source.get("topic"), "flow")
        links.reads(identifier, "store", source.get("store"), "flow")
    elif sort == "files":
        links.reads(identifier, "store", source.get("store"), "flow")
    elif sort == "queue":
        links.own[source.get("name") or data["metadata"]["name"]] = identifier
    queue = spec.get("queue")
    if isinstance(queue, dict) or sort == "notification":
        named = queue.get("name") if isinstance(queue, dict) else None
        links.own.setdefault(named or data["metadata"]["name"], identifier)


def _trigger(data: dict[str, Any], spec: dict[str, Any], identifier: str, links: _Links) -> None:
    trigger = spec.get("trigger")
    if not isinstance(trigger, dict):
        return
    if trigger.get("type") == "queue":
        links.own[_queue_name(trigger) or data["metadata"]["name"]] = identifier
        for event in _mappings(trigger.get("events")):
            links.reads(identifier, "store", event.get("store"), "flow")
    elif trigger.get("type") == "bucketScan":
        stores = trigger.get("stores")
        for name, store in stores.items() if isinstance(stores, dict) else ():
            if isinstance(store, dict):
                # Batches start the work; validations of both sides are looked at.
                links.reads(identifier, "store", store.get("name"), "flow" if name == "ingestion" else "read")


def _queue_name(trigger: dict[str, Any]) -> str | None:
    from penstock.dialects.queue_url import split

    url = trigger.get("url")
    parts = split(url) if isinstance(url, str) else None
    name = parts[1] if parts is not None else trigger.get("name")
    return name if isinstance(name, str) else None


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))
