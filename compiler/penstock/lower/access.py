"""From `access` items to the stores, tables, queues and topics that they name, and the grants on them."""

from collections.abc import Iterable

from penstock.definitions import Definition
from penstock.definitions.common import AccessItem
from penstock.graph.nodes import Grant, Node, Queue, Store, Table, Topic, Verb
from penstock.lower.context import node_id
from penstock.record import Record

_VERBS: dict[tuple[str, str], tuple[Verb, ...]] = {
    ("store", "read"): ("store.read",),
    ("store", "write"): ("store.write",),
    ("store", "readWrite"): ("store.read", "store.write"),
    ("table", "read"): ("table.read",),
    ("table", "write"): ("table.write",),
    ("table", "readWrite"): ("table.read", "table.write"),
    ("queue", "send"): ("queue.send",),
    ("topic", "send"): ("topic.publish",),
}


class Access(Record):
    """The nodes behind a definition's access list; each pair is (name that the handler uses, node id)."""

    nodes: tuple[Node, ...]
    stores: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]


def platform_id(item_type: str, name: str, account: str | None) -> str:
    """Return the id of a shared thing: the account is a part of it, where one is named."""
    return f"{item_type}/{account}/{name}" if account else f"{item_type}/{name}"


def is_address(topic: str) -> bool:
    """Tell whether a topic is given by its address: an ARN, or a path such as `projects/p/topics/t`."""
    return ":" in topic or "/" in topic


def _target(item: AccessItem, identifier: str) -> Node:
    if item.type == "store":
        return Store(id=identifier, definition="", name=item.name, account=item.account, external=item.external)
    if item.type == "table":
        return Table(id=identifier, definition="", name=item.name, account=item.account, external=item.external)
    if item.type == "topic":
        address = item.name if is_address(item.name) else None
        return Topic(id=identifier, definition="", name=item.name, address=address)
    return Queue(
        id=identifier,
        definition="",
        name=item.name,
        visibility_timeout=0,
        retention=0,
        account=item.account,
        external=True,
    )


def lower_access(definition: Definition, items: Iterable[AccessItem], identity: str) -> Access:
    """Return the shared nodes that `items` name and this definition's grants on them.

    A queue in an access list is somebody else's: another definition's, or foreign. Stores and tables that are not
    external belong to the platform, which creates them once.
    """
    nodes: list[Node] = []
    pairs: dict[str, list[tuple[str, str]]] = {"store": [], "table": [], "queue": [], "topic": []}
    for item in items:
        identifier = platform_id(item.type, item.name, item.account)
        nodes.append(_target(item, identifier))
        pairs[item.type].append((item.name, identifier))
        for verb in _VERBS.get((item.type, item.mode), ()):
            part = f"{verb}-{identifier}".replace("/", "-").replace(".", "-")
            nodes.append(
                Grant(
                    id=node_id("grant", definition, part),
                    definition=definition.id,
                    identity=identity,
                    verb=verb,
                    resource=identifier,
                    prefix=item.prefix,
                )
            )
    return Access(
        nodes=tuple(nodes),
        stores=tuple(pairs["store"]),
        tables=tuple(pairs["table"]),
        outputs=tuple(pairs["queue"]),
    )
