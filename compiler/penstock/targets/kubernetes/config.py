"""The configuration of a worker: what lowering knows, with the addresses that only the cloud knows, as readable JSON."""

import json
from hashlib import sha256
from typing import Any, Final

from penstock.graph import Graph
from penstock.graph.nodes import Batch, ClusterJob, Node, Queue, Route, Store, Table, Topic, Worker
from penstock.place import Place
from penstock.targets.model import CloudTarget

METRICS_PORT = 9090


def bind(work: Worker | ClusterJob, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return the complete configuration (schemas/worker.schema.json) of a worker or job; texts may be marked ones."""
    config = dict(work.config)
    if isinstance(work, Worker):
        if work.queue is not None:
            queue = graph.get(Queue, work.queue)
            config["queue"] = cloud.queue_binding(queue, graph, place)
            if queue.dead_letter is not None and queue.dead_letter in graph:
                config["deadLetter"] = cloud.queue_binding(graph.get(Queue, queue.dead_letter), graph, place)
        taken = any(port.number == METRICS_PORT for port in work.ports)
        config.setdefault("metrics", {"port": METRICS_PORT + taken})
    return {**config, **reached(work, graph, place, cloud)}


def reached(work: Worker | ClusterJob | Batch, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return the outputs, stores and tables of a configuration: what the work reaches, by the names of its definition."""
    config: dict[str, Any] = {}
    outputs = {name: _output(_node(graph, node), graph, place, cloud) for name, node in _outputs(work, graph, cloud)}
    if outputs:
        config["outputs"] = outputs
    if work.stores:
        config["stores"] = {name: cloud.store_binding(graph.get(Store, node), place) for name, node in work.stores}
    if work.tables:
        config["tables"] = {name: cloud.table_binding(graph.get(Table, node), place) for name, node in work.tables}
    if isinstance(work, Worker) and work.role == "dispatch":
        config.update(_dispatch(graph, place, cloud))
    return config


def _outputs(work: Worker | ClusterJob | Batch, graph: Graph, cloud: CloudTarget) -> list[tuple[str, str]]:
    """Return the outputs that a configuration can name: queues, and topics where the cloud has them."""
    topics = hasattr(cloud, "topic_binding")
    return [(name, node) for name, node in work.outputs if topics or not isinstance(_node(graph, node), Topic)]


def _output(node: Node, graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return what a worker writes to: a topic, or a queue as the cloud has it for those who only send."""
    if isinstance(node, Topic):
        topic: dict[str, Any] = getattr(cloud, "topic_binding")(node, place)  # noqa: B009 - not every cloud has it
        return topic
    assert isinstance(node, Queue), f"{node.id} cannot be written to"
    bind_output = getattr(cloud, "output_binding", cloud.queue_binding)
    found: dict[str, Any] = bind_output(node, graph, place)
    return found


def _node(graph: Graph, node_id: str) -> Node:
    return graph.get(Node, node_id)


def _dispatch(graph: Graph, place: Place, cloud: CloudTarget) -> dict[str, Any]:
    """Return `rules` and `outputs` of a dispatcher: all routes of a graph in order of their names, and their queues."""
    rules: list[dict[str, str]] = []
    outputs: dict[str, Any] = {}
    for route in sorted(graph.of(Route), key=lambda route: (route.name, route.source)):
        output = f"{route.account}/{route.queue_name}" if route.account else route.queue_name
        if output not in outputs:
            queue = Queue(
                id=f"queue/{output}",
                definition="",
                name=route.queue_name,
                account=route.account,
                visibility_timeout=0,
                retention=0,
                external=True,
            )
            outputs[output] = cloud.queue_binding(queue, graph, place)
        rule = {"name": route.name, "prefix": _start(route, graph, place, cloud), "suffix": route.suffix or ""}
        rules.append({**{key: value for key, value in rule.items() if value}, "queue": output})
    return {"rules": rules, "outputs": dict(sorted(outputs.items()))}


def _start(route: Route, graph: Graph, place: Place, cloud: CloudTarget) -> str:
    """Return how the addresses begin that a rule is about."""
    if route.store is None:
        return route.prefix or ""
    store = cloud.store_binding(graph.get(Store, route.store), place)
    form, *fields = _ADDRESSES[store["type"]]
    return form.format(*[store[field] for field in fields]) + (route.prefix or "")


_ADDRESSES = {
    "azureBlob": ("https://{}.blob.core.windows.net/{}/", "account", "container"),
    "s3": ("s3://{}/", "bucket"),
    "gcs": ("gs://{}/", "bucket"),
    "directory": ("file://{}/", "path"),
}


_text = json.encoder.encode_basestring
_encode = json.JSONEncoder(ensure_ascii=False).encode
_keys: dict[str, str] = {}  # the same few come in every configuration
_KEYS: Final = 1000
_LEAD: Final = "\n  "
_WIDTH: Final = 80  # characters of a list or mapping that stands on one line


def pretty(config: dict[str, Any]) -> str:
    """Return a configuration as JSON that people can read and compare: what fits on a line stands on one."""
    parts = [f"{_key(key)}: {_part(value, _LEAD)}" for key, value in config.items()]
    return f"{{{_LEAD}{f',{_LEAD}'.join(parts)}\n}}"


def _line(value: Any) -> str:
    """Return a value as JSON on one line. The encoder of `json` costs more to start than small values to write."""
    kind = value.__class__
    if kind is str:
        return _text(value)
    if kind is dict:
        return "{" + ", ".join([f"{_key(key)}: {_line(part)}" for key, part in value.items()]) + "}" if value else "{}"
    if kind is list or kind is tuple:
        return "[" + ", ".join([_line(part) for part in value]) + "]"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return int.__repr__(value)
    return "null" if value is None else _encode(value)


def _key(key: Any) -> str:
    """Return a key as JSON has it: a text; numbers and booleans become one."""
    if key.__class__ is not str:
        return _text(key if isinstance(key, str) else _line(key))
    known = _keys.get(key)
    if known is None:
        known = _text(key)
        if len(_keys) < _KEYS:
            _keys[key] = known
    return known


def _part(value: Any, lead: str) -> str:
    kind = value.__class__
    if kind is str:
        return _text(value)
    if kind is int:
        return str(value)
    line = _line(value)
    if len(line) <= _WIDTH or not value:
        return line
    inner = lead + "  "
    if kind is dict:
        parts = [f"{_key(key)}: {_part(part, inner)}" for key, part in value.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{lead}}}"
    if kind is list:
        return f"[{inner}{f',{inner}'.join([_part(part, inner) for part in value])}{lead}]"
    return line


def compact(value: Any) -> str:
    """Return a value as JSON on one line."""
    return _line(value)


def digest(text: str) -> str:
    """Return what changes when `text` does, short enough for a name."""
    return sha256(text.encode()).hexdigest()[:16]
