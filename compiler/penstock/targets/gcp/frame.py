"""Frame: what the resources of one module share (place, former names, labels), and how each is named in it."""

import re
from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, Identity, Node, Worker
from penstock.graph.services import EncryptionKey, StreamService
from penstock.place import Place
from penstock.record import Record
from penstock.targets.gcp.addresses import gcp
from penstock.targets.pulumi.model import Ref, Resource
from penstock.targets.pulumi.names import formerly, logical, variable

_KEY = re.compile(r"[^a-z0-9_-]+")
_LONGEST = 63  # characters of a key or value


def part(node: Node) -> str:
    """Return a node's name inside its module: its id without the definition in it."""
    sort, _, rest = node.id.partition("/")
    own = node.definition.replace("/", "-").lower()
    return f"{sort}{rest.removeprefix(own)}" if own and rest.startswith(own) else f"{sort}-{rest}".replace("/", "-")


def ref(node: Node, path: str = "id", suffix: str = "") -> Ref:
    """Return a reference to the resource of a node of the same module, or to one of its companions."""
    return Ref(variable(part(node) + suffix), path)


class Frame(Record):
    """What the resources of one module share. `number` is the project's number as the module knows it; "" is the platform."""

    place: Place
    definition: str
    former: tuple[str, ...]
    labels: dict[str, str]
    number: Any

    def named(self, name: str, cls: str, args: dict[str, Any], **more: Any) -> Resource:
        """Return a resource called `name` in its module. `cls` is the class below `pulumi_gcp`."""
        return Resource(
            var=variable(name),
            type=f"gcp.{cls}",
            name=logical(self.definition, name),
            args=args,
            formerly=formerly(self.definition, self.former, name) if self.former else (),
            **more,
        )

    def resource(self, node: Node, cls: str, args: dict[str, Any], suffix: str = "", **more: Any) -> Resource:
        """Return the resource of a node; `suffix` names one of its companions."""
        return self.named(part(node) + suffix, cls, args, **more)


def _clean(text: str) -> str:
    """Return a text in the characters of a label, which are fewer than Kubernetes allows."""
    return _KEY.sub("_", text.lower())[:_LONGEST]


def _labels(pairs: dict[str, str]) -> dict[str, str]:
    found = {}
    for key, value in sorted(pairs.items()):
        clean = _clean(key).lstrip("_-0123456789")
        if clean:
            found[clean] = _clean(value)
    return found


def _former(graph: Graph, definition: str) -> tuple[str, ...]:
    for key in graph.of(EncryptionKey):
        if key.definition == definition and key.formerly:
            return key.formerly
    for node in graph.of(Identity):
        if node.definition == definition and node.formerly:
            return node.formerly
    return ()


def of_definition(graph: Graph, place: Place, number: Any) -> Frame:
    """Return the frame of the one definition that owns nodes of the graph."""
    definition = next((node.definition for node in graph if node.definition), "")
    labels: dict[str, str] = {}
    for node in graph:
        if isinstance(node, Worker | ClusterJob | StreamService) and node.definition == definition:
            labels.update(node.labels)
    if place.spec.naming.project:
        labels["project"] = place.spec.naming.project
    labels["stack"] = definition.partition("/")[2]
    return Frame(place, definition, _former(graph, definition), _labels({**gcp(place).tags, **labels}), number)


def of_platform(place: Place, number: Any) -> Frame:
    """Return the frame of `shared.py`."""
    labels = {**gcp(place).tags, "stack": place.name}
    if place.spec.naming.project:
        labels["project"] = place.spec.naming.project
    return Frame(place, "", (), _labels(labels), number)
