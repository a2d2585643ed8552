"""Nodes of a small place: a topic feeds a queue, a worker takes from it, writes a store and a table, and parks failures."""

from penstock.graph.nodes import (
    Alert,
    Grant,
    Identity,
    Node,
    Queue,
    Resources,
    Secret,
    Store,
    Subscription,
    Table,
    Topic,
    Worker,
)

A = "Workflow/a"


def worker(name: str, definition: str, queue: str | None, identity: str) -> Worker:
    return Worker(
        id=f"worker/{name}",
        definition=definition,
        name=name,
        role="consume",
        protocol="penstock",
        image="example.org/a:1",
        identity=identity,
        config={},
        resources=Resources(),
        queue=queue,
    )


def nodes() -> list[Node]:
    return [
        Queue("queue/a-dead", A, name="a-dead", visibility_timeout=1, retention=1, holds_dead_letters=True),
        Queue("queue/a", A, name="a", visibility_timeout=1, retention=1, dead_letter="queue/a-dead"),
        Topic("topic/events-in", "", name="events-in"),
        Store("store/in", "", name="in", external=True),
        Subscription("subscription/a", A, topic="topic/events-in", queue="queue/a", prefix="x/"),
        Identity("identity/a", A, name="a"),
        worker("a", A, "queue/a", "identity/a"),
        Store("store/out", "", name="out"),
        Table("table/items", "", name="items"),
        Secret("secret/key", "", name="key"),
        Grant("grant/1", A, identity="identity/a", verb="queue.consume", resource="queue/a"),
        Grant("grant/2", A, identity="identity/a", verb="queue.send", resource="queue/a-dead"),
        Grant("grant/3", A, identity="identity/a", verb="store.read", resource="store/out"),
        Grant("grant/4", A, identity="identity/a", verb="store.write", resource="store/out"),
        Grant("grant/5", A, identity="identity/a", verb="table.write", resource="table/items"),
        Grant("grant/6", A, identity="identity/a", verb="secret.read", resource="secret/key"),
        Alert("alert/a", A, "a", "queue/a-dead", "deadLetterMessages", 0, 60, "warning"),
        # Another definition sends to the queue by its name.
        Queue("queue/by-name", "", name="a", visibility_timeout=0, retention=0, external=True),
        Identity("identity/b", "Stream/b", name="b"),
        worker("b", "Stream/b", None, "identity/b"),
        Grant("grant/7", "Stream/b", identity="identity/b", verb="queue.send", resource="queue/by-name"),
    ]
