"""Joins what two objects say of one stream class: the StreamClass, and the CustomResourceDefinition of its kind."""

from collections.abc import Sequence

from penstock.diagnostics import Diagnostic, Related
from penstock.engine.entries import Entry
from penstock.text import Path

_OWN: tuple[Path, ...] = (("metadata",), ("spec", "secretRefs"), ("spec", "objectName"), ("spec", "maxBufferCapacity"))
_MISMATCH = "PEN1362"


def pair_classes(entries: Sequence[Entry]) -> tuple[list[Entry], list[Diagnostic]]:
    """Return the entries with each StreamClass and its CustomResourceDefinition as one, and where they contradict.

    The name and the secret fields are those of the StreamClass, all else is of the kind's definition.
    """
    kinds = {_key(entry): entry for entry in entries if _is(entry, "CustomResourceDefinition")}
    joined: dict[str, Entry] = {}
    gone: set[int] = set()
    found: list[Diagnostic] = []
    for entry in entries:
        if not _is(entry, "StreamClass"):
            continue
        kind = kinds.get(_key(entry))
        if kind is None or kind.id in joined:
            continue
        found += _contradictions(entry, kind)
        joined[kind.id] = _join(entry, kind)
        gone.add(id(entry))
    return [
        joined.get(one.id, one) if _is(one, "CustomResourceDefinition") else one
        for one in entries
        if id(one) not in gone
    ], found


def _is(entry: Entry, kind: str) -> bool:
    data = entry.document.data
    return entry.kind == "StreamClass" and entry.dialect is not None and data.get("kind") == kind


def _key(entry: Entry) -> tuple[str, str]:
    spec = entry.data["spec"]
    return spec["group"], spec["names"]["kind"]


def _contradictions(entry: Entry, kind: Entry) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for path, what in ((("spec", "names", "plural"), "plural"), (("spec", "version"), "version")):
        said, true = _at(entry, path), _at(kind, path)
        if said != true:
            message = (
                f"the kind has the {what} `{true}`, and the StreamClass says `{said}`: the operator would find nothing"
            )
            related = (Related("the kind says it here", kind.locate(path)),)
            found.append(
                Diagnostic(_MISMATCH, "error", message, entry.locate(path), related, f"write `{true}`", None, entry.id)
            )
    return found


def _at(entry: Entry, path: Path) -> object:
    node: object = entry.data
    for step in path:
        node = node[step]  # type: ignore[index]
    return node


def _join(entry: Entry, kind: Entry) -> Entry:
    own = entry.data["spec"]
    spec = {**kind.data["spec"], "operator": "arcane"}
    for key in ("objectName", "secretRefs", "maxBufferCapacity"):
        if key in own:
            spec[key] = own[key]
    if "secretRefs" not in own:
        spec.pop("secretRefs", None)
    keys = {name: one for name, one in spec.pop("secretKeys", {}).items() if name in spec.get("secretRefs", ())}
    if keys:
        spec["secretKeys"] = keys
    data = {**kind.data, "metadata": entry.data["metadata"], "spec": spec}
    parts = tuple((path, entry.document, entry.source_path(path) or ()) for path in _OWN)
    return kind.replace(name=entry.name, data=data, parts=parts)
