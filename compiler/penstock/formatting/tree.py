"""The tree of a YAML file as it is laid out: nodes with their places, documents with their lines.

The reader of `penstock.text` gives data; here aliases, anchors, merge keys and styles stay what they are in the text.
"""

from typing import Any

from penstock.record import Record

Mark = Any  # yaml.Mark: `line` and `column` from 0


class Unformattable(Exception):
    """The layout has something that the formatter does not move; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Scalar(Record):
    """A scalar, or with `style` "*" the use of an alias. `start` and `end` include anchor and tag (`marked`)."""

    start: Mark
    end: Mark
    style: str | None
    value: str
    marked: bool = False


class Mapping(Record):
    """A mapping. `anchor` is its anchor with the `&`, or empty."""

    start: Mark
    end: Mark
    flow: bool
    anchor: str
    pairs: "list[tuple[Scalar, Node]]"


class Sequence(Record):
    """A list, as `Mapping`."""

    start: Mark
    end: Mark
    flow: bool
    anchor: str
    items: "list[Node]"


Node = Scalar | Mapping | Sequence


class Document(Record):
    """One document: its lines `first` to `last` (from 0, inclusive), after its `---` line `marker` (None when it has none)."""

    root: Node
    marker: int | None
    first: int
    last: int


def parse(text: str) -> list[Document]:
    """Return the documents of a text that a reader has found to be right. Raises Unformattable."""
    import yaml as pyyaml

    yaml: Any = pyyaml  # its stubs call every mark optional
    loader: Any = getattr(yaml, "CSafeLoader", None) or yaml.SafeLoader
    events = yaml.parse(text, Loader=loader)
    found: list[tuple[Node, int | None]] = []
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if event.version or event.tags:
                raise Unformattable("directives (`%`) are not formatted", event.start_mark.line + 1)
            found.append((_node(next(events), events), event.start_mark.line if event.explicit else None))
        elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
            raise Unformattable("the end mark of a document (`...`) is not formatted", event.start_mark.line + 1)
    last = text.count("\n")
    documents = []
    for number, (root, marker) in enumerate(found):
        after = found[number + 1][1] if number + 1 < len(found) else None
        first = 0 if marker is None else marker + 1
        if marker is not None and root.start.line == marker and root.start.index != root.end.index:
            raise Unformattable("a document that begins on the line of its `---` is not formatted", marker + 1)
        documents.append(Document(root, marker, first, last if after is None else after - 1))
    return documents


def _node(event: Any, events: Any) -> Node:
    import yaml

    start, end = event.start_mark, event.end_mark
    if isinstance(event, yaml.AliasEvent):
        return Scalar(start, end, "*", f"*{event.anchor}", marked=True)
    anchor = f"&{event.anchor}" if event.anchor else ""
    if isinstance(event, yaml.ScalarEvent):
        tagged = not any(event.implicit)
        return Scalar(start, end, event.style or None, event.value, marked=bool(anchor) or tagged)
    if not event.implicit:
        raise Unformattable("tags (`!`) of mappings and lists are not formatted", start.line + 1)
    flow = bool(event.flow_style)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events))
        return Sequence(start, inner.end_mark, flow, anchor, items)
    pairs = []
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events)
        if not isinstance(key, Scalar) or key.style == "*" or key.start.line != key.end.line:
            raise Unformattable(
                "a key that is more than a word on one line is not formatted", inner.start_mark.line + 1
            )
        pairs.append((key, _node(next(events), events)))
    return Mapping(start, inner.end_mark, flow, anchor, pairs)


def is_empty(node: Node) -> bool:
    """Tell whether there is nothing in the text where the node stands (`key:` alone)."""
    return isinstance(node, Scalar) and not node.style and not node.marked and node.start.index == node.end.index


def scalars(node: Node) -> list[Scalar]:
    """Return all scalars of a tree, keys included, in the order of the text."""
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Mapping):
        return [leaf for key, value in node.pairs for leaf in (key, *scalars(value))]
    return [leaf for item in node.items for leaf in scalars(item)]
