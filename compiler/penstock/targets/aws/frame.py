"""Frame: what the resources of one module share (place, former names, tags), and how each is named in it."""

from typing import Any

from penstock.graph import Graph
from penstock.graph.nodes import ClusterJob, Function, Identity, Node, Worker
from penstock.graph.services import EncryptionKey, StreamService
from penstock.place import Place
from penstock.record import Record
from penstock.targets.aws.addresses import aws
from penstock.targets.pulumi.literal import call, expression
from penstock.targets.pulumi.model import Code, Ref, Resource
from penstock.targets.pulumi.names import formerly, logical, variable

PROJECT_LABEL = "project"
_PAD = " " * 8  # the arguments of a resource stand eight columns in


def part(node: Node) -> str:
    """Return a node's name inside its module: its id without the definition in it."""
    sort, _, rest = node.id.partition("/")
    own = node.definition.replace("/", "-").lower()
    return f"{sort}{rest.removeprefix(own)}" if own and rest.startswith(own) else f"{sort}-{rest}".replace("/", "-")


def ref(node: Node, path: str = "id", suffix: str = "") -> Ref:
    """Return a reference to the resource of a node of the same module, or to one of its companions."""
    return Ref(variable(part(node) + suffix), path)


def json_text(value: dict[str, Any]) -> Code:
    """Return a JSON document without references, on many lines: reviewers read policies."""
    return Code(call("pulumi.Output.json_dumps", [expression(value, _PAD + "    ")], _PAD))


class Frame(Record):
    """What the resources of one module share. `former` are the former names of the definition; "" is the platform."""

    place: Place
    definition: str
    former: tuple[str, ...]
    tags: dict[str, str]

    def named(self, name: str, cls: str, args: dict[str, Any], **more: Any) -> Resource:
        """Return a resource called `name` in its module. `cls` is the class below `pulumi_aws`."""
        return Resource(
            var=variable(name),
            type=f"aws.{cls}",
            name=logical(self.definition, name),
            args=args,
            formerly=formerly(self.definition, self.former, name) if self.former else (),
            **more,
        )

    def resource(self, node: Node, cls: str, args: dict[str, Any], suffix: str = "", **more: Any) -> Resource:
        """Return the resource of a node; `suffix` names one of its companions."""
        return self.named(part(node) + suffix, cls, args, **more)


def _former(graph: Graph, definition: str) -> tuple[str, ...]:
    """Return the former names of a definition, which its identities carry with their own endings."""
    for key in graph.of(EncryptionKey):
        if key.definition == definition and key.formerly:
            return key.formerly
    for node in graph.of(Identity):
        if node.definition == definition and node.formerly:
            ending = part(node).removeprefix("identity")
            return tuple(name.removesuffix(ending) if ending else name for name in node.formerly)
    return ()


def _tags(graph: Graph, definition: str, place: Place) -> dict[str, str]:
    """Return the tags of a definition's resources: the environment's, then the labels of the definition, then its names.

    `Project` is the environment's `naming.project`, else the definition's label `project`.
    """
    labels: dict[str, str] = {}
    pipeline = ""
    for node in graph:
        if isinstance(node, Function | Worker | ClusterJob | StreamService) and node.definition == definition:
            labels.update(node.labels)
            pipeline = pipeline or (node.pipeline if isinstance(node, Function) else "")
    project = place.spec.naming.project or labels.pop(PROJECT_LABEL, None)
    labels.pop(PROJECT_LABEL, None)
    tags = {**aws(place).tags, **labels, "Stack": definition.partition("/")[2]}
    if project:
        tags["Project"] = project
    if pipeline:
        tags["Pipeline"] = pipeline
    return dict(sorted(tags.items()))


def of_definition(graph: Graph, place: Place) -> Frame:
    """Return the frame of the one definition that owns nodes of the graph."""
    definition = next((node.definition for node in graph if node.definition), "")
    return Frame(place, definition, _former(graph, definition), _tags(graph, definition, place))


def of_platform(place: Place) -> Frame:
    """Return the frame of `shared.py`."""
    tags = dict(aws(place).tags)
    if place.spec.naming.project:
        tags["Project"] = place.spec.naming.project
    return Frame(place, "", (), {**dict(sorted(tags.items())), "Stack": place.name})
