"""The values of a drawing: boxes in groups, and edges between them."""

from typing import Final, Literal

from penstock.record import Record

EdgeKind = Literal["flow", "read", "write", "deadLetter", "starts", "reference", "identity"]
Sort = Literal[
    "queue", "store", "table", "topic", "worker", "schedule", "secret", "identity", "alert", "definition", "other"
]

PLATFORM: Final = ""
"""The group of what definitions share."""
MEANINGS: Final[dict[EdgeKind, str]] = {
    "flow": "messages and events",
    "read": "may read",
    "write": "may write",
    "deadLetter": "dead letters",
    "starts": "starts",
    "reference": "refers to",
    "identity": "acts as",
}
"""What the legend says of an edge."""


class Box(Record):
    """One thing. `kind` is what it is in words (`Queue`, `Workflow`), `sort` how it is drawn, `group` its definition.

    `external` things are somebody else's: they are referred to and never made.
    """

    id: str
    kind: str
    sort: Sort
    name: str
    group: str = PLATFORM
    external: bool = False


class Edge(Record):
    """A directed line. `label` says what (`store.write`, a filter); `both` when it goes both ways."""

    source: str
    target: str
    kind: EdgeKind
    label: str = ""
    both: bool = False


class Drawing(Record):
    """Boxes and edges in a stable order; `environment` is None for definitions without a place."""

    environment: str | None
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
