"""A native definition in the making: data, and for each part the place in the source that it comes from."""

from typing import Any

from penstock.dialects.model import Converted
from penstock.text import Path

API_VERSION = "penstock.dev/v1"
ORIGINAL_ID = "penstock.dev/original-id"
_NAME_LIMIT = 63


class Draft:
    """Collects the values of one definition by path."""

    __slots__ = ("_composed", "data", "table")

    def __init__(self, kind: str, source: Path = ()) -> None:
        self.data: dict[str, Any] = {"apiVersion": API_VERSION, "kind": kind, "metadata": {}, "spec": {}}
        self.table: dict[Path, Path] = {(): source}
        self._composed: set[Path] = set()

    def put(self, path: Path, value: Any, source: Path) -> None:
        """Set the value at `path` below existing or new mappings; it comes from `source`."""
        node: Any = self.data
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = value
        self.table[path] = source

    def compose(self, path: Path, source: Path) -> None:
        """Say that the text at `path` is put together; its most telling piece comes from `source`."""
        self.table[path] = source
        self._composed.add(path)

    def named(self, original: str, source: Path, ending: str = "") -> None:
        """Set the name, made of the id that the original uses; that id is kept as an annotation.

        `ending` is how the id ends where that tells apart what was made of one source; a shortened name keeps it.
        """
        self.put(("metadata", "name"), definition_name(original, ending), source)
        self.put(("metadata", "annotations"), {ORIGINAL_ID: original}, source)

    def done(self, dialect: str, *, derived: bool = False) -> Converted:
        """Return the finished definition."""
        return Converted(self.data["kind"], self.data, self.table, dialect, frozenset(self._composed), derived)


def definition_name(original: str, ending: str = "") -> str:
    """Return `original` as a definition's name: lower case, digits and hyphens, at most 63 characters.

    A name that is too long gets a digest of the original before its `ending`, so that different ids stay different.
    """
    name = _slug(original) or "unnamed"
    if len(name) <= _NAME_LIMIT:
        return name
    from hashlib import sha256

    tail = f"-{sha256(original.encode()).hexdigest()[:8]}" + (f"-{ending}" if ending else "")
    stem = name.removesuffix(f"-{ending}") if ending else name
    return stem[: _NAME_LIMIT - len(tail)].rstrip("-") + tail


def _slug(text: str) -> str:
    """Return the letters and digits of `text` in lower case, with one hyphen for anything between them."""
    return "-".join("".join(char if char.isascii() and char.isalnum() else " " for char in text.lower()).split())
