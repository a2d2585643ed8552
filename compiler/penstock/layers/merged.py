"""Merged: the result of a merge, which knows the layer, file and line of every value when it is asked."""

from collections.abc import Sequence
from typing import Any

from penstock.diagnostics import Span
from penstock.layers.layer import Layer, Path
from penstock.layers.merge import DELETE, REPLACE, fresh, list_key, merge_data
from penstock.record import Record


class Setter(Record):
    """A layer that sets a path: its own path to the value (list indexes differ between layers) and the value."""

    layer: Layer
    path: Path
    value: Any


class Merged(Record):
    """Merged data and its layers, base first. Nothing about positions is computed until somebody asks."""

    data: Any
    layers: tuple[Layer, ...]

    def locate(self, path: Path, *, key: bool = False) -> Span:
        """Return where the winning layer sets `path`; the nearest ancestor that is set when none does."""
        for length in range(len(path), -1, -1):
            for setter in reversed(self.setters(path[:length])):
                # For a path that no layer sets, the key of its ancestor says best where it would belong.
                span = setter.layer.locate(setter.path, key or length < len(path))
                if span is not None:
                    return span
        return Span("", 1, 1, 1, 1)

    def history(self, path: Path) -> tuple[tuple[str, Span, Any], ...]:
        """Return (label, span, value) of every layer that sets `path`, the winner last; empty when none does."""
        found: list[tuple[str, Span, Any]] = []
        for setter in self.setters(path):
            span = setter.layer.locate(setter.path, False)
            if span is not None:
                found.append((setter.layer.label, span, setter.value))
        return tuple(found)

    def document_at(self, path: Path) -> tuple[Any, Path] | None:
        """Return the winning document and the path of the value in it, None when no document sets `path`."""
        for setter in reversed(self.setters(path)):
            if setter.layer.document_at is not None:
                found = setter.layer.document_at(setter.path)
                if found is not None:
                    return found
        return None

    def setters(self, path: Path) -> tuple[Setter, ...]:
        """Return the layers that set `path`, in order, each with its own path to it; also those that a later one hides."""
        found = [Setter(layer, (), layer.data) for layer in self.layers]
        for part in path:
            found = _children(_effective(found), part)
        return tuple(found)


_Row = tuple[dict[str, Any], list[Setter]]
"""A merged item of a list and the setters of it."""


def merge(layers: Sequence[Layer]) -> Merged:
    """Return the layers laid over each other, the first at the bottom. Raises ValueError when there is none."""
    if not layers:
        raise ValueError("nothing to merge")
    data = layers[0].data
    for layer in layers[1:]:
        data = merge_data(data, layer.data)
    return Merged(data, tuple(layers))


def _effective(setters: list[Setter]) -> list[Setter]:
    """Return the setters whose values take part in the merged value: those since the last replacement."""
    kept: list[Setter] = []
    merged: Any = None
    for setter in setters:
        value = setter.value
        if value is None:
            kept, merged = [], None
        elif kept and _merges(merged, value):
            kept.append(setter)
            merged = merge_data(merged, value)
        else:
            kept, merged = [setter], value
    return kept


def _merges(below: Any, value: Any) -> bool:
    if below.__class__ is dict and value.__class__ is dict:
        return not value.get(REPLACE)
    return below.__class__ is list and value.__class__ is list and list_key(below, value) is not None


def _children(setters: list[Setter], part: str | int) -> list[Setter]:
    """Return the setters of the entry `part` of a merged mapping or list."""
    if not setters:
        return []
    if isinstance(part, str):
        return [
            Setter(setter.layer, (*setter.path, part), setter.value[part])
            for setter in setters
            if setter.value.__class__ is dict and part in setter.value
        ]
    if setters[0].value.__class__ is not list:
        return []
    if len(setters) == 1:
        only = setters[0]
        return [Setter(only.layer, (*only.path, part), only.value[part])] if 0 <= part < len(only.value) else []
    return _items(setters, part)


def _items(setters: list[Setter], index: int) -> list[Setter]:
    """Return the setters of an item of a list that was merged by name: each has the item at an index of its own."""
    rows: list[_Row] = []
    for setter in setters:
        own = [Setter(setter.layer, (*setter.path, place), item) for place, item in enumerate(setter.value)]
        if rows:
            rows = _laid(rows, own, list_key([item for item, _ in rows], setter.value) or "")
        else:
            rows = [(part.value, [part]) for part in own]
    return rows[index][1] if 0 <= index < len(rows) else []


def _laid(rows: list[_Row], own: list[Setter], key: str) -> list[_Row]:
    """Do to rows of (item, its setters) what `merge_data` does to lists of named items."""
    named = {item[key]: (item, found) for item, found in rows}
    for setter in own:
        name = setter.value[key]
        if setter.value.get(DELETE) is True:
            named.pop(name, None)
        elif name in named:
            item, found = named[name]
            named[name] = (merge_data(item, setter.value), [*found, setter])
        else:
            named[name] = (fresh(setter.value), [setter])
    return list(named.values())
