"""YAML text with the places of its keys and values, and edits by offset, for the seeded-fault generator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.fault_schema import Place, SchemaStore

Position = tuple[int, int]  # line and column, from 1
Steps = tuple[str | int, ...]


class Loader(yaml.CSafeLoader):
    """YAML with the plain scalars of YAML 1.2 as far as definitions use them: no dates, no yes and no."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in rules
        if "timestamp" not in tag and (first is None or first not in "yYnNoO=<")
    ]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Definition:
    """A valid definition to break: `name` is used in the names of faults, `text` holds one YAML document."""

    name: str
    text: str

    @classmethod
    def read(cls, path: Path) -> Definition:
        """Read a file; its stem becomes the name."""
        return cls(path.stem, path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Site:
    """One value of a definition (and the key that holds it, when it stands in a mapping)."""

    path: Steps
    key: yaml.ScalarNode | None
    node: yaml.Node
    parent: yaml.Node | None
    place: Place
    holder: Place | None
    value: Any

    @property
    def name(self) -> str:
        """The path as text."""
        return ".".join(map(str, self.path)) or "."

    @property
    def on_own_line(self) -> bool:
        """Say whether the key begins a line of a block mapping (only blanks and dashes before it)."""
        return self.key is not None and isinstance(self.parent, yaml.MappingNode) and not self.parent.flow_style


class Text:
    """A definition's text, parsed: sites in document order."""

    def __init__(self, definition: Definition, store: SchemaStore) -> None:
        self.definition = definition
        self.text = definition.text
        self.lines = self.text.split("\n")
        root = yaml.compose(self.text, Loader=Loader)
        if root is None:
            raise ValueError(f"{definition.name} is empty")
        self.data = parse(self.text)
        self.kind = str(self.data.get("kind")) if isinstance(self.data, dict) else ""
        self.schema = store.root(self.kind) if self.kind in store.kinds else None
        self.store = store
        place = Place(store, tuple(store.flat([self.schema] if self.schema else [], self.data)))
        self.sites = list(self._walk((), None, root, None, place, None, self.data))

    def _walk(
        self,
        path: Steps,
        key: yaml.ScalarNode | None,
        node: yaml.Node,
        parent: yaml.Node | None,
        place: Place,
        holder: Place | None,
        value: Any,
    ) -> Iterator[Site]:
        yield Site(path, key, node, parent, place, holder, value)
        if isinstance(node, yaml.MappingNode):
            for name, below in node.value:
                child = place.child(name.value, value[name.value])
                yield from self._walk((*path, name.value), name, below, node, child, place, value[name.value])
        elif isinstance(node, yaml.SequenceNode):
            for index, below in enumerate(node.value):
                child = place.child(index, value[index])
                yield from self._walk((*path, index), None, below, node, child, place, value[index])

    def valid(self, text: str) -> bool:
        """Say whether a text is YAML and fits the schema of this definition's kind, when there is one."""
        try:
            return self.schema is None or self.store.fits(self.schema, parse(text))
        except (yaml.YAMLError, ValueError):
            return False

    def find(self, path: Steps) -> Site | None:
        """Return the site at a path, or None."""
        return next((s for s in self.sites if s.path == path), None)


def parse(text: str) -> Any:
    """Return the data of a text with one document. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=Loader)


def is_yaml(text: str) -> bool:
    """Say whether a YAML reader takes the text."""
    try:
        list(yaml.compose_all(text, Loader=Loader))
    except yaml.YAMLError:
        return False
    return True


def start(node: yaml.Node) -> Position:
    """Return where a node begins."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def replace(text: str, node: yaml.Node, by: str) -> str:
    """Return the text with a scalar or flow node replaced."""
    return text[: node.start_mark.index] + by + text[end_of(text, node) :]


def end_of(text: str, node: yaml.Node) -> int:
    """Return the offset behind a node, without the blank lines and comments that block nodes swallow."""
    end: int = node.end_mark.index
    return len(text[:end].rstrip()) if text[node.start_mark.index : end].strip() else node.start_mark.index


def insert(text: str, offset: int, piece: str) -> str:
    """Return the text with a piece inserted."""
    return text[:offset] + piece + text[offset:]
