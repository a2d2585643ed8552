"""Which fields differ between two values: mappings by key, lists of named things by name, other lists by index."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.semantic_diff.model import ABSENT, HIDDEN, Field, Path
from penstock.semantic_diff.secret import may_show

# The first of these that every item of both lists has, each with another value, names the items.
_NAMES: Final = ("name", "id", "key", "containerPort", "port", "type")


def differences(old: Any, new: Any, *, secret: bool = False) -> tuple[Field, ...]:
    """Return the fields that differ, in the order of their paths; with `secret` no value is shown."""
    found = _walk((), old, new)
    return tuple(
        row if not secret and may_show(row.path, row.old, row.new) else _hide(row)
        for row in sorted(found, key=lambda row: [str(step) for step in row.path])
    )


def _hide(row: Field) -> Field:
    old = row.old if row.old is ABSENT else HIDDEN
    return Field(row.path, old, row.new if row.new is ABSENT else HIDDEN, hidden=True)


def _walk(path: Path, old: Any, new: Any) -> Iterator[Field]:
    if old.__class__ is new.__class__ and old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _walk((*path, key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(path, old, new)
    elif old is ABSENT and isinstance(new, dict) and new:
        for key, value in new.items():
            yield from _walk((*path, key), ABSENT, value)
    elif new is ABSENT and isinstance(old, dict) and old:
        for key, value in old.items():
            yield from _walk((*path, key), value, ABSENT)
    else:
        yield Field(path, old, new)


def _lists(path: Path, old: list[Any], new: list[Any]) -> Iterator[Field]:
    name = _named(old, new)
    if name is not None:
        left = {_word(item[name]): _unnamed(item, name) for item in old}
        right = {_word(item[name]): _unnamed(item, name) for item in new}
        yield from _walk(path, left, right)
    elif _plain(old) and _plain(new):
        yield Field(path, old, new)
    else:
        yield from _items(path, old, new)


def _items(path: Path, old: list[Any], new: list[Any]) -> Iterator[Field]:
    """Compare items without names: equal ones belong together, wherever they stand; what is left, in order."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for index, item in enumerate(new):
        same = next((at for at, other in left.items() if other == item), None)
        if same is not None:
            del left[same], right[index]
    if not left and not right:
        yield Field(path, old, new)  # another order, which may mean something
    for (_, before), (index, after) in zip(left.items(), right.items(), strict=False):
        yield from _walk((*path, index), before, after)
    for index, before in list(left.items())[len(right) :]:
        yield Field((*path, index), before, ABSENT)
    for index, after in list(right.items())[len(left) :]:
        yield Field((*path, index), ABSENT, after)


def _word(value: Any) -> str:
    """Return the step of a path for a named item: `[worker]`, which no key of a mapping looks like."""
    return f"[{value}]"


def _unnamed(item: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an item without its name, which its step of the path already says."""
    return {key: value for key, value in item.items() if key != name} or item


def _plain(items: list[Any]) -> bool:
    return not any(isinstance(item, dict | list) for item in items)


def _named(old: list[Any], new: list[Any]) -> str | None:
    both = [*old, *new]
    if not old or not new or not all(isinstance(item, dict) for item in both):
        return None
    for name in _NAMES:
        if not all(isinstance(item.get(name), str | int) for item in both):
            continue
        if all(len({item[name] for item in side}) == len(side) for side in (old, new)):
            return name
    return None


def show_path(path: Path) -> str:
    """Return a path as people write it: `spec.containers[worker].image`, unusual keys in quotes."""
    from penstock.text import format_path

    parts: list[str] = []
    for step in path:
        if isinstance(step, str) and step.startswith("[") and step.endswith("]"):
            parts.append(step)
        else:
            text = format_path((step,))
            parts.append(text if text.startswith("[") or not parts else f".{text}")
    return "".join(parts)
