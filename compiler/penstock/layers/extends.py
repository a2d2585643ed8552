"""Resolve `metadata.extends`: the layers of a definition, from its furthest ancestor to itself."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from penstock.diagnostics import Span
from penstock.layers.layer import Layer, Path
from penstock.record import Record

NOT_INHERITED: Final = ("name", "extends", "formerly")
"""Keys of `metadata` that belong to one definition alone."""

Report = Callable[[Layer, Path, int, int, str, str, str | None], None]
"""Called as `report(layer, path, start, end, code, message, help)`: offsets in the text at `path` of that layer."""


class Heir(Record):
    """A definition (or fragment, with kind "") that may extend others."""

    kind: str
    name: str
    layer: Layer

    @property
    def label(self) -> str:
        """What people call it: `Workflow/base`, `fragments/spot.yaml`."""
        return f"{self.kind}/{self.name}" if self.kind else self.name


class Lookup(Record):
    """What can be extended: definitions by (kind, name), fragments by path (`fragments/spot.yaml`)."""

    definitions: Mapping[tuple[str, str], Layer]
    fragments: Mapping[str, Layer]


def resolve_extends(definition: Heir, lookup: Lookup, report: Report) -> list[Layer]:
    """Return the layers of `definition`, base first and itself last; each ancestor once, at its first place.

    `metadata.extends` is a name, or a list of names of which later ones win. A name is that of a definition of the same
    kind (`base` or `Workflow/base`), a file of the project (`fragments/spot.yaml`) or `fragment:spot`. Problems are
    reported for the definition itself and for fragments; those of an ancestor are its own.
    """
    walk = _Walk(definition, lookup, report)
    walk.visit(definition, ())
    return [*walk.layers, definition.layer]


class _Walk:
    """Depth first over the ancestors; `layers` collects them in the order in which they are laid."""

    def __init__(self, definition: Heir, lookup: Lookup, report: Report) -> None:
        self.definition = definition
        self.lookup = lookup
        self.report = report
        self.layers: list[Layer] = []
        self.done: set[str] = set()
        self.entry: tuple[Path, str] = ((), "")  # the definition's own `extends` entry that is being followed

    def visit(self, heir: Heir, trail: tuple[str, ...]) -> None:
        for path, text in _entries(heir.layer.data):
            if heir is self.definition:
                self.entry = (path, text)
            parent = self.find(heir, path, text)
            if parent is None:
                continue
            inside = (*trail, heir.label)
            if parent.label in inside:
                self.cycle(heir, path, text, (*inside[inside.index(parent.label) :], parent.label))
            elif parent.label not in self.done:
                self.visit(parent, inside)
                self.done.add(parent.label)
                self.layers.append(_inherited(parent))

    def tell(self, heir: Heir, path: Path, text: str, code: str, message: str, help_text: str | None) -> None:
        if heir is self.definition or not heir.kind:
            self.report(heir.layer, path, 0, len(text), code, message, help_text)

    def cycle(self, heir: Heir, path: Path, text: str, labels: tuple[str, ...]) -> None:
        """Report a cycle where the definition enters it; one among its ancestors is theirs to report."""
        message = f"a definition cannot extend itself: {' -> '.join(labels)}"
        if labels[-1] == self.definition.label:
            heir, (path, text) = self.definition, self.entry
        self.tell(heir, path, text, "PEN1231", message, "take one of these `extends` out")

    def find(self, heir: Heir, path: Path, text: str) -> Heir | None:
        """Return what `text` names; reports an unknown name or another kind."""
        kind = heir.kind or self.definition.kind
        parent = _fragment(text, self.lookup) if _is_fragment(text) else _definition(text, kind, self.lookup)
        if parent is None:
            own = (heir.name, f"{heir.kind}/{heir.name}")
            names = [name for name in _candidates(text, kind, self.lookup) if name not in own]
            what = "fragment" if _is_fragment(text) else kind
            help_text = (
                _did_you_mean(text, names) or f"what can be extended: {', '.join(sorted(names)[:8]) or 'nothing yet'}"
            )
            self.tell(heir, path, text, "PEN1230", f"there is no {what} `{text}` to extend", help_text)
            return None
        other = parent.kind or _kind(parent.layer.data)
        if other and other != kind:
            message = f"a {kind} cannot extend `{parent.label}`, a {other}"
            self.tell(heir, path, text, "PEN1232", message, "move what they share to a fragment without `kind`")
            return None
        return parent


def _entries(data: Any) -> list[tuple[Path, str]]:
    """Return (path, text) of each name in `metadata.extends`; what has another type is the schema's business."""
    metadata = data.get("metadata") if isinstance(data, dict) else None
    value = metadata.get("extends") if isinstance(metadata, dict) else None
    path: Path = ("metadata", "extends")
    if isinstance(value, str):
        return [(path, value)]
    if isinstance(value, list):
        return [((*path, index), text) for index, text in enumerate(value) if isinstance(text, str)]
    return []


def _is_fragment(text: str) -> bool:
    return text.startswith(("fragment:", "fragments/")) or text.endswith((".yaml", ".yml", ".json"))


def _fragment(text: str, lookup: Lookup) -> Heir | None:
    name = text.removeprefix("fragment:").strip()
    short = text.startswith("fragment:")
    paths = [f"fragments/{name}{end}" for end in (".yaml", ".yml", ".json")] if short else [name.removeprefix("./")]
    for path in paths:
        if path in lookup.fragments:
            return Heir("", path, lookup.fragments[path])
    return None


def _definition(text: str, kind: str, lookup: Lookup) -> Heir | None:
    head, slash, tail = text.partition("/")
    other, name = (head, tail) if slash else (kind, text)
    layer = lookup.definitions.get((other, name))
    return None if layer is None else Heir(other, name, layer)


def _candidates(text: str, kind: str, lookup: Lookup) -> list[str]:
    """Return what could be meant, in the form in which the user wrote it."""
    if text.startswith("fragment:"):
        return [
            f"fragment:{path[10:].rpartition('.')[0]}" for path in lookup.fragments if path.startswith("fragments/")
        ]
    if _is_fragment(text):
        return list(lookup.fragments)
    prefix = f"{kind}/" if "/" in text else ""
    return [f"{prefix}{name}" for other, name in lookup.definitions if other == kind]


def _kind(data: Any) -> str:
    kind = data.get("kind") if isinstance(data, dict) else None
    return kind if isinstance(kind, str) else ""


def _did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    from penstock.diagnostics.suggest import hint

    return hint(word, candidates)


def _inherited(heir: Heir) -> Layer:
    """Return the layer of an ancestor without what belongs to it alone."""
    layer = heir.layer
    metadata = layer.data.get("metadata") if isinstance(layer.data, dict) else None
    if not isinstance(metadata, dict) or not any(key in metadata for key in NOT_INHERITED):
        return layer.replace(label=heir.label)
    kept = {key: value for key, value in metadata.items() if key not in NOT_INHERITED}

    def locate(path: Path, key: bool) -> Span | None:
        hidden = len(path) > 1 and path[0] == "metadata" and path[1] in NOT_INHERITED
        return None if hidden else layer.locate(path, key)

    return Layer(heir.label, {**layer.data, "metadata": kept}, locate, layer.document_at)
